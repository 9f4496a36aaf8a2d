/** How long a callback took, of all its calls. */
export interface CallbackStats {
  readonly view: string
  /** As in the messages of diagnostics: `handleEvent.add`. */
  readonly callback: string
  readonly calls: number
  /** @unit milliseconds */
  readonly mean: number
  /** @unit milliseconds */
  readonly longest: number
}

/** What the connections of a router are doing. */
export interface ConnectionStats {
  readonly connections: {
    readonly open: number
    /** Those whose browser reads too slowly: their changes are kept together until it has read. */
    readonly behind: number
  }
  readonly views: {
    readonly joined: number
    /** How many views are joined, by their names. */
    readonly byName: Readonly<Record<string, number>>
  }
  readonly queues: {
    /** Joins that the application works on. */
    readonly runningJoins: number
    /** Joins that wait for their turn. */
    readonly waitingJoins: number
    /** Messages that wait for a callback to end. */
    readonly messages: number
    /** What browsers have sent and is not answered. @unit bytes */
    readonly pendingBytes: number
    /** What browsers have not read. @unit bytes */
    readonly unsentBytes: number
  }
  /** What the joined views take, estimated from the assigns of some of them. @unit bytes */
  readonly viewBytes: number
}

/** What `live.stats()` returns: JSON. Numbers count from the start of the router, unless they say what is there now. */
export interface LiveStats extends Omit<ConnectionStats, 'viewBytes'> {
  /** Of the router. @unit seconds */
  readonly uptime: number
  readonly uploads: {
    /** Those that are on their way, or whole and not consumed. */
    readonly files: number
    /** What they have together, as their browsers say. @unit bytes */
    readonly bytes: number
  }
  readonly memory: {
    /** Of the process. @unit bytes */
    readonly resident: number
    /** Of the process. @unit bytes */
    readonly heap: number
    /** What the joined views take, estimated from the assigns of some of them. @unit bytes */
    readonly views: number
  }
  /** What clients did that was refused, by code, and by the limit where one was reached. */
  readonly refusals: Readonly<Record<string, number>>
  /** What has failed in the application and on the network, by code, and by the limit where one is the cause. */
  readonly failures: Readonly<Record<string, number>>
  /** The ten callbacks whose longest call was the slowest. */
  readonly slowest: readonly CallbackStats[]
}
