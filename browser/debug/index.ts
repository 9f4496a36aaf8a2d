import type { LiveSocket } from '../live-socket.ts'
import type { Tools } from '../tools.ts'
import { diagnose, type Diagnosis } from './diagnosis.ts'
import { attend, turn } from './tools.ts'

export { say } from './tools.ts'

/** Does what a tool is asked for; without a name, lets those that are on attend to a connection. */
export function use(
  liveSocket: LiveSocket,
  name?: keyof Tools,
  milliseconds?: number,
): Promise<Diagnosis> | undefined {
  if (/Debug/.test(name ?? '')) turn('debug', name === 'enableDebug')
  if (/Sim/.test(name ?? '')) turn('latency-sim', name === 'enableLatencySim' && milliseconds)
  attend(liveSocket)
  return name === 'diagnose' ? diagnose(liveSocket) : undefined
}
