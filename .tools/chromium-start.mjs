import { createServer } from 'node:http'
import { chromiumBinary } from './chromium-binary.mjs'
import { launchOptions, placeOf } from './engines.mjs'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The browsers of the whole test run, each launched when the first test asks for it: Chromium, or what `ENGINE` names.
 *
 * Opens a door (`CHROMIUM_DOOR`, a local URL) that answers with a browser's WebSocket endpoint, another one at each path;
 * `__tests__/support/browser.ts` knocks there. A run without browser tests launches nothing.
 */
export default async function start() {
  const launched = new Map()
  /** A browser that crashes is launched anew for the next test. */
  const startAt = async (url) => {
    const browser = await launch()
    browser.on('close', () => launched.delete(url))
    return browser
  }
  const door = createServer(({ url }, res) => {
    // A worker that knocks again through a kept connection may meet the moment in which it is closed.
    res.setHeader('Connection', 'close')
    if (!launched.has(url)) launched.set(url, startAt(url))
    launched.get(url).then(
      (browser) => res.end(browser.wsEndpoint()),
      (error) => res.writeHead(500).end(String(error.stack)),
    )
  })
  await new Promise((resolve) => door.listen(0, '127.0.0.1', resolve))
  process.env.CHROMIUM_DOOR = `http://127.0.0.1:${door.address().port}/`
  globalThis.stopChromium = async () => {
    door.closeAllConnections()
    door.close()
    const closed = [...launched.values()].map(async (launching) => (await launching).close())
    await Promise.allSettled(closed)
  }
}

/** Launches one; another when the first does not come up in a minute, of which Playwright by itself would make three. */
function launch() {
  return launchOne().catch((error) => {
    process.stderr.write(`A browser did not start, another is tried: ${error.message}\n`)
    return launchOne()
  })
}

async function launchOne() {
  // Not before: Jest transforms what this file imports at its top.
  const { chromium, firefox } = await import('playwright-core')
  if (process.env.ENGINE === 'firefox') return firefox.launchServer(launchOptions(placeOf('firefox')))
  const { executablePath, env } = await chromiumBinary()
  return chromium.launchServer({
    executablePath,
    args: ARGS,
    env: { ...process.env, ...env },
    timeout: 60_000,
  })
}
