/**
 * The names of all messages of the channel protocol, for both ends. The fourth place of a frame holds one; see
 * docs/protocol.md, "Channels". The build puts the names themselves into the browser's script.
 */
export const MESSAGE = {
  /** Browser: joins a topic. */
  join: 'phx_join',
  /** Browser: leaves it. */
  leave: 'phx_leave',
  /** Browser: an event for a view. */
  event: 'event',
  /** Browser: takes a view to another URL. Server: a view is at another URL. */
  patch: 'live_patch',
  /** Browser: components have gone from the page. */
  componentsLost: 'cids_will_destroy',
  /** Browser: they have not come back since. */
  componentsGone: 'cids_destroyed',
  /** Browser: asks a view which files it may send. */
  allowUpload: 'allow_upload',
  /** Browser: more of a file is there. */
  progress: 'progress',
  /** Browser, as bytes, at the topic of a file: a part of it. */
  chunk: 'chunk',
  /** Browser, at the topic `phoenix`: the connection is in use. */
  heartbeat: 'heartbeat',
  /** Server: the answer to a message of the browser. */
  reply: 'phx_reply',
  /** Server: what changed in a view of its own accord. */
  diff: 'diff',
  /** Server: the page is to load another. */
  redirect: 'redirect',
  /** Server: the page is to go to another live view. */
  navigate: 'live_redirect',
  /** Server: the topic has ended, and is not to be joined again. */
  close: 'phx_close',
  /** Server: the topic has failed, and is to be joined anew. */
  error: 'phx_error',
  /** Server, at the topic `phoenix`: a line for the console of the page. */
  console: 'debug',
  /** At the topic `phoenix`. Server: a ticket that the browser is to redeem, or that it is to give up. Browser: what came of it. */
  session: 'session',
} as const

/** The topic of messages about the connection itself. */
export const CONNECTION_TOPIC = 'phoenix'
