import type { Application } from './applications.ts'
import type { Laws } from './laws.ts'

/** What a process, a broker and a purse can bear: assumptions, not laws. */
export interface Machine {
  /** The share of its core that a process may be busy with: the rest is for peaks and for garbage collection. */
  readonly busy: number
  /**
   * The laws are those of a process that has always something to do. Where visitors act now and then, each act costs so many
   * times as much: docs/scaling.md, "Checked at three sizes".
   */
  readonly spread: number
  /** Resident memory of a process. @unit bytes */
  readonly memory: number
  /** Connections of a process: what a listener, a balancer and its file descriptors bear. */
  readonly connections: number
  /** Messages that one broker takes and hands out. @unit per second */
  readonly broker: number
  /** All visitors are to be back so long after everything was restarted. @unit seconds */
  readonly storm: number
  /** @unit US dollars for a core and an hour */
  readonly core: number
  /** @unit US dollars for 10^9 bytes of memory and an hour */
  readonly gigabyte: number
  /** @unit US dollars for 10^9 bytes that leave the data centre */
  readonly traffic: number
}

export const MACHINE: Machine = {
  busy: 0.6,
  spread: 2.7,
  memory: 2e9,
  connections: 30_000,
  broker: 100_000,
  storm: 60,
  core: 0.04,
  gigabyte: 0.005,
  traffic: 0.02,
}

/** What an application needs for so many connected visitors. */
export interface Need {
  readonly visitors: number
  /** Processes, by what asks for them; as many as the largest of them are needed. */
  readonly processesFor: Readonly<Record<'processor' | 'memory' | 'connections' | 'storm', number>>
  readonly processes: number
  /** Processor time of the steady state, in all processes. @unit cores */
  readonly cores: number
  /** @unit bytes */
  readonly memory: number
  /** What the broker takes in and hands out. @unit per second */
  readonly brokerMessages: number
  /** @unit bytes per second */
  readonly traffic: number
  /** @unit US dollars per month of 730 hours */
  readonly cost: number
  /** What has to be answered first when the number grows. */
  readonly first: string
}

/** Heartbeats come every 20 to 25 s. */
const HEARTBEATS = 1 / 22.5
const MICRO = 1e-6
/** Of a month. */
const HOURS = 730

/** By the laws alone: what one visitor takes in the steady state, without what a process does for a broadcast as such. @unit cores */
function coresOf(app: Application, laws: Laws): number {
  const each = app.events * laws.event + app.broadcasts * laws.frame + HEARTBEATS * laws.heartbeat
  return (each + app.visits * (laws.page + laws.join)) * MICRO
}

/** @param machine what the parts bear */
export function needOf(app: Application, visitors: number, laws: Laws, machine: Machine): Need {
  const processesFor = processesOf(app, visitors, laws, machine)
  const processes = Math.max(...Object.values(processesFor))
  const published = broadcastsOf(app, visitors)
  const brokerMessages = processes > 1 ? published * (1 + reachOf(app, visitors, processes)) : 0
  const memory = visitors * (laws.memory + app.state) + processes * laws.empty
  const traffic = visitors * ((app.events + app.broadcasts) * app.frame + app.visits * app.page)
  const hourly = processes * machine.core + (memory / 1e9) * machine.gigabyte
  return {
    visitors,
    processesFor,
    processes,
    cores: coresFor(app, visitors, laws, machine, processes),
    memory,
    brokerMessages,
    traffic,
    cost: HOURS * (hourly + ((traffic * 3600) / 1e9) * machine.traffic),
    first: firstOf(processesFor, brokerMessages / machine.broker),
  }
}

/** How many processes each kind of need asks for. */
function processesOf(app: Application, visitors: number, laws: Laws, machine: Machine): Need['processesFor'] {
  const memory = Math.ceil((visitors * (laws.memory + app.state)) / (machine.memory - laws.empty))
  const connections = Math.ceil(visitors / machine.connections)
  const storm = Math.ceil((visitors * laws.resume * MICRO) / machine.storm)
  // Each process that has a listener works for a broadcast: how many there are depends on itself.
  let processor = 1
  for (let round = 0; round < 20; round++) {
    const count = Math.max(processor, memory, connections, storm)
    const cores = coresFor(app, visitors, laws, machine, count)
    processor = Math.ceil(cores / machine.busy)
  }
  return { processor, memory, connections, storm }
}

/** Processor time in the steady state, of all processes. @unit cores */
function coresFor(
  app: Application,
  visitors: number,
  laws: Laws,
  { spread }: Machine,
  processes: number,
): number {
  const heard = broadcastsOf(app, visitors) * reachOf(app, visitors, processes)
  return spread * (visitors * coresOf(app, laws) + heard * laws.broadcast * MICRO)
}

/** What all topics are told. @unit per second */
function broadcastsOf({ listeners, broadcasts }: Application, visitors: number): number {
  return Math.max(1, visitors / listeners) * broadcasts
}

/** How many processes have a listener of one topic, when visitors land anywhere. */
function reachOf({ listeners }: Application, visitors: number, processes: number): number {
  return processes * (1 - (1 - 1 / processes) ** Math.min(listeners, visitors))
}

function firstOf(processesFor: Need['processesFor'], brokers: number): string {
  const [name = ''] = Object.entries(processesFor).sort(([, a], [, b]) => b - a)[0] ?? []
  return brokers > 1 ? `broker (${brokers.toFixed(brokers < 10 ? 1 : 0)} of one), then ${name}` : name
}
