import type { JsonValue } from '../protocol/json.ts'

/**
 * What processes say to each other, as JSON in messages of their PubSub. Others can write to a broker, so what comes is
 * read with limits.
 */

/** One meta as it crosses processes: its number in its process, its key, and itself. */
export type Row = readonly [number: number, key: string, meta: JsonValue]

/** What has changed in what a process says of itself in a topic. */
export type Change = {
  readonly from: string
  /** The change that came before it in this topic; 0 where there was nothing before, so that this is all there is. */
  readonly after: number
  /** Its own number: it grows within its process, over all topics. */
  readonly to: number
  readonly joined: readonly Row[]
  /** Their numbers. */
  readonly left: readonly number[]
  /** Where all there is does not fit into one message: the place of this part, and how many follow. */
  readonly part: number
  readonly rest: number
}

/** A process asks who is there in a topic. */
export type Question = {
  readonly from: string
  /** The process that is asked; undefined for all. */
  readonly to: string | undefined
}

/** A topic in which a process has said something: its name, the last change, and how many metas there are. */
export type Standing = readonly [topic: string, to: number, size: number]

/** A process is alive. Its topics, or some of them in turn, are named so that lost messages are noticed. */
export type Beat = { readonly from: string; readonly topics: readonly Standing[] }

/** The inner topic in which processes say that they are alive, and that they leave. */
export const EVERYONE = 'presence'

/** The inner topic for one of the application's. */
export function channelOf(topic: string): string {
  return `${EVERYONE}:${topic}`
}

/** Rows, and topics of a beat, that go together. A PubSub puts several messages into one text. */
export const MAX_TOGETHER = 100
/** @unit characters */
const LONGEST_ID = 64

/**
 * Reads the name and the payload of a message.
 * @throws an error whose message says what is wrong with it, as the others here
 */
export function readSaid(value: unknown): readonly [name: string, payload: unknown] {
  const [name, payload] = listOf(value, 2)
  return [textOf(name), payload]
}

export function readChange(value: unknown): Change {
  const [from, after, to, joined, left, part, rest] = listOf(value, 7)
  const all = { after: numberOf(after), to: numberOf(to), part: numberOf(part), rest: numberOf(rest) }
  if (all.to <= all.after) throw new RangeError('a change comes before the one it follows')
  return { from: idOf(from), joined: manyOf(joined, rowOf), left: manyOf(left, numberOf), ...all }
}

export function changeText({ from, after, to, joined, left, part, rest }: Change): JsonValue {
  return [from, after, to, joined, left, part, rest]
}

export function readQuestion(value: unknown): Question {
  const [from, to] = listOf(value, 2)
  return { from: idOf(from), to: to === null ? undefined : idOf(to) }
}

export function readBeat(value: unknown): Beat {
  const [from, topics] = listOf(value, 2)
  return { from: idOf(from), topics: manyOf(topics, standingOf) }
}

/** Reads who says that it leaves. */
export function readLeaving(value: unknown): string {
  return idOf(listOf(value, 1)[0])
}

function standingOf(value: unknown): Standing {
  const [topic, to, size] = listOf(value, 3)
  return [textOf(topic), numberOf(to), numberOf(size)]
}

function rowOf(value: unknown): Row {
  const [number, key, meta] = listOf(value, 3)
  return [numberOf(number), textOf(key), meta as JsonValue]
}

function idOf(value: unknown): string {
  const id = textOf(value)
  if (id === '' || id.length > LONGEST_ID) throw new RangeError('it does not say which process it comes from')
  return id
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('it has no text where one belongs')
  return value
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new TypeError('it has no number where one belongs')
  return value
}

function listOf(value: unknown, length: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length !== length)
    throw new TypeError(`it has no list of ${String(length)} where one belongs`)
  return value
}

function manyOf<Read>(value: unknown, read: (value: unknown) => Read): readonly Read[] {
  if (!Array.isArray(value) || value.length > MAX_TOGETHER)
    throw new TypeError(`it has no list of at most ${String(MAX_TOGETHER)} where one belongs`)
  return value.map(read)
}
