import type { ConsoleLine, Frame } from '../connection/answer.ts'
import type { Transport } from '../connection/transport.ts'
import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'
import type { DebugPage } from './port.ts'

/** The start of the names under which the tab stores which tools are on; they are Phoenix's names. */
const KEY = 'phx:live-socket:'

const attended = new WeakSet<Transport>()
let isPrinted: unknown
let latency: string | null

/** Callbacks that wait for the reply to a frame, by its ref. */
export const waiting: Map<string | null, () => void> = new Map()

/** Turns a tool on until the tab is closed, with its value, or off. */
export function turn(name: string, value: number | boolean | undefined): void {
  sessionStorage['live:tools'] = 1
  sessionStorage[KEY + name] = value || ''
}

/**
 * Puts the tools that are on between the page and its connection: `debug` logs messages and warns about duplicate ids,
 * `latency-sim` delays messages, by half its time each way.
 */
export function attend({ connection_: { socket_: connection } }: DebugPage): void {
  isPrinted = sessionStorage[KEY + 'debug']
  latency = sessionStorage.getItem(KEY + 'latency-sim')
  if (latency) console.log(`${latency} ms of latency, until disableLatencySim()`)
  if (isPrinted) printLine({})
  if (!connection || attended.has(connection)) return
  attended.add(connection)
  const hear = connection.onmessage
  const send = connection.send.bind(connection)
  connection.send = (data: string) => pass('→', data, () => send(data))
  connection.onmessage = (message: MessageEvent<string>) =>
    pass('←', message.data, ([, ref]) => {
      // Messages of a connection that was closed meanwhile must not reach the next one.
      if (connection.readyState === 1) hear?.call(connection, message)
      waiting.get(ref)?.()
    })
}

/** Passes on a text, or the bytes of an upload. */
function pass(way: string, data: unknown, carry: (frame: Frame) => void): void {
  const frame = (typeof data === 'string' ? JSON.parse(data) : [null, null, 'lvu', 'chunk', data]) as Frame
  const [, , topic, event, payload] = frame
  if (isPrinted) console.log(topic, way, event, payload)
  if (latency) setTimeout(() => carry(frame), +latency / 2)
  else carry(frame)
}

const said = new Set<string | undefined>()

/** Prints a line of the server, a warning only once. From now on the page is checked for duplicate ids as well. */
export function printLine({ level, text }: Partial<ConsoleLine>): void {
  if (level && !said.has(text)) console[level](text)
  if (level === 'warn') said.add(text)
  document.addEventListener('phx:update', lookLater)
  // The page may have been drawn before this part was loaded.
  if (!level) lookLater()
}

let looking: ReturnType<typeof setTimeout> | undefined

/** Checks the page after a pause: in the middle of a navigation it has elements of both pages. */
function lookLater(): void {
  clearTimeout(looking)
  looking = setTimeout(complain, 500)
}

function complain(): void {
  for (const element of document.querySelectorAll('[id]')) {
    const { id } = own(element)
    // Foreign markup was written by visitors: its ids are no mistake of the author.
    const isTheirs = own(element).closest('[phx-foreign]')
    if (!isTheirs && document.getElementById(id) !== element)
      printLine({ level: 'warn', text: `The id "${id}" is there twice` })
  }
}
