import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'

/** `npm start`: the demo on `PORT`, 3000 by default; 0 takes a free one. */
const server = createApp().listen(Number(process.env['PORT'] ?? 3000), (error) => {
  if (error) throw error
  const { port } = server.address() as AddressInfo
  console.log(`The demo is at http://localhost:${String(port)}`)
})
