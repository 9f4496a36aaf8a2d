import { valueKind } from '../errors/index.ts'
import { follow, isPromise, onward } from '../foreign.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Stage } from '../view/socket.ts'
import type { Awaitable } from '../view/schema.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- hooks of all stages are kept in one list
type AnyHook = (...values: any[]) => any

const NONE: readonly (readonly [stage: Stage, hook: AnyHook])[] = []

/** The hooks that are attached to one view, by the stages of its life. */
export class Lifecycle {
  /** Of all states without hooks, which are most: nothing is ever attached here. */
  static readonly none: Lifecycle = new Lifecycle()

  #hooks = NONE

  /** Attaches a hook behind the others. @returns what detaches it */
  attach(stage: Stage, hook: AnyHook): () => void {
    if (typeof hook !== 'function') throw valueKind(hook, 'a function', '`attachHook`')
    const attached = [stage, hook] as const
    this.#hooks = [...this.#hooks, attached]
    return () => {
      this.#hooks = this.#hooks.filter((other) => other !== attached)
    }
  }

  /** Are there no hooks at all? */
  get isEmpty(): boolean {
    return this.#hooks.length === 0
  }

  /** Has a stage any hooks? */
  has(stage: Stage): boolean {
    return this.#hooks.some(([own]) => own === stage)
  }

  /** Runs the hooks of a stage and then the callback, unless one of them halts. */
  run<Value>(
    stage: Stage,
    values: readonly unknown[],
    callback: () => Awaitable<Value>,
  ): Awaitable<Value | JsonValue | void> {
    return this.isEmpty ? callback() : step(this.#of(stage), values, callback)
  }

  /** Runs the hooks of `afterRender`. They may be async but are not awaited; a rejection goes to `failed`. */
  afterRender(socket: unknown, failed: (error: unknown) => void): void {
    for (const hook of this.#of('afterRender')) {
      const promised: unknown = hook(socket)
      if (isPromise(promised)) follow(promised, failed)
    }
  }

  #of(stage: Stage): readonly AnyHook[] {
    return this.#hooks.filter(([own]) => own === stage).map(([, hook]) => hook)
  }
}

function step<Value>(
  [hook, ...others]: readonly AnyHook[],
  values: readonly unknown[],
  callback: () => Awaitable<Value>,
): Awaitable<Value | JsonValue | void> {
  if (!hook) return callback()
  const goOn = (answer: unknown): Awaitable<Value | JsonValue | void> => {
    if (answer === 'halt') return undefined
    if (typeof answer === 'object' && answer !== null) return (answer as { readonly reply: JsonValue }).reply
    return step(others, values, callback)
  }
  return onward<unknown, Value | JsonValue | void>(hook(...values), goOn)
}
