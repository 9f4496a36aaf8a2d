// The application of the README's first example, as far as secrets go; it says its port.
import type { AddressInfo } from 'node:net'
import express from 'express'
import { html, liveRouter, liveView } from '../../lib/index.ts'

const live = liveRouter()
live.live('/', liveView({ mount: () => ({}), render: () => html`<input />` }))
const server = express()
  .use(live)
  .listen(0, '127.0.0.1', () => process.stdout.write(String((server.address() as AddressInfo).port)))
