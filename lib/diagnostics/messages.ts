import type { Fault, LiveErrorCode } from '../errors/index.ts'

/** The view that a message is about. */
export interface LiveSubject {
  /** The view's `name`, or its route where it has none. */
  readonly view: string
  /** The pattern of the route, such as `/orders/:id`: of a nested view that of its page, of an embedded one `#` and its id. */
  readonly route: string
  /** The id of the view's element in the page. */
  readonly id: string
  /**
   * Stands for the visitor, and is another in each process: it says who is the same, and not who it is. Undefined for the
   * first render over HTTP.
   */
  readonly visitor?: string | undefined
}

/** How something ended. `refused`: what the client sent was refused, and the view goes on as if it had not been sent. */
export type LiveOutcome = 'ok' | 'redirect' | 'refused' | 'failed'

/** What takes time. The same object is published at the beginning and at the end. */
export interface Timed {
  /** Set when it is over. @unit milliseconds */
  readonly duration?: number | undefined
  /** What was thrown where it failed. */
  readonly error?: unknown
}

/** A callback of a view. Of an event or a message, the render that follows and what is sent are part of it. */
export interface CallbackMessage extends LiveSubject, Timed {
  /**
   * `mount`, `handleParams`, `handleEvent.add`, `handleInfo.said`, `handlePresence`; of work beside the view `assignAsync.report`,
   * `startAsync.sum`. An event that the view does not know is
   * `handleEvent.(other)`: clients send any name.
   */
  readonly callback: string
  /** False in the first render over HTTP. */
  readonly connected: boolean
  /** Set when it is over. */
  readonly outcome?: LiveOutcome | undefined
}

/** A render, and the comparison with what the browser has. */
export interface RenderMessage extends LiveSubject, Timed {
  /** False in the first render over HTTP. */
  readonly connected: boolean
}

/** What a page is sent of a view: it is made into text and handed to the connection. */
export interface DiffMessage extends LiveSubject, Timed {
  /** The whole view in answer to a `join`; what an event or a patch changed as a `reply`; anything else as a `push`. */
  readonly kind: 'join' | 'reply' | 'push'
  /** Set when it is over: the size of the text, before the WebSocket frames it; 0 for a connection that has ended. @unit bytes */
  readonly bytes?: number | undefined
}

/** A join, from its turn until it is answered. `view` and `route` are set once the live route has it. */
export interface JoinMessage extends Partial<LiveSubject>, Timed {
  /** The id of the view's element in the page. */
  readonly id: string
  /** Undefined for one that the browser gave up before it was answered. */
  readonly outcome?: 'granted' | 'redirect' | 'refused' | undefined
  /** Why it was refused. */
  readonly code?: LiveErrorCode | undefined
}

/** The end of a joined view. */
export interface LeaveMessage extends LiveSubject {
  /**
   * `left`: its page has left it. `redirected`: it sent its page elsewhere. `failed`: one of its callbacks has failed.
   * `closed`: its connection or the view around it has ended, or a newer join has taken its place.
   */
  readonly reason: 'left' | 'redirected' | 'failed' | 'closed'
  /** How long it was joined. @unit milliseconds */
  readonly duration: number
}

/** An error as the router reports it: something that a client did was refused, or something failed. */
export interface RefusalMessage {
  readonly code: LiveErrorCode
  readonly fault: Fault
  /** With `LIVE_LIMIT_REACHED`, or where that is the cause: the name of the limit. */
  readonly limit?: string | undefined
}

/** What is published, by the last part of the channel's name: `event` on `express-liveview:event`. */
export interface LiveDiagnostics {
  mount: CallbackMessage
  params: CallbackMessage
  event: CallbackMessage
  info: CallbackMessage
  async: CallbackMessage
  render: RenderMessage
  diff: DiffMessage
  join: JoinMessage
  leave: LeaveMessage
  refusal: RefusalMessage
}

/** A message, as it is while it can change. */
export type Open<Message> = { -readonly [Name in keyof Message]: Message[Name] }
