import type { BootInfo } from './contract.ts'
import type { MountInfo } from '../view/live-view.ts'

/**
 * What `mount` is given, and each hook before it. `connectInfo` is made when it is read: the address of a visitor is a
 * question to the system, and few views ask.
 */
export function mountInfo<Params>({ connectInfo, ...info }: BootInfo, params: Params): MountInfo<Params> {
  const given = { ...info, params }
  Object.defineProperty(given, 'connectInfo', { get: connectInfo, enumerable: true, configurable: true })
  return given as typeof given & Pick<MountInfo<Params>, 'connectInfo'>
}
