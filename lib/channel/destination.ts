import { inside } from '../base-path.ts'
import { joinRefused, describe, LiveError } from '../errors/index.ts'
import type { Caller } from './caller.ts'
import type { Flaw, Join } from './join.ts'
import type { ViewNode, ViewTree } from './view-tree.ts'

/** What is known where a join arrives. */
export type Arrival = {
  readonly view: ViewNode
  /** All views of the connection. */
  readonly views: ViewTree
  readonly caller: Caller
}

/**
 * The path at which a join has to show itself to the application: that of its URL, or for a nested view that of the
 * view around it. A sticky view may have outlived that one; then its token names the page it came with. A join whose
 * papers are not in order gets none: nothing of the application runs for it.
 */
export async function destinationOf(join: Join, arrival: Arrival): Promise<string | Flaw> {
  const { doorkeeper } = arrival.caller
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

/** The path of the view around a nested one. */
async function pathAround(join: Join, { view, views }: Arrival): Promise<string | undefined> {
  const place = await views.locate(view)
  if (!place) return undefined
  const { around, part } = place
  const { isSticky } = part.nested
  const root = around.root ?? around.id
  view.root = root
  view.around = isSticky ? undefined : around
  join.nestIn({ root, parent: isSticky ? root : around.id, part })
  return around.path
}

function pathAt(url: URL, { caller: { source, basePath } }: Arrival): string | LiveError {
  const { origin } = source.headers
  if (origin === undefined || url.origin === origin.toLowerCase())
    return inside(basePath, url.pathname) + url.search
  return joinRefused(url.href, `the page is of ${describe(origin)}`)
}

/** A sticky view has outlived the one around it. */
function pathOfPage(join: Join, { view }: Arrival): string | LiveError {
  const { parent: root, path } = join.claims ?? {}
  if (root === undefined || path === undefined)
    return joinRefused(`#${join.id}`, 'the view around it is gone')
  view.root = root
  join.nestIn({ root, parent: root, part: undefined })
  return path
}
