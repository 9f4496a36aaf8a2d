import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { until } from './until.ts'

/** Of a Node that was not told to show it. */
function collector(): (options?: { readonly type: 'minor' }) => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as ReturnType<typeof collector>
}

/**
 * Collects the whole heap, so that V8 does not begin with that by itself for a while, as it does when the tests of before
 * have left large buffers. Until it is through, it keeps much of what is new.
 */
export function collectAll(): void {
  collector()()
}

/** What buffers hold of memory after small collections alone, which look at new objects only. @unit bytes */
export function heldByBuffers(): number {
  const collect = collector()
  for (let i = 0; i < 3; i++) collect({ type: 'minor' })
  return process.memoryUsage().arrayBuffers
}

/** Waits until the garbage collector took something. @throws when it has not after two minutes */
export async function collected(reference: WeakRef<object> | undefined): Promise<void> {
  const collect = collector()
  await until(
    () => {
      collect()
      return reference?.deref() === undefined
    },
    () => 'the garbage collector to take something',
  )
}
