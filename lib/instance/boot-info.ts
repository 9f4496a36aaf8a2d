import type { ConnectInfo, MountInfo, Session } from '../view/mount-info.ts'
import type { RawParams } from '../view/untrusted.ts'
import type { FlashContext } from './flash.ts'

/** What a boot is given of the visitor's request. */
export type BootInfo = {
  /** Undefined for a nested view: the page's URL is not its own. */
  readonly params: RawParams | undefined
  readonly session: Session
  readonly req: MountInfo<unknown>['req']
  readonly staticChanged: boolean
  /** Made when it is first asked for. */
  readonly connectInfo: () => ConnectInfo
  /** Assigns of the view around it and of `res.locals`, in the order in which they are looked up. */
  readonly given: readonly Readonly<Record<string, unknown>>[]
  /** Without it no flash messages come, and none go on. */
  readonly flash?: FlashContext
}

/**
 * What `mount` is given, and each hook before it. `connectInfo` is made when it is read: the address of a visitor is a
 * question to the system, and few views ask.
 */
export function mountInfo<Params>({ connectInfo, ...info }: BootInfo, params: Params): MountInfo<Params> {
  const given = { ...info, params }
  Object.defineProperty(given, 'connectInfo', { get: connectInfo, enumerable: true, configurable: true })
  return given as typeof given & Pick<MountInfo<Params>, 'connectInfo'>
}
