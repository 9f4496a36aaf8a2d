import { attempt } from '../attempt.ts'
import { isRedirect } from '../view/redirect.ts'
import { mountInfo, type BootInfo } from './boot-info.ts'
import { inTime } from './callback-watch.ts'
import { runHandleParams } from './callbacks.ts'
import { probe, probeRender } from './probe.ts'
import type { InstanceContext } from './config.ts'
import type { RenderResult } from './render.ts'
import type { State } from './state.ts'

/** The boot of an instance: its view is mounted and rendered, and takes nothing else until the owner has the first tree. */
export class Boot {
  readonly #state: State
  #hasEnded = false
  #taken: (() => void) | undefined
  #result: Promise<RenderResult> | undefined

  constructor(state: State) {
    this.#state = state
  }

  /** Has it ended well? */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Fulfilled with the first render, rejected with what was thrown; undefined before the boot. */
  get result(): Promise<RenderResult> | undefined {
    return this.#result
  }

  /** A connected view takes nothing else until its first tree is taken: what changed meanwhile would be missing there. */
  begin(info: BootInfo): Promise<void> {
    const { connected } = this.#state.process.context
    const taken = connected ? new Promise<void>((resolve) => (this.#taken = resolve)) : undefined
    this.#result = this.#run(info)
    return this.#result.then(
      () => taken,
      () => taken,
    )
  }

  /** The owner has the first tree: inputs that wait for that are handled. */
  taken(): void {
    this.#taken?.()
    this.#taken = this.#result = undefined
  }

  async #run(info: BootInfo): Promise<RenderResult> {
    const { assigns, process } = this.#state
    try {
      const result = await runBoot(this.#state, info)
      this.#hasEnded = true
      process.send({ kind: 'booted', result })
      return result
    } catch (thrown) {
      assigns.advice?.failed('mount, handleParams or render', thrown)
      if (isRedirect(thrown)) await process.session.settled()
      process.send({ kind: 'bootFailed', thrown })
      throw thrown
    }
  }
}

/**
 * Boots a state: the hooks of `onMount`, `mount`, `handleParams`, `render`.
 * @throws LIVE_VALUE_REFUSED for parameters the view refuses; a `Redirect`; whatever a callback throws; an `AbortError`
 * when the state is closed meanwhile, which is not a mistake
 */
async function runBoot(state: State, info: BootInfo): Promise<RenderResult> {
  const { scope, process, assigns, config } = state
  const { location } = process
  if (Object.keys(info.flash).length > 0) process.flash.arrive(info.flash)
  if (hasSession(process.context)) process.session.mounts(info.session)
  await runOnMount(state, info)
  await inTime(config, 'params', () => location.read(location.url, info.params))
  scope.throwIfClosed()
  await runMount(state, info)
  if (info.params) await inTime(config, 'handleParams', () => runHandleParams(state))
  await location.applyPatches()
  if (!process.context.connected) await state.knownParts?.startedWork?.firstPage(config.limits.firstPageTime)
  scope.throwIfClosed()
  assigns.advice?.answered('mount or handleParams', undefined, assigns.values)
  const result = await inTime(config, 'render', () => probeRender(state, () => state.draw()))
  process.sendAhead()
  return result
}

/** In a first page it may be about to begin. */
function hasSession({ connected, session }: InstanceContext): boolean {
  return !connected || session !== undefined
}

/** The hooks of `onMount` get the parameters as text. */
async function runOnMount({ assigns, config, socket }: State, info: BootInfo): Promise<void> {
  assigns.give(info.given)
  for (const hook of config.onMount ?? [])
    await inTime(config, 'onMount', () => hook(socket, mountInfo(info, info.params ?? {})))
}

/** From here on `terminate` is due, also when the view was closed meanwhile. */
async function runMount(state: State, info: BootInfo): Promise<void> {
  const { assigns, scope, config, socket, process } = state
  const { definition } = config.view
  const mount = (): unknown => definition.mount(socket, mountInfo(info, process.location.params))
  assigns.mount(await inTime(config, 'mount', () => probe(state, 'mount', 'mount', mount)))
  state.knownParts?.assigned(assigns.values)
  if (!process.context.connected || !definition.terminate) return
  scope.add(() => attempt(() => definition.terminate?.(socket), state.reporter('terminate')))
}
