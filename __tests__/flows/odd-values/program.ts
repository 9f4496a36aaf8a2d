/** Tries one place with everything that is odd, and prints a line before and after each try. */
import { NEVER, ODD, PROMISED, UNHEARD } from './oddities.ts'
import { CALLBACKS, isServed, told, VALUES, type Fail, type Place } from './places.ts'

/** How often a failure that was told is looked for once more, to find one that is told twice. */
const ROUNDS = 5

type Try = { readonly how: string; readonly fail: Fail; readonly times: number }

async function main(name: string): Promise<void> {
  const place = [...CALLBACKS, ...VALUES].find((each) => each.name === name)
  if (!place) throw new Error(`There is no place ${name}`)
  for (const each of VALUES.includes(place) ? valuesFor(place) : callbacksFor(place)) {
    process.stdout.write(`${each.how}: `)
    process.stdout.write(`${await outcome(place, each)}\n`)
  }
  process.exit(0)
}

async function outcome({ run }: Place, { fail, times }: Try): Promise<string> {
  await run(fail)
  for (const end = Date.now() + 3000; told().length < times && Date.now() < end;) await pause()
  for (let i = 0; i < ROUNDS; i++) await pause()
  if (told().length !== times) return `told ${JSON.stringify(told())}, not ${String(times)} times`
  return (await isServed()) ? 'good' : 'the next visitor is not served'
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3))

function callbacksFor({ isAsync, isBounded, isAwaited = false, times = 1 }: Place): readonly Try[] {
  const thrown = Object.entries(ODD).map(([name, odd]): Try => {
    const fail = (): never => {
      throw odd()
    }
    return { how: `throws ${name}`, fail, times }
  })
  const rejected = Object.entries(ODD).map(([name, odd]): Try => {
    const fail = (() => PROMISED['a promise that rejects']?.(odd)) as Fail
    return { how: `rejects with ${name}`, fail, times }
  })
  const isOurs = ([name]: readonly [string, unknown]): boolean => !isAwaited || name !== UNHEARD
  const promised = Object.entries(PROMISED)
    .filter(isOurs)
    .map(([name, promise]): Try => {
      const isGood = isAsync === true && isBounded !== true && name === NEVER
      return { how: `returns ${name}`, fail: (() => promise()) as Fail, times: isGood ? 0 : times }
    })
  return [...thrown, ...rejected, ...promised]
}

function valuesFor({ times = 1 }: Place): readonly Try[] {
  return Object.entries(PROMISED)
    .filter(([name]) => name !== 'a function with then')
    .map(([name, promise]) => ({ how: name, fail: (() => promise()) as Fail, times }))
}

void main(process.argv[2] ?? '')
