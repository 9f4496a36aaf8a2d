import { atOnce } from '../at-once.ts'
import { componentInvalid, refused } from '../errors/index.ts'
import { JS } from '../js/commands.ts'
import { Rendered } from '../template/rendered.ts'
import type { AnyLiveComponent } from '../view/live-component.ts'
import { isRedirect } from '../view/redirect.ts'

// The callbacks of a component that run while its view is rendered. None can wait, nor lead elsewhere.

type Props = Readonly<Record<string, unknown>>

/** What `updateMany` is given of one component. */
export type Update = { readonly socket: unknown; readonly props: Props }

/** The event by which a visitor has a component that failed mounted anew. */
export const RETRY = 'lv:retry'

/** @returns the assigns */
export function runMount({ name, definition }: AnyLiveComponent, props: Props, socket: unknown): unknown {
  return staying(name, 'mount', (): unknown => definition.mount(props, socket as never), 'the assigns')
}

export function runUpdate({ name, definition }: AnyLiveComponent, { socket, props }: Update): void {
  staying(name, 'update', () => definition.update?.(socket as never, props))
}

/** Tells components of one kind, all at once, that they were mounted or have new props. */
export function runUpdateMany({ name, definition }: AnyLiveComponent, updates: readonly Update[]): void {
  const given = updates.map(({ socket, props }) => ({ socket, props }))
  staying(name, 'updateMany', () => definition.updateMany?.(given as never))
}

/** What stands in the place of a component that has failed. */
export function runFallback({ name, definition }: AnyLiveComponent, error: unknown, cid: number): Rendered {
  const retry = JS.push(RETRY, { target: cid })
  const rendered = staying(name, 'fallback', () => definition.fallback?.(error, { retry }), 'html`…`')
  if (rendered instanceof Rendered) return rendered
  throw componentInvalid(`\`fallback\` of ${name} returned ${refused(rendered)}, not html\`…\``)
}

/** @throws LIVE_COMPONENT_INVALID for a redirect; LIVE_VALUE_KIND for a promise; what the callback throws */
export function staying<Value>(
  name: string,
  callback: string,
  work: () => Value,
  expected = 'nothing',
): Value {
  try {
    return atOnce(work(), `\`${callback}\` of ${name}`, expected)
  } catch (thrown) {
    if (!isRedirect(thrown)) throw thrown
    throw componentInvalid(`\`${callback}\` of ${name} cannot redirect; let the view do it, or an event`)
  }
}
