import { setTimeout as sleep } from 'node:timers/promises'
import { StormVisitor, type Tally } from './storm-visitor.ts'

/**
 * The visitors of the storm, in a process of their own: `count` of them, from number `first` on, at a port. It sends a
 * tally twice a second, and ends with the program that drives it.
 */
const [port = 0, first = 0, count = 0] = process.argv.slice(2).map(Number)
const tally: Tally = { joined: 0, attempts: 0, later: 0, errors: {} }

/** Not all at once: this is not the storm yet. */
const AT_ONCE = 16

async function begin(): Promise<void> {
  let next = first
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    while (next < first + count) await new StormVisitor(port, next++, tally).begin('/counter')
  })
  await Promise.all(lanes)
}

async function tell(): Promise<void> {
  for (;;) {
    process.send?.(tally)
    await sleep(500)
  }
}

process.once('disconnect', () => process.exit())
void tell()
void begin()
