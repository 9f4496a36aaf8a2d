import type { Request } from 'express'
import { sessionMissing, valueKind } from '../errors/index.ts'
import { isPromise, memberOf } from '../foreign.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Session } from '../view/mount-info.ts'

/** The session as middleware has it: express-session, cookie-session, and others that fill `req.session`. */
type KeptSession = Record<string, unknown> & { readonly save?: unknown }

/** The session of a request; undefined where no middleware has made one. */
function sessionOf(req: Request): KeptSession | undefined {
  const session = memberOf(req, 'session')
  return typeof session === 'object' && session !== null ? (session as KeptSession) : undefined
}

/** What views see of it, where no option says something else: empty where there is no session. */
export function readSession(req: Request): Session {
  return (req as { readonly session?: Session }).session ?? {}
}

/** The name of every session that is in a cookie of the browser and not new. */
export const KEPT = 'kept'

/**
 * Names the session of a request, so that a later request can be known to have the same. Empty for a session that has
 * just begun; undefined where there is none. What keeps sessions by ids (express-session) has put the id into a cookie;
 * what keeps them in cookies (cookie-session) says only whether one is new.
 */
export function sessionName(req: Request): string | undefined {
  const session = sessionOf(req)
  if (!session) return undefined
  const id = memberOf(req, 'sessionID')
  if (typeof id === 'string') return hasCookieWith(req, id) ? `id ${id}` : ''
  return memberOf(session, 'isNew') === false ? KEPT : ''
}

function hasCookieWith({ headers: { cookie = '' } }: Request, id: string): boolean {
  return id !== '' && [id, encodeURIComponent(id)].some((text) => cookie.includes(text))
}

/** Writes into the session of a request. @throws LIVE_SESSION_MISSING; LIVE_VALUE_KIND for a key that the session needs itself */
export function writeSession(req: Request, key: string, value: JsonValue): void {
  const session = sessionOf(req)
  if (!session) throw sessionMissing()
  if (key in session && !Object.prototype.propertyIsEnumerable.call(session, key))
    throw valueKind(key, 'a key that the session does not need itself', '`putSession`')
  session[key] = value
}

/** Has a session that is in a store saved there. It settles when that is done. @throws what the store throws */
export async function saveSession(req: Request): Promise<void> {
  await callStore(req, 'save')
}

/** Has a session ended that is in a store as express-session keeps it. It settles when that is done. @throws what the store throws */
export async function endSession(req: Request): Promise<void> {
  if (hasStore(req)) await callStore(req, 'destroy')
}

/** The methods of such a session take a callback, but are wrapped, so that their `length` does not say it. */
function hasStore(req: Request): boolean {
  return memberOf(req, 'sessionStore') !== undefined
}

async function callStore(req: Request, name: 'save' | 'destroy'): Promise<void> {
  const session = sessionOf(req)
  const method = memberOf(session, name)
  if (typeof method !== 'function') return
  await new Promise<void>((resolve, reject) => {
    const done: unknown = method.call(session, (error: unknown) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the store's error may be any value
      if (error) reject(error)
      else resolve()
    })
    if (isPromise(done)) done.then(() => resolve(), reject)
    else if (method.length === 0 && !hasStore(req)) resolve()
  })
}
