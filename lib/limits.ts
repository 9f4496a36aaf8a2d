import { optionInvalid } from './errors/index.ts'

/** How much a client can make grow. Each has a default that an ordinary page never reaches. */
export interface Limits {
  /** The largest frame a browser may send; a larger one ends the connection (1009). @unit bytes @default 65_536 */
  readonly frameBytes: number
  /** Frames a connection may send in a second; more are read later. @default 1_000 */
  readonly framesPerSecond: number
  /**
   * Events and patches that a connection may send in a second; more are handled later. One that floods does not keep
   * other visitors waiting. @default 400
   */
  readonly eventsPerSecond: number
  /** How many of them may be for one view. Pages that follow a pointer send one for each picture: 60 to 144. @default 200 */
  readonly viewEventsPerSecond: number
  /** Events that may come at once before these two count. @default 100 */
  readonly eventBurst: number
  /** Refused frames within a minute after which a connection is ended (1008). @default 20 */
  readonly refusedFrames: number
  /**
   * Messages of a connection that are not answered yet, at two bytes a character and 512 for each: more are read
   * later. @unit bytes @default 524_288
   */
  readonly waitingBytes: number
  /** Views that one connection may join. @default 100 */
  readonly channels: number
  /**
   * Joins of one visitor that run at once, of all connections together, and half as many of one connection; others
   * wait for their turn. @default 32
   */
  readonly joins: number
  /** Joins of all visitors that run at once; others wait for their turn. @default 200 */
  readonly openJoins: number
  /** Joins that wait for that. More are told to come back after some seconds; a page loses nothing by it. @default 1_000 */
  readonly queuedJoins: number
  /**
   * Connections that one visitor may have open: mostly one for each page. One more is refused, and its browser waits. Those
   * who were never given a page are told apart by their addresses. @default 100
   */
  readonly connections: number
  /**
   * Connections that one address may have open, of all visitors together: `req.ip`, so behind a proxy Express's
   * "trust proxy" has to be set; of IPv6 the network of 64 bits. One more is refused. Those of the own machine
   * (127.0.0.1, ::1) are not counted. @default 2_000
   */
  readonly addressConnections: number
  /** How many connections one visitor may have open by long polling; one more is refused. @default 20 */
  readonly polls: number
  /** Messages that may wait for a slow callback before the view is ended. @default 1_000 */
  readonly queuedMessages: number
  /**
   * Files that one view may have at once, of all its uploads: on their way, or whole and not consumed. One more is refused
   * (`no_room`). @default 100
   */
  readonly uploads: number
  /** Such files that one visitor may have, in all views together. One more is refused (`no_room`). @default 300 */
  readonly visitorUploads: number
  /**
   * What such files may have together, of all visitors, as their browsers say. One that would be more is refused
   * (`no_room`). @unit bytes @default 10_737_418_240 (10 GiB)
   */
  readonly uploadBytes: number
  /** Topics that one view may listen to; one more ends it. @default 1_000 */
  readonly subscriptions: number
  /** Timers of `socket.sendSelfAfter` that one view may have running; one more ends it. @default 1_000 */
  readonly timers: number
  /** Work of `async`, `assignAsync` and `startAsync` that one view may have running; one more ends it. @default 100 */
  readonly asyncWork: number
  /** How long a first page waits for values of `firstPage: 'wait'`; then it is sent without them. @unit milliseconds @default 3_000 */
  readonly firstPageTime: number
  /**
   * How long a callback may take before that is reported; the view handles nothing else meanwhile. @unit milliseconds
   * @default 5_000
   */
  readonly callbackTime: number
  /** After which it is given up, and its view is ended. @unit milliseconds @default Infinity (never) */
  readonly callbackTimeout: number
  /** What the assigns of a view may take, as estimated from time to time, before that is reported. @unit bytes @default 8_388_608 */
  readonly stateBytes: number
  /** At which the view is ended. @unit bytes @default Infinity (never) */
  readonly maxStateBytes: number
  /** Keys under which one view may be present, of all topics together; one more ends it. @default 100 */
  readonly presences: number
  /** A key and its meta, as JSON; a larger one ends the view. @unit bytes @default 4_096 */
  readonly presenceBytes: number
  /** Unsent bytes after which a browser that does not read is left (1013). @unit bytes @default 1_048_576 */
  readonly unsentBytes: number
  /** How long a connection may join nothing. @unit milliseconds @default 10_000 */
  readonly joinTime: number
  /** How long a connection may be silent; browsers send a heartbeat every 20 to 25 s. @unit milliseconds @default 65_000 */
  readonly silence: number
}

const DEFAULT_LIMITS: Limits = {
  frameBytes: 65_536,
  framesPerSecond: 1_000,
  eventsPerSecond: 400,
  viewEventsPerSecond: 200,
  eventBurst: 100,
  refusedFrames: 20,
  waitingBytes: 524_288,
  channels: 100,
  joins: 32,
  openJoins: 200,
  queuedJoins: 1_000,
  connections: 100,
  addressConnections: 2_000,
  polls: 20,
  queuedMessages: 1_000,
  uploads: 100,
  visitorUploads: 300,
  uploadBytes: 10_737_418_240,
  subscriptions: 1_000,
  timers: 1_000,
  asyncWork: 100,
  firstPageTime: 3_000,
  callbackTime: 5_000,
  callbackTimeout: Infinity,
  stateBytes: 8_388_608,
  maxStateBytes: Infinity,
  presences: 100,
  presenceBytes: 4_096,
  unsentBytes: 1_048_576,
  joinTime: 10_000,
  silence: 65_000,
}

/** @throws LIVE_OPTION_INVALID */
export function limitsOf(limits: Partial<Limits>): Limits {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw optionInvalid('limits', Object.keys(DEFAULT_LIMITS).join(', '), name)
    }
    if (typeof value !== 'number' || !(value > 0))
      throw optionInvalid(`limits.${name}`, 'a number above 0', value)
  }
  return { ...DEFAULT_LIMITS, ...limits }
}
