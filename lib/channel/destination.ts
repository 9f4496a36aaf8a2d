import type { IncomingHttpHeaders } from 'node:http'
import { inside } from '../base-path.ts'
import { joinRefused, describe, LiveError } from '../errors/index.ts'
import type { KnownVisitor, PageClaims } from '../protocol/page-claims.ts'
import type { Channel } from './view-channel.ts'
import type { Flaw, Join } from './join.ts'

/** Knows the papers that a router hands out, and looks at those of a join before the application is asked. */
export interface Doorkeeper {
  /** Whom the cookies of a connection name, the first above all; none if it was never given a page. */
  visitorsOf(headers: IncomingHttpHeaders): readonly KnownVisitor[]
  /** What a token says; undefined for one that was not signed here. */
  read(token: string): PageClaims | undefined
  /** What is wrong with a join, as far as it can be known without the application. */
  flawOf(join: Join): Flaw | undefined
  /** The application has no live view where a join led. */
  wasAstray(join: Join): void
}

/** What is known where a join arrives. */
export type Arrival = {
  readonly channel: Channel
  /** All channels of the connection. */
  readonly channels: readonly Channel[]
  /** Those of the connection. */
  readonly headers: IncomingHttpHeaders
  readonly doorkeeper: Doorkeeper
  /** What browsers have in front of the application's paths. */
  readonly basePath: string
}

/**
 * The path at which a join has to show itself to the application: that of its URL, or for a nested view that of the
 * view around it. A sticky view may have outlived that one; then its token names the page it came with. A join whose
 * papers are not in order gets none: nothing of the application runs for it.
 */
export async function destinationOf(join: Join, arrival: Arrival): Promise<string | Flaw> {
  const { doorkeeper } = arrival
  join.showed(doorkeeper.read(join.payload.session))
  const path = await pathOf(join, arrival)
  if (path instanceof LiveError) return { error: path, refusal: 'join crashed' }
  return doorkeeper.flawOf(join) ?? path
}

async function pathOf(join: Join, arrival: Arrival): Promise<string | LiveError> {
  const { url } = join.payload
  if (url !== undefined) return pathAt(new URL(url), arrival)
  return (await pathAround(join, arrival)) ?? pathOfPage(join, arrival)
}

/**
 * The path of the view around a nested one. That of a sticky one is asked for at the same time, and a little earlier;
 * what else was asked for earlier may never be granted, and is waited for no longer than needed.
 */
async function pathAround(join: Join, arrival: Arrival): Promise<string | undefined> {
  const path = nestIn(join, arrival)
  if (path !== undefined) return path
  const pending = new Set<Promise<unknown>>()
  for (const { joined } of earlier(arrival)) {
    const over = Promise.allSettled([joined])
    if (joined) pending.add(over)
    void over.then(() => pending.delete(over))
  }
  while (pending.size > 0) {
    await Promise.race(pending)
    const found = nestIn(join, arrival)
    if (found !== undefined) return found
  }
  return undefined
}

function earlier({ channel, channels }: Arrival): readonly Channel[] {
  return channels.slice(0, channels.indexOf(channel))
}

function pathAt(url: URL, { headers: { origin }, basePath }: Arrival): string | LiveError {
  if (origin === undefined || url.origin === origin.toLowerCase())
    return inside(basePath, url.pathname) + url.search
  return joinRefused(url.href, `the page is of ${describe(origin)}`)
}

function nestIn(join: Join, { channel, channels }: Arrival): string | undefined {
  for (const around of channels) {
    const part = around.nested(join.id)
    if (!part) continue
    const { root } = around
    const { isSticky } = part.nested
    channel.nestIn(root, isSticky ? undefined : around)
    join.nestIn({ root, parent: isSticky ? root : around.id, part })
    return around.path
  }
  return undefined
}

/** A sticky view has outlived the one around it. */
function pathOfPage(join: Join, { channel }: Arrival): string | LiveError {
  const { parent: root, path } = join.claims ?? {}
  if (root === undefined || path === undefined)
    return joinRefused(`#${join.id}`, 'the view around it is gone')
  channel.nestIn(root)
  join.nestIn({ root, parent: root, part: undefined })
  return path
}
