import type { FlashMessages } from '../view/flash.ts'
import type { ConnectInfo, MountInfo, Session } from '../view/mount-info.ts'
import type { RawParams } from '../view/untrusted.ts'

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
  /** Flash messages of the page before. */
  readonly flash: FlashMessages
}

/** What `mount` is given, and each hook before it. */
export function mountInfo<Params>(info: BootInfo, params: Params): MountInfo<Params> {
  return new Given(info, params) as Given<Params> & Pick<MountInfo<Params>, 'connectInfo'>
}

/**
 * `connectInfo` is made when it is read: the address of a visitor is a question to the system, and few views ask. It is a
 * member of each object, so that it comes along into copies. All have the same function for that: V8 keeps the functions
 * of accessors in the hidden class, and what such a function holds until the next collection of the whole heap.
 */
class Given<Params> implements Omit<MountInfo<Params>, 'connectInfo'> {
  static readonly #lazy = {
    get(this: Given<unknown>): ConnectInfo {
      return this.#connectInfo()
    },
    enumerable: true,
    configurable: true,
  }

  readonly params: Params
  readonly session: Session
  readonly req: MountInfo<Params>['req']
  readonly staticChanged: boolean
  readonly #connectInfo: () => ConnectInfo

  constructor({ session, req, staticChanged, connectInfo }: BootInfo, params: Params) {
    this.params = params
    this.session = session
    this.req = req
    this.staticChanged = staticChanged
    this.#connectInfo = connectInfo
    Object.defineProperty(this, 'connectInfo', Given.#lazy)
  }
}
