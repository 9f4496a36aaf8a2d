import type { ConsoleLine, Frame } from '../connection/answer.ts'
import type { Transport } from '../connection/transport.ts'
import { document } from '../dom/document.ts'
import { own } from '../dom/own.ts'
import type { DebugPage } from './port.ts'

/** Where the tab remembers what is on; the names are those of Phoenix. */
const KEY = 'phx:live-socket:'

const attended = new WeakSet<Transport>()
let isPrinted: unknown
let latency: string | undefined

/** Who waits for the reply to a frame, by its ref. */
export const waiting: Map<string | null, () => void> = new Map()

/** Keeps what a tool needs to know until the tab is closed, or turns it off. */
export function turn(name: string, value: number | boolean | undefined): void {
  sessionStorage['live:tools'] = 1
  sessionStorage[KEY + name] = value || ''
}

/**
 * Lets the tools that are on stand between the page and its connection: `debug` prints what is said and complains of
 * what is wrong with the page, `latency-sim` takes its time, half of it each way.
 */
export function attend({ connection_: { socket_: connection } }: DebugPage): void {
  isPrinted = sessionStorage[KEY + 'debug']
  latency = sessionStorage[KEY + 'latency-sim'] as string | undefined
  if (latency) console.log(`${latency} ms of latency, until disableLatencySim()`)
  if (isPrinted) printLine({})
  if (!connection || attended.has(connection)) return
  attended.add(connection)
  const hear = connection.onmessage
  const send = connection.send.bind(connection)
  connection.send = (text: string) => pass('→', text, () => send(text))
  connection.onmessage = (message: MessageEvent<string>) =>
    pass('←', message.data, ([, ref]) => {
      // What a connection brings that was closed in the meantime is not for the next one.
      if (connection.readyState === 1) hear?.call(connection, message)
      waiting.get(ref)?.()
    })
}

function pass(way: string, text: string, carry: (frame: Frame) => void): void {
  const frame = JSON.parse(text) as Frame
  const [, , topic, event, payload] = frame
  if (isPrinted) console.log(topic, way, event, payload)
  if (latency) setTimeout(() => carry(frame), +latency / 2)
  else carry(frame)
}

const said = new Set<string | undefined>()

/** Prints what is said of the page, a warning once and a failure each time; from now on, looks at the page as well. */
export function printLine({ level, text }: Partial<ConsoleLine>): void {
  if (level && !said.has(text)) console[level](text)
  if (level === 'warn') said.add(text)
  document.addEventListener('phx:update', lookLater)
  // The page may have been drawn before this was loaded.
  if (!level) lookLater()
}

let looking: ReturnType<typeof setTimeout> | undefined

/** In the middle of a navigation a page has something of the old one and of the new one. */
function lookLater(): void {
  clearTimeout(looking)
  looking = setTimeout(complain, 500)
}

function complain(): void {
  for (const element of document.querySelectorAll('[id]')) {
    const { id } = own(element)
    // What a visitor has written is not the author's mistake.
    const isTheirs = own(element).closest('[phx-foreign]')
    if (!isTheirs && document.getElementById(id) !== element)
      printLine({ level: 'warn', text: `The id "${id}" is there twice` })
  }
}
