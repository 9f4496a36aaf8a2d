import type { Socket } from 'node:net'
import type { Request } from 'express'
import { sourceOf, RequestSource } from '../http/request-source.ts'
import { readLines } from './poll-exchange.ts'
import type { PollErrand, PollSource } from './poll-mail.ts'

/** An errand with what a POST brings. @param max bytes of a frame */
export async function wholeErrand(errand: PollErrand, request: Request, max: number): Promise<PollErrand> {
  if (request.method !== 'POST') return errand
  const source = sentSource(request)
  return { ...errand, post: { lines: await readLines(request, max), source } }
}

/** Of a request, what another process needs to make subrequests in its name. */
function sentSource(request: Request): PollSource {
  const { headers, endpoint, socket } = sourceOf(request)
  const { remoteAddress, remotePort, remoteFamily } = socket
  const address = {
    remoteAddress,
    remotePort,
    remoteFamily,
    ...('encrypted' in socket && { encrypted: true as const }),
  }
  return { headers, endpoint, address }
}

/** The same in the process that was sent it. What is not said of the connection is that of the session's own. */
export function sourceFrom({ headers, endpoint, address }: PollSource, own: RequestSource): RequestSource {
  const members = Object.entries(address).map(([name, value]) => [name, { value, enumerable: true }] as const)
  // The connection that the session began with, and not one of these upon another.
  const connection = connections.get(own.socket) ?? own.socket
  const socket = Object.create(connection, Object.fromEntries(members)) as Socket
  connections.set(socket, connection)
  return new RequestSource({ server: own.server, socket, headers, endpoint })
}

const connections = new WeakMap<Socket, Socket>()
