import { MESSAGE } from '../../lib/protocol/messages.ts'

/** Who says the messages: what they need to be good, before they are damaged. */
export interface Speaker {
  readonly url: string
  readonly topic: string
  readonly joinRef: string
  readonly page: { readonly csrf: string; readonly session: string }
}

/** Numbers from 0 below another. */
export type Dice = (below: number) => number

/** The same numbers in every run (mulberry32), so that what fails once fails again. */
export function dice(seed: number): Dice {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

/** Values that have no business in a message, or that something has stumbled over. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  '',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  'then',
  [],
  {},
  [[]],
  { then: 'x' },
  { ['__proto__']: { x: 1 } },
  { constructor: { prototype: {} } },
  { length: 1e9 },
  'x'.repeat(3000),
  Array(500).fill(null),
  'lv:',
  'phoenix',
  MESSAGE.join,
  MESSAGE.leave,
  'event',
  'a[__proto__]=1',
  'a[[[[=1&]',
  '%',
  '%E0%A4%A',
  'javascript:x',
  'http://[',
  '//evil.test',
]

/** Changes a message somewhere inside. */
function mutated(value: unknown, roll: Dice): unknown {
  if (typeof value !== 'object' || value === null || roll(4) === 0) return HOSTILE[roll(HOSTILE.length)]
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value }
  const keys = Object.keys(copy)
  const key = keys[roll(keys.length)] ?? 'extra'
  const table = copy as Record<string, unknown>
  if (roll(8) === 0) Reflect.deleteProperty(table, key)
  else table[key] = mutated(table[key], roll)
  return copy
}

/** Changes letters of a message. */
function garbled(text: string, roll: Dice): string {
  const [from, to] = [roll(text.length), roll(text.length)].sort((a, b) => a - b) as [number, number]
  const piece = text.slice(from, to)
  return (
    [
      text.slice(0, from),
      text.slice(from),
      text.slice(0, to) + piece + text.slice(to),
      piece,
      text.replace(piece, '"'),
    ][roll(5)] ?? ''
  )
}

/** A message that a browser might send, changed in its values or in its letters; one of four is left as it is. */
export function damaged(speaker: Speaker, roll: Dice): string {
  const all = messages(speaker)
  // Mostly events: a join or a patch that is refused takes away the view that they are for.
  const message = all[roll(30) === 0 ? roll(all.length) : roll(EVENTS)] ?? []
  return roll(3) === 0 ? garbled(JSON.stringify(message), roll) : JSON.stringify(mutated(message, roll))
}

/** How many of the messages are for a view that is joined. */
const EVENTS = 2

function messages({ url, topic, joinRef, page }: Speaker): unknown[][] {
  const params = { _csrf_token: page.csrf, _mounts: 0, _mount_attempts: 0 }
  const form = { type: 'form', event: 'save', value: 'a=1&b[c]=2&d[]=3', meta: { _target: 'b[c]' } }
  return [
    [joinRef, '7', topic, 'event', { type: 'click', event: 'add', value: { by: '1', value: '' } }],
    [joinRef, '8', topic, 'event', form],
    [joinRef, '13', topic, MESSAGE.patch, { url: `${url}?a=b` }],
    [
      joinRef,
      joinRef,
      topic,
      MESSAGE.join,
      { url, params, session: page.session, static: null, sticky: false, extensions: ['splice'] },
    ],
    [
      joinRef,
      joinRef,
      topic,
      MESSAGE.join,
      { redirect: url, params, session: page.session, static: null, sticky: false, flash: 'x' },
    ],
    [null, '10', 'phoenix', MESSAGE.heartbeat, {}],
    [joinRef, '11', topic, MESSAGE.leave, {}],
  ]
}
