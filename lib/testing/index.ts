import { inside, outside } from '../base-path.ts'
import type { Uploader } from './chosen-file.ts'
import { LivePage } from './live-page.ts'
import { OpenPage } from './open-page.ts'
import { PageDocument } from './page-document.ts'
import { viewElements } from './page-views.ts'
import { hostOf, type Application, type Host } from './test-server.ts'
import { Visitor, type Answer, type Texts } from './visitor.ts'

export type { UploaderEntry } from '../protocol/uploader.ts'
export type { TestFile, Uploader } from './chosen-file.ts'
export type { FieldValue } from './control.ts'
export type { PushedEvent } from './joined-view.ts'
export type { FormValues, LivePage } from './live-page.ts'
export type { Application } from './test-server.ts'
export type { Texts, Visitor } from './visitor.ts'

/** How a page is opened. */
export interface LivePageOptions {
  /** Another page of the same browser: the visitor's cookies are shared. */
  readonly visitor?: { readonly visitor: Visitor }
  /** Cookies that the visitor has already, as they stand in the `Cookie` header. */
  readonly cookies?: Texts
  /** Headers that the visitor's browser sends with each request. */
  readonly headers?: Texts
  /** The time zone of the visitor's browser, such as `Europe/Berlin`. @default not told */
  readonly timeZone?: string
  /** What the browser's window shows: width and height. @unit CSS pixels @default not told */
  readonly viewport?: readonly [width: number, height: number]
  /** Where the socket is on pages that bring a client of their own. @default '/live' */
  readonly socketPath?: string
  /**
   * The router's `basePath`: the application is asked as by a proxy that cuts it off. Paths are then as the browser has
   * them, `/shop/a`; to one without it, it is added. @default '' (nothing)
   */
  readonly basePath?: string
  /** What the names of the page's bindings begin with, as in the browser's `bindingPrefix`. @default 'phx-' */
  readonly bindingPrefix?: string
  /** How long to wait for a condition or an answer. @unit milliseconds @default 4_500 */
  readonly timeout?: number
  /** What the visitor answers where `data-confirm` asks: `false` cancels the click. @default () => true */
  readonly confirm?: (question: string) => boolean
  /** What sends the files of `external` uploads, by the names that `external` says. @default none */
  readonly uploaders?: Readonly<Record<string, Uploader>>
}

const open = new Set<LivePage>()

/**
 * Opens a page as a browser does: gets it, connects, joins its views. Resolves when they are live, or when the
 * server sent the browser elsewhere (`page.redirectedTo`, `page.next()`). An ordinary page of the application, such as its
 * log-in, is opened as well: its links are followed and its forms are sent.
 *
 * An application is served on a port of its own, the same for all its visitors. Jest, Vitest with globals and
 * Mocha close everything after each test; elsewhere say `afterEach(closeAll)` or `page.close()`.
 *
 * @throws when the page is answered with an error, or when its join is refused
 * @example
 * const page = await live(app, '/todos')
 * await page.submit('form', { text: 'milk' })
 * expect(page.texts('li')).toEqual(['milk'])
 */
export async function live(app: Application, path: string, options: LivePageOptions = {}): Promise<LivePage> {
  const visitor = options.visitor?.visitor ?? new Visitor(options.headers ?? {}, options.cookies ?? {})
  return inTab(app, options, (host) => load(host, visitor, path, options))
}

/** Opens a page in a tab, which holds the application's server until it is closed. */
async function inTab(
  app: Application,
  options: LivePageOptions,
  opening: (host: Host) => Promise<OpenPage>,
): Promise<LivePage> {
  const host = await hostOf(app)
  try {
    const opened = await opening(host)
    const next = (left: OpenPage): Promise<LivePage> =>
      inTab(app, options, (nextHost) => arrival(nextHost, left, options))
    const page = new LivePage(opened, { next, closed: () => open.delete(page) })
    open.add(page)
    return page
  } catch (error) {
    host.release()
    throw error
  }
}

/** What a page was left for, at the end of its redirects. */
async function arrival(host: Host, left: OpenPage, options: LivePageOptions): Promise<OpenPage> {
  const { visitor } = left.setting
  let page = left
  for (let steps = 0; page.left?.to.startsWith('/'); steps++) {
    const { to, arrival: answer } = page.left
    if (steps === MAX_REDIRECTS) throw new Error(`There is no end of redirects: now to ${to}.`)
    page = await load(host, visitor, to, options, answer)
  }
  return page
}

/** As many as browsers follow. */
const MAX_REDIRECTS = 20

/** Closes all pages that are open. */
export async function closeAll(): Promise<void> {
  await Promise.all([...open].map((page) => page.close()))
}

async function load(
  host: Host,
  visitor: Visitor,
  path: string,
  options: LivePageOptions,
  answer?: Answer,
): Promise<OpenPage> {
  const { basePath = '', bindingPrefix } = options
  const { status, location, text } = answer ?? (await visitor.get(host.name, inside(basePath, path)))
  const isRedirect = status >= 300 && status < 400 && location !== undefined
  const document = PageDocument.parse(isRedirect ? '' : text, bindingPrefix)
  const page = new OpenPage(settingOf(host, visitor, path, options), document)
  const hasViews = viewElements(document).length > 0
  if (isRedirect) page.leaveFor(new URL(location, page.url).href)
  else if (status >= 400 && !answer && !hasViews)
    throw new Error(`GET ${path} was answered ${String(status)}, without a live view.\n\n${document.excerpt}`)
  else if (hasViews) {
    await page.join().catch(async (error: unknown) => {
      await page.disconnect()
      throw error
    })
  }
  return page
}

function settingOf(
  host: Host,
  visitor: Visitor,
  path: string,
  options: LivePageOptions,
): OpenPage['setting'] {
  const { timeZone, viewport, basePath = '', socketPath = '/live' } = options
  const { timeout = 4500, confirm = () => true, uploaders = {} } = options
  const client = { ...(timeZone && { _timeZone: timeZone }), ...(viewport && { _viewport: viewport }) }
  return {
    host,
    visitor,
    path: outside(basePath, path),
    basePath,
    socketPath,
    timeout,
    client,
    confirm,
    uploaders,
  }
}

/** Test runners that have no such global need `closeAll` or `page.close`. */
const { afterEach } = globalThis as { readonly afterEach?: (work: () => Promise<void>) => void }
afterEach?.(closeAll)
