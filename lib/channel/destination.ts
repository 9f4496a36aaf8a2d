import { describe, joinRefused, type LiveError } from '../errors.ts'
import type { Channel } from './channel.ts'
import type { Join } from './join.ts'

/** The page that the token of a sticky view names. */
export type PageOfToken = { readonly root: string; readonly path: string }

/** What is known where a join arrives. */
export type Arrival = {
  readonly channel: Channel
  /** All channels of the connection. */
  readonly channels: readonly Channel[]
  /** The origin of the connection. */
  readonly origin: string | undefined
  readonly pageOf: (token: string) => PageOfToken | undefined
}

/**
 * The path at which a join has to show itself to the application: that of its URL, or for a nested view that of the
 * view around it. A sticky view may have outlived that one; then its token names the page it came with.
 */
export async function destinationOf(join: Join, arrival: Arrival): Promise<string | LiveError> {
  const { url } = join.payload
  if (url !== undefined) return pathAt(new URL(url), arrival.origin)
  // The view around a sticky one is asked for at the same time, and a little earlier.
  await Promise.allSettled(earlier(arrival).flatMap(({ joined }) => joined ?? []))
  return pathOfNested(join, arrival)
}

function earlier({ channel, channels }: Arrival): readonly Channel[] {
  return channels.slice(0, channels.indexOf(channel))
}

function pathAt(url: URL, origin: string | undefined): string | LiveError {
  if (origin === undefined || url.origin === origin.toLowerCase()) return url.pathname + url.search
  return joinRefused(url.href, `the page is of ${describe(origin)}`)
}

function pathOfNested(join: Join, { channel, channels, pageOf }: Arrival): string | LiveError {
  for (const around of channels) {
    const part = around.nested(join.id)
    if (!part) continue
    const { root } = around
    const { isSticky } = part.nested
    channel.nestIn(root, isSticky ? undefined : around)
    join.nestIn({ root, parent: isSticky ? root : around.id, part })
    return around.path
  }
  const page = pageOf(join.payload.session)
  if (!page) return joinRefused(`#${join.id}`, 'the view around it is gone')
  channel.nestIn(page.root)
  join.nestIn({ root: page.root, parent: page.root, part: undefined })
  return page.path
}
