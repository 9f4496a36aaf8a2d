import { optionInvalid } from '../errors/index.ts'
import { disown, isPromise } from '../foreign.ts'
import { PubSub } from '../pubsub/pubsub.ts'
import type { LiveOptions } from './live-options.ts'

type Check = readonly [isGood: (value: unknown) => boolean, expected: string]

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isText = (value: unknown): boolean => typeof value === 'string'
const isLogger = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['debug', 'warn', 'error'].every((name) => isFunction((value as Readonly<Record<string, unknown>>)[name]))
const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText)

const isSecretList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((secret) => secret === undefined || isText(secret))

const isCookies = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(
    ([name, is]) => name === 'crossSite' && (is === undefined || is === true || is === false),
  )

/** What each option takes. Values are checked because JavaScript does not. */
const CHECKS: Readonly<Record<keyof LiveOptions, Check>> = {
  secret: [(value) => isText(value) || isSecretList(value), 'text or a list of texts'],
  path: [(value) => isText(value) && /^(?:\/[\w.~-]+)+$/.test(value as string), 'a path such as "/live"'],
  basePath: [
    (value) => isText(value) && /^(?:\/[\w.~%-]+)*$/.test(value as string),
    'a path such as "/shop"',
  ],
  layout: [(value) => isFunction(value) || isText(value), 'a function or the name of a template'],
  title: [isText, 'text'],
  titlePrefix: [isText, 'text'],
  titleSuffix: [isText, 'text'],
  lang: [isText, 'a language such as "en"'],
  allowedOrigins: [(value) => isFunction(value) || isTextList(value), 'a list of origins or a function'],
  onMount: [(value) => Array.isArray(value) && value.every(isFunction), 'a list of functions'],
  cookie: [isCookies, 'a table such as { crossSite: true }'],
  session: [isFunction, 'a function of the request'],
  identity: [isFunction, 'a function of the request'],
  pubsub: [(value) => value instanceof PubSub, 'a PubSub'],
  handleError: [isFunction, 'a function of the socket, the error and where it was thrown'],
  onError: [isFunction, 'a function of the error'],
  logger: [isLogger, 'an object with the functions debug, warn and error'],
  limits: [(value) => typeof value === 'object' && value !== null && !isPromise(value), 'a table of numbers'],
  staticFiles: [(value) => isFunction(value) || isTextList(value), 'a list of addresses or a function'],
  connectHeaders: [isTextList, 'a list of headers'],
  recheck: [(value) => typeof value === 'number' && value > 0, 'a number of milliseconds above 0'],
  maxPageAge: [(value) => typeof value === 'number' && value > 0, 'a number of milliseconds above 0'],
}

/** @throws LIVE_OPTION_INVALID */
export function checkOptions(options: LiveOptions): void {
  try {
    if (isPromise(options)) throw optionInvalid('liveRouter', 'a table of options', options)
    for (const [name, value] of Object.entries(options)) checkOption(name, value)
  } catch (error) {
    disown(options)
    throw error
  }
}

function checkOption(name: string, value: unknown): void {
  if (!Object.hasOwn(CHECKS, name))
    throw optionInvalid(name, `one of ${Object.keys(CHECKS).join(', ')}`, name)
  const [isGood, expected] = CHECKS[name as keyof LiveOptions]
  if (value !== undefined && !isGood(value)) throw optionInvalid(name, expected, value)
}
