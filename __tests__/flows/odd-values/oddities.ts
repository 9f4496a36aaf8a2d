/* eslint-disable @typescript-eslint/prefer-promise-reject-errors -- applications do */
/** What applications throw, and what they hand over in the place of a value. */

/** Each makes a value that is hard to describe. */
export const ODD: Readonly<Record<string, () => unknown>> = {
  'an error': () => new Error('odd'),
  nothing: () => undefined,
  null: () => null,
  'empty text': () => '',
  'an order to Express': () => 'route',
  'a symbol': () => Symbol('odd'),
  'a message of JSON': () => JSON.parse('{"message":{"toString":1,"valueOf":1}}') as unknown,
  'a message without a prototype': () => ({ message: Object.create(null) as unknown }),
  'no prototype': () => Object.create(null) as unknown,
  'a toString that is none': () => ({ toString: 1, valueOf: 1 }),
  'a message that throws': () => withGetters({}, ['message']),
  'an error whose members throw': () =>
    withGetters(new Error('odd'), ['message', 'name', 'stack', 'then', 'status', 'code', 'cause', 'issues']),
  'a stack that is none': () => Object.assign(new Error('odd'), { stack: { toString: () => broken() } }),
  'a toPrimitive that throws': () => ({ [Symbol.toPrimitive]: broken, toString: broken }),
  'an inspection that throws': () => ({ [Symbol.for('nodejs.util.inspect.custom')]: broken }),
  'a status with bad headers': () => Object.assign(new Error('odd'), { status: 500, headers: { a: '\n' } }),
  frozen: () => Object.freeze(new Error('odd')),
  'its own cause': () => {
    const error = new Error('odd')
    return Object.assign(error, { cause: error })
  },
  'a proxy that throws': () => new Proxy({}, everyTrap()),
  'a proxy of an error that throws': () => new Proxy(new Error('odd'), everyTrap()),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable(new Error('odd'), {})
    revoke()
    return proxy
  },
}

/** Each makes what can be awaited; all but the last fail, with a value that is hard to describe or an error. */
export const PROMISED: Readonly<Record<string, (odd?: () => unknown) => unknown>> = {
  'a promise that rejects': (odd) => Promise.reject(odd ? odd() : new Error('odd')),
  'a promise that rejects later': (odd) =>
    new Promise((_resolve, reject) => setTimeout(() => reject(odd ? odd() : new Error('odd')), 5)),
  'a thenable that rejects': (odd) => ({
    then: (_resolve: unknown, reject: (error: unknown) => void) => reject(odd ? odd() : new Error('odd')),
  }),
  'a thenable around a promise': () => {
    const promise = Promise.reject(new Error('odd'))
    return { then: (resolve: never, reject: never) => promise.then(resolve, reject) }
  },
  'a thenable whose then throws': () => ({ then: broken }),
  'a thenable whose then rejects': () => ({ then: () => Promise.reject(new Error('odd')) }),
  'a function with then': () => Object.assign(() => undefined, { then: broken }),
  'a promise that never settles': () => new Promise(() => undefined),
}

/** The name of the one that `await` does not hear of. */
export const UNHEARD = 'a thenable whose then rejects'

/** The name of the one that does not fail. */
export const NEVER = 'a promise that never settles'

function broken(): never {
  throw new Error('looking at it throws')
}

function withGetters(value: object, names: readonly string[]): object {
  for (const name of names) Object.defineProperty(value, name, { get: broken, enumerable: true })
  return value
}

function everyTrap(): ProxyHandler<object> {
  return new Proxy({}, { get: () => broken })
}
