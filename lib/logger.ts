import { attempt } from './attempt.ts'
import { printable } from './errors/index.ts'
import { memberOf } from './foreign.ts'

/**
 * Where messages for the developer go. `console`, winston and pino are taken as they are: an error comes after its message,
 * and with pino before it, as pino wants it.
 */
export interface Logger {
  debug(message: string): void
  warn(message: string): void
  error(message: string, error?: unknown): void
}

/** The default: warnings and errors to the console, details only when `DEBUG` names `live`. */
export const consoleLogger: Logger = {
  debug(message) {
    if (isDebugged('live')) console.debug(`live: ${message}`)
  },
  warn(message) {
    console.warn(`live: ${message}`)
  },
  error(message, error) {
    if (error === undefined) console.error(`live: ${message}`)
    else console.error(`live: ${message}`, error)
  },
}

/**
 * Does the environment variable `DEBUG` name this? It is read as the package `debug` reads it: a list, in which `*` at the
 * end stands for any rest and `-` before a name leaves it out. `live:*` names `live` too.
 */
export function isDebugged(name: string): boolean {
  const listed = (process.env['DEBUG'] ?? '').split(/[\s,]/)
  const isNamed = (pattern: string): boolean =>
    pattern.endsWith('*') ? `${name}:`.startsWith(pattern.slice(0, -1)) : pattern === name
  const leftOut = listed.filter((each) => each.startsWith('-')).map((each) => each.slice(1))
  return listed.some(isNamed) && !leftOut.some(isNamed)
}

/** A logger whose own failures are ignored: an exception in it must not end the process. */
export function sturdy(logger: Logger): Logger {
  const write = (line: () => unknown): void => {
    attempt(line, () => undefined)
  }
  const isPino = memberOf(logger, Symbol.for('pino.serializers')) !== undefined
  return {
    debug: (message) => {
      write(() => logger.debug(message))
    },
    warn: (message) => {
      write(() => logger.warn(message))
    },
    error: (message, error) => {
      // What a logger promises is returned, so that its rejection is taken as well.
      write((): unknown => {
        if (error === undefined) return logger.error(message)
        return isPino
          ? errorFirst(logger, message, printable(error))
          : logger.error(message, printable(error))
      })
    },
  }
}

/** Pino drops what comes after a message. It names an error by its `errorKey`; anything else is named here. */
function errorFirst(logger: Logger, message: string, error: unknown): unknown {
  const pino = logger as unknown as { error(first: object, message: string): unknown }
  return pino.error(error instanceof Error ? error : { err: error }, message)
}
