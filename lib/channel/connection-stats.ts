import type { ConnectionStats } from '../diagnostics/stats.ts'
import { estimatedSize } from '../instance/state-size.ts'
import type { Connection } from './connection.ts'
import type { JoinTurns } from './join-turns.ts'

/** How many views are measured; the size of the others is estimated from these. */
const SAMPLE = 20

/** A small view with its connection, without assigns. @unit bytes */
const EMPTY_VIEW = 5_000

/** What connections are doing. It looks at each view, but only into a few. */
export function statsOf(connections: Iterable<Connection>, { size }: JoinTurns): ConnectionStats {
  const all = [...connections]
  const views = all.flatMap(({ channels }) => channels.views.instances)
  const byName: Record<string, number> = {}
  for (const { name } of views.map(({ root }) => root.config)) byName[name] = (byName[name] ?? 0) + 1
  const sampled = views.slice(0, SAMPLE).map(({ root }) => EMPTY_VIEW + estimatedSize(root.assigns.values))
  return {
    connections: { open: all.length, behind: all.filter(({ sender }) => sender.isBehind).length },
    views: { joined: views.length, byName },
    queues: {
      runningJoins: size.running,
      waitingJoins: size.waiting,
      messages: sum(views.map(({ waiting }) => waiting)),
      pendingBytes: sum(all.map(({ work }) => work.held)),
      unsentBytes: sum(all.map(({ sender }) => sender.unsent)),
    },
    viewBytes: Math.round((sum(sampled) / Math.max(1, sampled.length)) * views.length),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
