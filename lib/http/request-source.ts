import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { internal } from '../errors/index.ts'
import { serverOf } from './pending-upgrade.ts'
import { sayPageScheme } from './request-origin.ts'
import { sharedHeaders, sharedText } from './shared-text.ts'

/** Headers of the handshake or of a body, and those that would make an answer partial, conditional or compressed. */
const NOT_OF_THE_PAGE =
  /^(connection|upgrade|keep-alive|proxy-connection|te|trailer|transfer-encoding|expect|range|http2-settings|accept-encoding|(sec-websocket|content|if)-.*)$/

/** A request as a source is made of it. */
type Parts = Pick<RequestSource, 'server' | 'socket' | 'headers' | 'endpoint'>

/** What is kept of an upgrade request, or of a post, for later subrequests: enough to be known as the same browser. */
export class RequestSource {
  readonly server: Server
  readonly socket: Socket
  /** The path of the end points that it came to. */
  readonly endpoint: string
  /** The cookies that the browser has. */
  cookie: string | undefined
  /** The other headers, which thousands of other browsers send as well. */
  readonly plain: IncomingHttpHeaders

  constructor({ server, socket, headers: { cookie, ...plain }, endpoint }: Parts) {
    this.server = server
    this.socket = socket
    this.endpoint = endpoint
    this.cookie = cookie
    this.plain = sharedHeaders(plain)
  }

  /** The site that the browser shows. */
  get origin(): string | undefined {
    return this.plain.origin
  }

  /** A copy. What is spread comes last: V8 makes a hidden class of its own for what is added to a copy. */
  get headers(): IncomingHttpHeaders {
    const { plain, cookie } = this
    return cookie === undefined ? { ...plain } : { cookie, ...plain }
  }
}

/** Keeps of a request what `subrequest` needs; the request itself can go. */
export function sourceOf(request: IncomingMessage): RequestSource {
  const server = serverOf(request)
  if (server === undefined) throw internal('A connection came from no server')
  const headers: IncomingHttpHeaders = {}
  for (const name in request.headers)
    if (!NOT_OF_THE_PAGE.test(name)) headers[name] = keptHeader(name, request.headers[name])
  headers.accept = 'text/html'
  sayPageScheme(headers)
  return new RequestSource({
    server,
    socket: request.socket,
    headers,
    endpoint: sharedText(endpointOf(request)),
  })
}

/** Where one header is the visitor's own, such as an address that a proxy has noted, the others are not. */
function keptHeader(name: string, value: IncomingHttpHeaders[string]): IncomingHttpHeaders[string] {
  return typeof value === 'string' && name !== 'cookie' ? sharedText(value) : value
}

/** What stands before `/websocket` or `/longpoll`, also where Express has cut the path. */
function endpointOf({
  url = '',
  originalUrl = url,
}: IncomingMessage & { readonly originalUrl?: string }): string {
  const [path = ''] = originalUrl.split('?', 1)
  return path.slice(0, path.lastIndexOf('/'))
}
