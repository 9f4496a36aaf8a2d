/** No limits of the time and the size of a view, for what is tested without them. */
export const UNLIMITED = {
  callbackTime: Infinity,
  callbackTimeout: Infinity,
  stateBytes: Infinity,
  maxStateBytes: Infinity,
} as const

/** Few of everything that a view may make grow. */
export const FEW = {
  queuedMessages: 10,
  frameBytes: 65_536,
  uploads: 10,
  visitorUploads: 30,
  uploadBytes: 1_000_000,
  subscriptions: 10,
  timers: 10,
  asyncWork: 10,
  firstPageTime: 1_000,
  presences: 10,
  presenceBytes: 100,
  ...UNLIMITED,
} as const
