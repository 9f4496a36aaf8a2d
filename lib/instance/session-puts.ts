import { attempt } from '../attempt.ts'
import { sessionMissing, valueKind } from '../errors/index.ts'
import { memberOf, takeRejections } from '../foreign.ts'
import { checkJson } from '../pubsub/payload.ts'
import type { JsonValue } from '../protocol/json.ts'
import { flawOfValue } from '../protocol/safe-value.ts'
import type { InstanceContext } from './config.ts'

/** The most that one value may take as JSON. @unit characters */
const LONGEST = 16_384

/** The longest key. @unit characters */
const LONGEST_KEY = 128

/** What sessions have already, those of express-session and of cookie-session, and with `_` what is private to them. */
const TAKEN =
  /^(_.*|cookie|id|req|save|reload|destroy|regenerate|touch|resetMaxAge|isNew|isChanged|isPopulated|inspect|toJSON)$/

/** What a session is to hold, by key. */
export type SessionPut = readonly [key: string, value: JsonValue]

const NO_PUTS: readonly SessionPut[] = []
const NO_UNDO: readonly (() => void)[] = []

/** The process, as what is put into the session sees it. */
export interface SessionOwner {
  readonly context: InstanceContext
  readonly owner: { readonly page: { sessionSettled?(): Promise<unknown> | undefined } }
  /** Has the session of the visitor hold something. */
  send(output: {
    readonly kind: 'session'
    readonly puts: readonly SessionPut[]
    readonly bound: string
  }): void
}

/** What the callbacks of an instance put into the session of its visitor, until it is sent or a callback is undone. */
export class SessionPuts {
  readonly #process: SessionOwner
  /** What `mount` was given as `session`, as long as the application holds it. A session may hold its request, which is large. */
  #seen: WeakRef<object> | undefined
  #puts = NO_PUTS
  /** What undoes the puts in what `mount` was given; the newest last. */
  #undo = NO_UNDO

  constructor(process: SessionOwner) {
    this.#process = process
  }

  /** `mount` is given a session. */
  mounts(session: object): void {
    this.#seen = new WeakRef(session)
  }

  /** @throws LIVE_VALUE_KIND for a key or a value that cannot be; LIVE_SESSION_MISSING when there is no session */
  put(key: string, given: JsonValue): void {
    checkKey(key)
    const value = copied(given)
    const { context } = this.#process
    if (context.writeSession) context.writeSession(key, value)
    else if (context.session === undefined) throw sessionMissing()
    else this.#puts = [...this.#puts, [key, value]]
    const seen = this.#seen?.deref()
    if (seen) this.#undo = [...this.#undo, show(seen, key, value)]
  }

  /** Has the session hold what was put. */
  send(): void {
    const puts = this.#puts
    this.#puts = NO_PUTS
    this.#undo = NO_UNDO
    if (puts.length === 0) return
    this.#process.send({ kind: 'session', puts, bound: this.#process.context.session ?? '' })
  }

  /** Has the session hold what was put. Settles when nothing is on its way there; undefined when nothing is. */
  settled(): Promise<unknown> | undefined {
    this.send()
    return this.#process.owner.page.sessionSettled?.()
  }

  /** @returns a function that takes back what is put from here on */
  remember(): () => void {
    const [puts, undone] = [this.#puts, this.#undo.length]
    return () => {
      const later = this.#undo.slice(undone)
      this.#puts = puts
      this.#undo = this.#undo.slice(0, undone)
      for (const undo of later.reverse()) undo()
    }
  }
}

function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY)
    throw valueKind(key, `a key: a text of 1 to ${String(LONGEST_KEY)} characters`, '`putSession`')
  if (key in Object.prototype || key === 'prototype' || TAKEN.test(key))
    throw valueKind(key, 'a key of your own, not one that sessions or objects have already', '`putSession`')
}

/** A copy as JSON carries it: what is changed afterwards is not put. */
function copied(value: JsonValue): JsonValue {
  takeRejections(value)
  checkJson(value, 'value', '`putSession`')
  const text = JSON.stringify(value)
  if (text.length > LONGEST)
    throw valueKind(
      value,
      `a value of at most ${String(LONGEST)} characters as JSON (keep longer ones in a database, and their ids in the session)`,
      '`putSession`',
    )
  const copy = JSON.parse(text) as JsonValue
  const flaw = flawOfValue(copy)
  if (flaw !== undefined) throw valueKind(value, `a value that a session can hold (${flaw})`, '`putSession`')
  return copy
}

/** Shows a value to the callbacks that hold the session, unless that is frozen. @returns what undoes that */
function show(session: object, key: string, value: JsonValue): () => void {
  const ignore = (): void => undefined
  const before = memberOf(session, key)
  attempt(() => Reflect.set(session, key, value), ignore)
  return () => {
    attempt(
      () => (before === undefined ? Reflect.deleteProperty(session, key) : Reflect.set(session, key, before)),
      ignore,
    )
  }
}
