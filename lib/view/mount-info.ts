import type { Request } from 'express'

/**
 * What is in the session of this application. It is empty here, for the application to say it once, in any of its files:
 * @example
 * declare module 'express-liveview' {
 *   interface LiveSession { userId?: string }
 * }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the application fills it
export interface LiveSession {}

/** The type of a session: what the application has said of it, or else anything. */
export type SessionOf<Declared> = [keyof Declared] extends [never]
  ? // eslint-disable-next-line @typescript-eslint/no-explicit-any -- its shape is the application's
    Readonly<Record<string, any>>
  : Readonly<Declared>

/** What the `session` option of the router made of the request; by default `req.session`. */
export type Session = SessionOf<LiveSession>

/** What `mount` is given besides the socket. */
export type MountInfo<Params> = {
  readonly params: Params
  readonly session: Session
  /** The request of the page, or of the join, after all middleware: `req.user`, `req.headers`, `req.res?.locals`. */
  readonly req: Request
  /**
   * Does the page have scripts or stylesheets of before a deploy? Only at a join, and of those with
   * `phx-track-static`; see the router's option `staticFiles`.
   */
  readonly staticChanged: boolean
  readonly connectInfo: ConnectInfo
}

/** Where a visit comes from, as `mount` is told. */
export type ConnectInfo = {
  /** The address of the visitor, as Express's `trust proxy` has it. */
  readonly address: string | undefined
  readonly userAgent: string | undefined
  /** The headers that the router's option `connectHeaders` names, those that came. */
  readonly headers: Readonly<Record<string, string>>
  /** The name of the browser's time zone, such as `Europe/Berlin`. Only at a join, and if the client says so. */
  readonly timeZone: string | undefined
  /** What the browser's window shows. Only at a join, and if the client says so. @unit CSS pixels */
  readonly viewport: { readonly width: number; readonly height: number } | undefined
}
