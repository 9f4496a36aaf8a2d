import { createServer, Server, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test drives: an Express application, or a server that listens already. */
export type Application = RequestListener | Server

/** Where an application is served, until it is released. */
export interface Host {
  /** Host name and port, as a browser's address bar has them. */
  readonly name: string
  release(): void
}

type SharedServer = { readonly server: Server; readonly listening: Promise<void>; users: number }

/** Visitors of the same application come to the same server. */
const shared = new Map<RequestListener, SharedServer>()

/** Finds or opens the server of an application. It is closed when all its pages have released it. */
export async function hostOf(app: Application): Promise<Host> {
  if (app instanceof Server) return { name: nameOf(app), release: () => undefined }
  const found = shared.get(app) ?? open(app)
  shared.set(app, found)
  found.users++
  await found.listening
  let isReleased = false
  const release = (): void => {
    if (isReleased) return
    isReleased = true
    if (--found.users === 0) close(app, found)
  }
  return { name: nameOf(found.server), release }
}

function open(app: RequestListener): SharedServer {
  const server = createServer(app)
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return { server, listening, users: 0 }
}

function close(app: RequestListener, { server }: SharedServer): void {
  shared.delete(app)
  server.close()
  server.closeAllConnections()
}

function nameOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') {
    throw new Error(
      'live(server, …) needs a server that listens on a port; live(app, …) opens one by itself.',
    )
  }
  return `${hostName(address)}:${String(address.port)}`
}

/** A server that listens everywhere is reached here. */
function hostName({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1'
  return family === 'IPv6' ? `[${address}]` : address
}
