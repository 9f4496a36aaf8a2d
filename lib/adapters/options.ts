import { optionInvalid } from '../errors/index.ts'

/** The options of each adapter. */
export interface AdapterOptions {
  /** What the names begin with that messages have at the broker. Applications that share a broker have different ones. */
  readonly prefix?: string
}

/**
 * The prefix that an adapter is given, or its own.
 * @throws LIVE_OPTION_INVALID
 */
export function checkPrefix(options: AdapterOptions, own: string, pattern: RegExp, expected: string): string {
  const { prefix = own } = options
  if (typeof prefix !== 'string' || !pattern.test(prefix)) throw optionInvalid('prefix', expected, prefix)
  return prefix
}
