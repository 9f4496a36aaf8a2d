import {
  chromium,
  firefox,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core'
import { WebKitContext } from './webkit-context.ts'

/** A tab of a visitor of its own, and what its console complained about. */
export type Tab = {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors and uncaught exceptions so far, in order. A test of a healthy page expects it to be empty. */
  readonly errors: readonly string[]
}

/**
 * How long a test waits for what it names. On a busy machine a page takes long; and Chromium asks for one URL in two tabs
 * one after the other, where it waits up to 20 s by itself. @unit milliseconds
 */
const MAX_WAIT = 120_000

/** The engine of this test run; see `.tools/engines.mjs`. */
export const engine = process.env['ENGINE'] ?? 'chromium'

const connections = new Map<string, Promise<Browser>>()

/**
 * A browser of this test run (`ENGINE`, else Chromium), shared by all test files; launched when the first of them asks.
 * Closes nothing but this file's connection to it, after the last test.
 *
 * @param name which of the browsers: there is one for each name
 * @throws when there is no Chromium to launch (see `.tools/chromium-binary.mjs`): a browser test never skips
 */
export function openBrowser(name = ''): Promise<Browser> {
  const connection = connections.get(name) ?? connect(name)
  connections.set(name, connection)
  return connection
}

/** A new visitor (own cookies and storage) with one empty tab. It is closed after the test that opened it. */
export async function newPage(options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await newContext(options)
  opened.push(context)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    // Some browsers ask every site for an icon, and complain where there is none.
    const isIcon = message.location().url.endsWith('/favicon.ico')
    if (message.type() === 'error' && !isIcon) errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  return { page, context, errors }
}

async function newContext(options: BrowserContextOptions): Promise<BrowserContext> {
  // It has those of the methods that the tests use.
  if (engine === 'webkit') return (await WebKitContext.open(options)) as unknown as BrowserContext
  const browser = await openBrowser(engine === 'firefox' ? freeFirefox() : '')
  const context = await browser.newContext(options)
  context.setDefaultTimeout(MAX_WAIT)
  return context
}

/** One of several windows alone has the focus in Firefox, and hears of it: each visitor of a test has a Firefox. */
function freeFirefox(): string {
  return `${process.env['JEST_WORKER_ID'] ?? ''}-${String(visitors++)}`
}

const opened: BrowserContext[] = []
let visitors = 0

async function connect(name: string): Promise<Browser> {
  const door = process.env['CHROMIUM_DOOR']
  if (door === undefined)
    throw new Error('No CHROMIUM_DOOR: is this running under Jest with the project’s settings?')
  const answer = await fetch(door + name)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`Chromium did not start: ${text}`)
  const browser = await (engine === 'firefox' ? firefox : chromium).connect(text)
  // One that has crashed is replaced for the next test.
  browser.on('disconnected', () => connections.delete(name))
  return browser
}

afterEach(async () => {
  visitors = 0
  await Promise.all(opened.splice(0).map((context) => inTime(context.close())))
})

afterAll(async () => {
  for (const connecting of connections.values()) await inTime(connecting.then((browser) => browser.close()))
})

/** Chromium may leave it unanswered when a tab is closed in the middle of a navigation. It takes all tabs along at its end. */
async function inTime(closed: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const given = new Promise<void>((resolve) => (timer = setTimeout(resolve, 5000)))
  await Promise.race([closed.catch(() => undefined), given])
  clearTimeout(timer)
}
