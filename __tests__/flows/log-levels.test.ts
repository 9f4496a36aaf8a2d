import { callbackFailed, frameInvalid, internal, heartbeatMissed } from '../../lib/errors/index.ts'
import type { LiveError } from '../../lib/index.ts'
import { resolveOptions } from '../../lib/options/options.ts'
import { SECRET } from './site.ts'

const { NODE_ENV } = process.env
afterEach(() => {
  process.env['NODE_ENV'] = NODE_ENV
})

/** How loudly an error is written. */
function levelOf(error: LiveError): string | undefined {
  const levels: string[] = []
  const write = (level: string) => (): unknown => levels.push(level)
  const logger = { debug: write('debug'), warn: write('warn'), error: write('error') }
  resolveOptions({ secret: SECRET, logger }).report(error)
  return levels.join()
}

test.each([
  ['what a client does wrong', 'development', frameInvalid('it is none'), 'warn'],
  ['what a client does wrong', 'production', frameInvalid('it is none'), 'debug'],
  ['what the network does', 'development', heartbeatMissed(1), 'debug'],
  ['what the network does', 'production', heartbeatMissed(1), 'debug'],
  ['a callback that fails', 'production', callbackFailed('view', 'mount', 'x'), 'error'],
  ['what cannot happen', 'production', internal('x'), 'error'],
])('%s is in the log of %s', (_what, environment, error, level) => {
  process.env['NODE_ENV'] = environment
  expect(levelOf(error)).toBe(level)
})
