import { attempt } from './attempt.ts'
import { printable } from './errors/index.ts'

/** Where messages for the developer go. `console`, pino and winston all fit. */
export interface Logger {
  debug(message: string): void
  warn(message: string): void
  error(message: string, error?: unknown): void
}

/** The default: warnings and errors to the console, details only when `DEBUG` names `live`. */
export const consoleLogger: Logger = {
  debug(message) {
    if (/(?:^|[\s,])(?:\*|live)/.test(process.env['DEBUG'] ?? '')) console.debug(`live: ${message}`)
  },
  warn(message) {
    console.warn(`live: ${message}`)
  },
  error(message, error) {
    if (error === undefined) console.error(`live: ${message}`)
    else console.error(`live: ${message}`, error)
  },
}

/** A logger whose own failures are ignored: an exception in it must not end the process. */
export function sturdy(logger: Logger): Logger {
  const write = (line: () => unknown): void => {
    attempt(line, () => undefined)
  }
  return {
    debug: (message) => {
      write(() => logger.debug(message))
    },
    warn: (message) => {
      write(() => logger.warn(message))
    },
    error: (message, error) => {
      write(() => (error === undefined ? logger.error(message) : logger.error(message, printable(error))))
    },
  }
}
