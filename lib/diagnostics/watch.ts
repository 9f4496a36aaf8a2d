import type { LiveError } from '../errors/index.ts'
import { channels } from './channels.ts'
import type { Open, RefusalMessage } from './messages.ts'
import type { ConnectionStats, LiveStats } from './stats.ts'
import { Tallies } from './tallies.ts'

const NOTHING: ConnectionStats = {
  connections: { open: 0, behind: 0 },
  views: { joined: 0, byName: {} },
  queues: { runningJoins: 0, waitingJoins: 0, messages: 0, pendingBytes: 0, unsentBytes: 0 },
  viewBytes: 0,
}

const SLOWEST = 10

/** What a router counts, and tells those who listen. */
export class Watch {
  /** Says what the connections are doing now. */
  connections: () => ConnectionStats = () => NOTHING
  /** Says which files are there now. */
  uploads: () => LiveStats['uploads'] = () => ({ files: 0, bytes: 0 })
  readonly #since = performance.now()
  readonly #tallies = new Tallies()
  readonly #refusals = new Map<string, number>()
  readonly #failures = new Map<string, number>()

  /** A callback has ended. @param time in milliseconds */
  called(view: string, callback: string, time: number): void {
    this.#tallies.add(view, callback, time)
  }

  /** An error was reported. */
  reported({ code, fault, limit }: LiveError): void {
    const counts = fault === 'client' ? this.#refusals : this.#failures
    const reason = limit === undefined ? code : `${code} ${limit}`
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
    if (!channels.refusal.hasSubscribers) return
    const message: Open<RefusalMessage> = { code, fault, ...(limit !== undefined && { limit }) }
    channels.refusal.publish(message)
  }

  stats(): LiveStats {
    const { viewBytes, ...now } = this.connections()
    const { rss, heapUsed } = process.memoryUsage()
    return {
      uptime: Math.round((performance.now() - this.#since) / 1000),
      ...now,
      uploads: this.uploads(),
      memory: { resident: rss, heap: heapUsed, views: viewBytes },
      refusals: Object.fromEntries(this.#refusals),
      failures: Object.fromEntries(this.#failures),
      slowest: this.#tallies.slowest(SLOWEST),
    }
  }
}
