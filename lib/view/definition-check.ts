import { withoutPromises } from '../at-once.ts'
import { refused } from '../errors/index.ts'
import { isPromise } from '../foreign.ts'
import { isTable } from './schema.ts'
import { tiedTwice } from './ties.ts'

// What the definitions of views and of live components are checked for, because JavaScript does not.

type Members = Readonly<Record<string, unknown>>

/** What a member has to be. */
export type Check = readonly [isGood: (value: unknown) => boolean, expected: string]

const isText = (value: unknown): boolean => typeof value === 'string'
const isFunction = (value: unknown): boolean => typeof value === 'function'
const isFunctions = (value: unknown): boolean =>
  isFunction(value) || (Array.isArray(value) && value.every(isFunction))

export const A_FUNCTION: Check = [isFunction, 'a function']

/** Members that views and components both have. */
type Common =
  | 'name'
  | 'mount'
  | 'handleEvent'
  | 'handleInfo'
  | 'handlePresence'
  | 'handleError'
  | 'temporaryAssigns'
  | 'render'

/** What each of these has to be. Only `mount` and `render` may not be missing. */
export const COMMON: Readonly<Record<Common, Check>> = {
  name: [isText, 'text'],
  mount: A_FUNCTION,
  handleEvent: [isTable, 'a table of handlers'],
  handleInfo: [isTable, 'a table of handlers'],
  handlePresence: [isFunctions, 'a function or a list of functions'],
  handleError: A_FUNCTION,
  temporaryAssigns: [isTable, 'a table of values'],
  render: A_FUNCTION,
}

/**
 * What is wrong with a definition; undefined if nothing is.
 * @param maker the function that was given it
 * @throws LIVE_VALUE_KIND for a promise in `temporaryAssigns`
 */
export function mistakeIn(
  definition: unknown,
  checks: Readonly<Record<string, Check>>,
  maker: string,
): string | undefined {
  if (!isTable(definition) || isPromise(definition))
    return `\`${maker}\` takes a table of callbacks, not ${refused(definition)}`
  const unknown = Object.keys(definition).find((name) => !Object.hasOwn(checks, name))
  if (unknown !== undefined) return `"${unknown}" is none of ${Object.keys(checks).join(', ')}`
  const mistake =
    mistakeInMembers(definition, checks) ??
    mistakeInTable('handleEvent', definition) ??
    mistakeInTable('handleInfo', definition) ??
    mistakeInTies(definition['handleInfo'])
  if (mistake === undefined) withoutPromises(definition['temporaryAssigns'], '`temporaryAssigns`')
  return mistake
}

function mistakeInMembers(definition: Members, checks: Readonly<Record<string, Check>>): string | undefined {
  for (const [name, [isGood, expected]] of Object.entries(checks)) {
    const value = definition[name]
    const isLeftOut = value === undefined && name !== 'mount' && name !== 'render'
    if (!isLeftOut && !isGood(value)) return `\`${name}\` is ${refused(value)}, not ${expected}`
  }
  return undefined
}

function mistakeInTable(name: string, definition: Members): string | undefined {
  const wrong = Object.entries(definition[name] ?? {}).find(([, handler]) => !isFunction(handler))
  return wrong && `\`${name}.${wrong[0]}\` is ${refused(wrong[1])}, not a function`
}

function mistakeInTies(handlers: unknown): string | undefined {
  const twice = isTable(handlers) ? tiedTwice(handlers) : undefined
  return twice && `\`${twice.join('` and `')}\` of \`handleInfo\` are for the same message; write one`
}
