import type { LiveError } from '../errors/index.ts'
import { memberOf } from '../foreign.ts'
import type { ViewConfig } from '../instance/config.ts'
import type { Frame } from '../protocol/frame.ts'
import { CONNECTION_TOPIC, MESSAGE } from '../protocol/messages.ts'

/** A line for the console of a page; an empty one only says that there may be others. See docs/protocol.md, "Console". */
export type ConsoleLine = { readonly level?: 'warn' | 'error'; readonly text?: string }

/** The console of a page, which shows what the log says of it once it has asked to. */
export class PageConsole {
  readonly #send: (frame: Frame) => void
  #listens = false

  constructor(send: (frame: Frame) => void) {
    this.#send = send
  }

  /** The page has asked; it is told that there may be lines. */
  listens(): void {
    this.#listens = true
    this.say({})
  }

  say(payload: ConsoleLine): void {
    if (!this.#listens) return
    this.#send({ joinRef: null, ref: null, topic: CONNECTION_TOPIC, event: MESSAGE.console, payload })
  }
}

/** The configuration of a view whose page is told what the log says of it. In production it is that of the view. */
export function audible(config: ViewConfig, say: (line: ConsoleLine) => void): ViewConfig {
  const { adviser, report } = config
  if (!adviser) return config
  return {
    ...config,
    adviser: (about) => adviser(about, (sentence) => say({ level: 'warn', text: `live: ${sentence}` })),
    report: (error) => {
      report(error)
      say(lineOf(error))
    },
  }
}

/** What the log says of an error: of a failure the message, and where in the application's own code it happened. */
export function lineOf(error: LiveError): ConsoleLine {
  const { code, fault, message } = error
  if (fault === 'network') return {}
  if (fault === 'client') return { level: 'warn', text: `live: ${code} ${message}` }
  return { level: 'error', text: [`live: ${message}`, ...placeOf(error)].join('\n    ') }
}

/** The first line of the stack that is the application's, if there is one. */
function placeOf(error: LiveError): readonly string[] {
  const stack = memberOf(error.cause ?? error, 'stack')
  if (typeof stack !== 'string') return []
  const lines = stack.split('\n').map((line) => line.trim())
  return lines.filter((line) => line.startsWith('at ') && !isForeign(line)).slice(0, 1)
}

/** Is a line of a stack one of Node, of a package, or of this library? */
function isForeign(line: string): boolean {
  return /\bnode:|<anonymous>|[\\/]node_modules[\\/]/.test(line) || (OURS !== '' && line.includes(OURS))
}

/** The folder of this library's sources, where it runs from these; empty where it runs as a package. */
const OURS = ((stack: string) => {
  const end = stack.search(/join[\\/]console\.ts/)
  return end < 0 ? '' : stack.slice(stack.search(/[\\/]/), end)
})(new Error().stack?.split('\n')[1] ?? '')
