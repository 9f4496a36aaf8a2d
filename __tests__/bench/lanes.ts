import { setTimeout as sleep } from 'node:timers/promises'
import type { Order } from './orders.ts'
import { ProcessClock } from './process-clock.ts'

/** Does something on several lanes at once, over and over; gives how often per second of the server's CPU. */
export async function repeat(order: Order, act: (lane: number) => Promise<void>): Promise<number> {
  let [done, isOver] = [0, false]
  const lanes = Array.from({ length: order.connections }, async (_, lane) => {
    while (!isOver) {
      await act(lane)
      done++
    }
  })
  const all = Promise.all(lanes)
  // A generator that sleeps has to be woken, and the server's kernel time pays for it: much per answer of a slow
  // server, nothing of one so fast that it never sleeps. So it stays awake for both.
  const stayAwake = (): void => {
    if (!isOver) setImmediate(stayAwake)
  }
  stayAwake()
  await Promise.race([all, warmUp(order)])
  const clock = new ProcessClock(order.pid)
  const before = done
  // On a busy machine nothing may be done for a while: a rate of nothing says nothing.
  do await Promise.race([all, sleep(order.seconds * 1000)])
  while (done === before)
  const rate = (done - before) / clock.seconds
  isOver = true
  await all
  return rate
}

/** Until the server has run for half as long as is measured: on a busy machine that takes longer, within limits. */
async function warmUp({ pid, seconds }: Order): Promise<void> {
  const clock = new ProcessClock(pid)
  const end = performance.now() + seconds * 3000
  while (clock.seconds < seconds / 2 && performance.now() < end) await sleep(20)
}

/** What belongs to a lane. */
export function laneOf<Item>(items: readonly Item[], lane: number): Item {
  const item = items[lane]
  if (item === undefined) throw new Error(`nothing on lane ${lane}`)
  return item
}
