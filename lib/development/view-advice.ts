import { types } from 'node:util'
import { memberOf } from '../foreign.ts'
import type { ComponentPlace } from '../template/rendered.ts'
import type { Advice } from '../view/advice.ts'
import { componentAt } from '../view/live-component.ts'
import { describe, didYouMean } from '../errors/index.ts'
import { contentOf, isSameContent } from './content.ts'
import { guarded } from './guard.ts'
import { handlerHint, originOf, type Handlers } from './messages.ts'

type Values = Readonly<Record<string, unknown>>
type Seen = { readonly value: unknown; readonly content: readonly unknown[] }

const OUTSIDE = 'outside of a callback (in a timer, a listener or a "then")'
const AS_MESSAGE = "Send a message: socket.sendSelf('name', payload)"

/** After which a callback is said to hold up others. @unit milliseconds */
const HELD_UP = 1000

/** How JavaScript says that something frozen was to be changed, and the name of the member. */
const IN_PLACE =
  /^Cannot (?:assign to read only property|add property|define property|delete property) '?([^',]+)/

/** What is said of one view while it runs. */
export class ViewAdvice implements Advice {
  readonly #handlers: Handlers
  readonly #say: (sentence: string) => void
  readonly #look: () => void
  readonly #seen = new Map<string, Seen>()
  #state: 'starting' | 'running' | 'idle' = 'starting'
  #before: Values | undefined
  #hasHeldUp = false
  /** How the callback that runs has tried to end. */
  #left: string | undefined

  /**
   * @param handlers of the view's messages, by their names
   * @param look looks at what was rendered for the first time
   */
  constructor(name: string, handlers: Handlers, say: (sentence: string) => void, look: () => void) {
    this.#handlers = handlers
    this.#say = (sentence) => say(`${name}: ${sentence}`)
    this.#look = look
  }

  guarded(assigns: Values): Values {
    return guarded(assigns)
  }

  begins(): void {
    if (this.#state === 'idle') this.#state = 'running'
    this.#before = this.#left = undefined
  }

  ends(assigns: Values): void {
    this.#state = 'idle'
    this.#look()
    for (const [key, value] of Object.entries(assigns)) this.#compare(key, value)
  }

  answered(callback: string, answer: unknown, assigns: Values): void {
    if (this.#left !== undefined)
      this.#say(
        `${callback} has called ${this.#left}, which ends a callback by what it throws, and a "try" around it has caught ` +
          'that: the visitor stays. Call it behind the "try", or throw it again: if (!(error instanceof Error)) throw error.',
      )
    this.#left = undefined
    const hasAssigned = this.#before !== undefined
    if (hasAssigned || !/^handle(?:Event|Info)\./.test(callback) || types.isProxy(answer)) return
    const keys =
      typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? Object.keys(answer) : []
    if (keys.length === 0 || !keys.every((key) => Object.hasOwn(assigns, key))) return
    this.#say(
      `${callback} returned ${describe(answer)}, and nothing is assigned by that: a handler returns a reply for hooks. ` +
        `Write socket.assign({ ${keys.join(', ')} }).`,
    )
  }

  assigned(changes: unknown, assigns: Values): void {
    if (typeof changes !== 'object' || changes === null) {
      this.#say(`assign was given ${describe(changes)}. It takes a table: socket.assign({ name: value }).`)
      return
    }
    this.#before ??= assigns
    if (this.#state === 'starting') return
    const keys = Object.keys(changes)
    for (const key of keys) this.#checkKey(key, Object.keys(assigns))
    if (this.#state === 'idle')
      this.#say(
        `assign({ ${keys.join(', ')} }) was called ${OUTSIDE}, so it is shown with the next callback only. ` +
          `${AS_MESSAGE}, and assign in handleInfo.`,
      )
  }

  called(method: string): void {
    if (this.#state !== 'idle') return
    this.#say(
      `${method} was called ${OUTSIDE}, so what it does comes with the next callback only. ${AS_MESSAGE}, and call it in handleInfo.`,
    )
  }

  leaves(method: string): void {
    this.#left = method
    if (this.#state !== 'idle') return
    this.#say(
      `${method} was called ${OUTSIDE}, where what it throws ends nothing, and nothing catches it. ${AS_MESSAGE}, and call it in handleInfo.`,
    )
  }

  failed(callback: string, thrown: unknown): void {
    this.#left = undefined
    const message = types.isNativeError(thrown) ? memberOf(thrown, 'message') : undefined
    const [, name] = typeof message === 'string' ? (IN_PLACE.exec(message) ?? []) : []
    if (name === undefined) return
    this.#say(
      `${callback} has changed "${name}" in place, and what it belongs to is frozen, as all is that a message carries. ` +
        'Make a copy: { ...payload }, [...payload, item].',
    )
  }

  heldUp(callback: string, time: number): void {
    if (this.#hasHeldUp || time < HELD_UP) return
    this.#hasHeldUp = true
    this.#say(
      `${callback} has run for ${String(Math.round(time))} ms, and what came meanwhile had to wait: callbacks of a view never ` +
        'overlap. Work that takes long is started by socket.startAsync or assignAsync (docs/guide/2-state-and-events.md, "Async work").',
    )
  }

  unheard(name: string, topic: string | undefined): void {
    this.#say(
      `no handler in handleInfo for the message ${describe(name)} ${originOf(topic)}.` +
        `${handlerHint(this.#handlers, name, topic)} One that is to be ignored has a handler that does nothing.`,
    )
  }

  unshown(place: ComponentPlace): void {
    this.#say(
      `sendUpdate has sent props to ${componentAt(place).name} with the id "${place.id}", which the view does not show, so they are lost. ` +
        'The id is the one that component(…) was given; give props to one that comes later where it is placed.',
    )
  }

  #checkKey(key: string, known: readonly string[]): void {
    if (known.includes(key)) return
    this.#say(
      `assign or update has named "${key}", and mount returned no such assign.${didYouMean(key, known)} ` +
        `One that comes later begins as undefined: mount: () => ({ ${key}: undefined }).`,
    )
  }

  #compare(key: string, value: unknown): void {
    const content = contentOf(value)
    const before = this.#seen.get(key)
    if (content) this.#seen.set(key, { value, content })
    else this.#seen.delete(key)
    if (!content || !before || before.value !== value || isSameContent(before.content, content)) return
    this.#say(
      `the assign "${key}" was changed in place, and such a change is not shown. Make a new one, such as ` +
        `socket.update('${key}', (${key}) => ${remedyFor(value, key)}).`,
    )
  }
}

function remedyFor(value: unknown, key: string): string {
  if (Array.isArray(value)) return `[...${key}, item]`
  if (types.isMap(value)) return `new Map(${key}).set(k, v)`
  if (types.isSet(value)) return `new Set(${key}).add(item)`
  return types.isDate(value) ? `new Date(time)` : `({ ...${key}, member: value })`
}
