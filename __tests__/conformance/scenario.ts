import type { Express } from 'express'
import type { Page } from 'playwright-core'
import type { AnyLiveView, LiveRouter } from '../../lib/index.ts'
import { newPage } from '../support/browser.ts'
import { leftOut } from '../support/thorough.ts'
import { Unplayable } from '../support/webkit-page.ts'
import type { Client } from './client-scripts.ts'
import { Site } from './site.ts'
import { Visit } from './visit.ts'

/** Something that has to go the same way with both clients. */
export type Scenario = {
  /** The view at `/`. It is made once for each start of the site. */
  readonly view: (site: Site) => AnyLiveView
  /** Routes before the view. */
  readonly routes?: (app: Express, live: LiveRouter, site: Site) => void
  /** Time in the page passes only when the scenario says so. */
  readonly isClockStopped?: boolean
  /** False when the view does not come up, or not at once. @default true */
  readonly isJoined?: boolean
  /** What happens before the page is opened. */
  readonly before?: (visit: Visit) => Promise<unknown>
  /** What happens once the page is open and its views are joined; gives back what was seen. */
  readonly act: (visit: Visit) => unknown
  readonly seen: unknown
  /** What is seen of our client when that is meant to be something else. */
  readonly differs?: { readonly why: string; readonly seen: unknown }
  /** What the console may say: everything else it says fails the scenario. */
  readonly complaints?: RegExp
  /** Codes that the router reports. */
  readonly reports?: readonly string[]
}

/** Scenarios by a sentence about what is to be seen. */
export type Scenarios = Readonly<Record<string, Scenario>>

/** Makes a test of each scenario, with one client, and with what pages allow themselves (a Content-Security-Policy). */
export function conformance(client: Client, scenarios: Scenarios, policy?: string): void {
  test.each(Object.entries(scenarios))('%s', async (sentence, scenario) => {
    try {
      await compare(client, scenario, policy)
    } catch (error) {
      if (!(error instanceof Unplayable)) throw error
      leftOut(`${sentence} (${error.message})`)
    }
  })
}

async function compare(client: Client, scenario: Scenario, policy?: string): Promise<void> {
  const { differs, complaints, reports = [] } = scenario
  const visit = await visitTo(client, scenario, policy)
  const seen = await play(scenario, visit)
  if (client === 'ours' && differs) {
    expect(seen).toEqual(differs.seen)
    expect(seen).not.toEqual(scenario.seen)
  } else expect(seen).toEqual(scenario.seen)
  expect(visit.site.reports).toEqual(reports)
  // What the log says of a page its console says as well; the site's reports are that.
  const own = visit.complaints.filter((text) => !text.startsWith('live: '))
  expect(own.filter((text) => !complaints?.test(text))).toEqual([])
}

/** What is seen. When nothing is, the console may know why. */
async function play({ before, isJoined = true, act }: Scenario, visit: Visit): Promise<unknown> {
  try {
    await before?.(visit)
    await visit.open()
    if (isJoined) await visit.joined()
    return await act(visit)
  } catch (error) {
    if (error instanceof Unplayable) throw error
    throw new Error([String(error), ...visit.complaints, ...visit.site.reports].join('\n'), { cause: error })
  }
}

const running: Site[] = []

async function visitTo(
  client: Client,
  { view, routes, isClockStopped }: Scenario,
  policy?: string,
): Promise<Visit> {
  const site = new Site(client, view, routes)
  site.policy = policy
  running.push(site)
  const [{ page }] = await Promise.all([newPage(), site.start()])
  if (isClockStopped) await stopClock(page)
  page.setDefaultTimeout(60_000)
  return new Visit(page, site)
}

async function stopClock(page: Page): Promise<void> {
  await page.clock.install({ time: 0 })
  // The time goes on until it is stopped, on a busy machine for seconds.
  await page.clock.pauseAt(1_000_000)
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((site) => site.stop()))
})
