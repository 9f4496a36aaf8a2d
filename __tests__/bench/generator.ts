import { setTimeout as sleep } from 'node:timers/promises'
import { loads } from './loads.ts'
import type { Order, Outcome } from './orders.ts'

/**
 * The load generator, a process of its own: takes orders over the IPC channel of its parent, one at a time, and
 * answers each with its outcome. It ends with the channel.
 */
process.on('message', (order: Order) => {
  void outcomeOf(order).then((outcome) => process.send?.(outcome))
})
process.once('disconnect', () => process.exit())

async function outcomeOf(order: Order): Promise<Outcome> {
  const late = new AbortController()
  try {
    return await Promise.race([figuresOf(order), tooLate(order, late.signal)])
  } catch (error) {
    return { wrong: String(error) }
  } finally {
    late.abort()
  }
}

async function figuresOf(order: Order): Promise<Outcome> {
  return { figures: await loads[order.load](order) }
}

/** An answer that never comes is a wrong one. */
async function tooLate({ seconds }: Order, signal: AbortSignal): Promise<Outcome> {
  await sleep(seconds * 4000 + 60_000, undefined, { signal })
  return { wrong: 'an answer never came' }
}
