import { readClientInfo, type ClientInfo } from './client-info.ts'
import { extensionsIn, type Extension } from './extensions.ts'
import { MAX_TOKEN } from './limits.ts'
import { isJsonObject, type JsonValue } from './json.ts'
import { decodeForm, fieldPath } from './form.ts'
import { flawOfValue } from './safe-value.ts'
import type { Payload } from './frame.ts'
import { readChoices, type Choices } from './uploads.ts'

/** What a join asks for, after its shape was checked. See docs/protocol.md, "Joining". */
export type JoinPayload = {
  /** The page's URL, or after a live navigation the new one. Nested and sticky views have none. */
  readonly url: string | undefined
  readonly session: string
  readonly csrfToken: string | undefined
  /** What the page's element had for its first join, and what the message had that sent the browser here. */
  readonly static: string | undefined
  readonly flash: string | undefined
  /** Does the page join for the first time, as it was loaded? */
  readonly isFirst: boolean
  /** Did the browser come to this page by a live navigation? */
  readonly isNavigation: boolean
  /** Additions to Phoenix's protocol that the client understands. */
  readonly extensions: readonly Extension[]
  /** What the page says of the render it was printed from, as long as it shows that. */
  readonly printed: string | undefined
  /** The addresses of the page's scripts and stylesheets that have `phx-track-static`. */
  readonly tracked: readonly string[]
  readonly client: ClientInfo
}

/** An event, after its shape was checked. See docs/protocol.md, "Events". */
export type EventPayload = {
  readonly name: string
  readonly value: { readonly [name: string]: JsonValue }
  /** The component that it is for; undefined for the view. */
  readonly cid: number | undefined
  /** Files that were chosen. */
  readonly choices: Choices | undefined
}

const MAX_URL = 8192
const MAX_TRACKED = 100

/** Reads the payload of `phx_join`; a sentence that says what is wrong with it otherwise. */
export function readJoin(payload: Payload): JoinPayload | string {
  const isNavigation = payload['redirect'] !== undefined
  const url = isNavigation ? payload['redirect'] : payload['url']
  const { session, params, extensions, printed } = payload
  if (url !== undefined && !isPageUrl(url)) return 'its url is not an absolute URL of http or https'
  if (typeof session !== 'string' || session.length > MAX_TOKEN) return 'its session is no token'
  const {
    _csrf_token: csrfToken,
    _mounts: mounts,
    _track_static: tracked,
  } = isJsonObject(params) ? params : {}
  return {
    url,
    session,
    csrfToken: typeof csrfToken === 'string' ? csrfToken : undefined,
    static: readToken(payload['static']),
    flash: readToken(payload['flash']),
    isFirst: mounts === 0 && !isNavigation,
    isNavigation,
    extensions: extensionsIn(extensions),
    printed: readToken(printed),
    tracked: textsIn(tracked).slice(0, MAX_TRACKED),
    client: readClientInfo(isJsonObject(params) ? params : {}),
  }
}

/** Pages are loaded by http or https; what other schemes name has no origin of its own to compare. */
function isPageUrl(url: JsonValue): url is string {
  return typeof url === 'string' && url.length <= MAX_URL && /^https?:/i.test(url) && URL.canParse(url)
}

/** A token that may be missing. */
function readToken(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value.length <= MAX_TOKEN ? value : undefined
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** Reads the payload of `event`; a sentence that says what is wrong with it otherwise. */
export function readEvent(payload: Payload): EventPayload | string {
  const { event: name, type, value } = payload
  if (typeof name !== 'string') return 'its event has no name'
  const cid = payload['cid'] ?? undefined
  if (cid !== undefined && !isCid(cid)) return 'its target is no number of a component'
  const read = type === 'form' ? readForm(value, payload['meta']) : value
  if (typeof read === 'string') return type === 'form' ? read : 'its value is not an object'
  if (!isJsonObject(read)) return 'its value is not an object'
  const flaw = type === 'form' ? undefined : flawOfValue(read)
  if (flaw !== undefined) return flaw
  const choices = payload['uploads'] === undefined ? undefined : readChoices(payload['uploads'])
  return typeof choices === 'string' ? choices : { name, value: read, cid, choices }
}

/** Reads the numbers of components that are gone from a page; a sentence that says what is wrong with them otherwise. */
export function readComponents({ cids }: Payload): readonly number[] | string {
  return Array.isArray(cids) && cids.every(isCid) ? cids : 'they are no list of numbers'
}

function isCid(value: JsonValue): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

/** A form travels as encoded text; what the client knows besides is laid over it. */
function readForm(value: JsonValue | undefined, meta: JsonValue | undefined): JsonValue {
  if (typeof value !== 'string') return 'its form is not text'
  const form = decodeForm(value)
  if (typeof form === 'string') return form
  if (!isJsonObject(meta)) return form
  const flaw = flawOfValue(meta)
  if (flaw !== undefined) return flaw
  const target = meta['_target']
  const path = typeof target === 'string' ? fieldPath(target) : undefined
  if (typeof path === 'string') return path
  return { ...form, ...meta, ...(path && { _target: path.filter((part) => part !== '') }) }
}

/** Reads the payload of `live_patch`: a URL, perhaps relative to that of the page; a sentence that says what is wrong with it otherwise. */
export function readPatch({ url: to }: Payload, page: string | undefined): URL | string {
  if (page === undefined) return 'the view has no URL of its own'
  if (typeof to !== 'string' || to.length > MAX_URL || !URL.canParse(to, page)) return 'its url is not valid'
  const url = new URL(to, page)
  return url.origin === new URL(page).origin ? url : 'its url is of another site'
}
