import { diagnose, type Diagnosis, type Tools } from './diagnosis.ts'
import type { DebugPage } from './port.ts'
import { attend, turn } from './tools.ts'

export { hear } from './hear.ts'

/** Calls a tool by its name. Without a name, applies the tools that are on to a new connection. */
export function useTool(
  liveSocket: DebugPage,
  name: keyof Tools | '' = '',
  milliseconds?: number,
): Promise<Diagnosis> | undefined {
  if (/Debug/.test(name)) turn('debug', name === 'enableDebug')
  if (/Sim/.test(name)) turn('latency-sim', name === 'enableLatencySim' && milliseconds)
  attend(liveSocket)
  return name === 'diagnose' ? diagnose(liveSocket) : undefined
}
