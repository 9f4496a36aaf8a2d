import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { until } from './until.ts'

/** Waits until the garbage collector took something. @throws when it has not after two minutes */
export async function collected(reference: WeakRef<object> | undefined): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  await until(
    () => {
      collect()
      return reference?.deref() === undefined
    },
    () => 'the garbage collector to take something',
  )
}
