import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Waits until the garbage collector took something; the test's own time limit ends the wait. */
export async function collected(reference: WeakRef<object> | undefined): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  while (reference?.deref()) {
    await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
}
