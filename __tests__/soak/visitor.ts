import { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { live, type LivePage } from '../../lib/testing/index.ts'
import type { Dice } from '../support/damage.ts'
import { ROOMS } from './site.ts'

/** A server that another process runs. */
export class RemoteServer extends Server {
  readonly #port: number

  constructor(port: number) {
    super()
    this.#port = port
  }

  override address(): AddressInfo {
    return { address: '127.0.0.1', family: 'IPv4', port: this.#port }
  }
}

/** How long a person waits for anything: a busy machine is no error. @unit milliseconds */
const TIMEOUT = 30_000

type Act = (page: LivePage, roll: Dice) => Promise<LivePage>

/** An act that leaves the page where it is. */
const stay =
  (act: (page: LivePage, roll: Dice) => Promise<unknown>): Act =>
  async (page, roll) => {
    await act(page, roll)
    return page
  }

const ACTS: Readonly<Record<string, Act>> = {
  type: stay((page, roll) => page.change('#say', { text: `text ${String(roll(1000))}` })),
  say: stay((page, roll) => page.submit('#say', { text: `said ${String(roll(1000))}` })),
  toggle: stay((page) => page.click('toggle')),
  keep: stay((page) => page.click('keep')),
  patch: stay((page) => page.click('filter')),
  patchByLink: stay((page) => page.click('all')),
  navigate: stay((page) => page.click('next')),
  wait: stay((page) => page.click('wait')),
  // The event of a view that crashes is not answered.
  crash: stay(async (page) => {
    await page.click('crash').catch(() => undefined)
    await page.reconnect()
  }),
  loseTheLine: stay(async (page) => {
    await page.disconnect()
    await page.reconnect()
  }),
  async load(page) {
    await page.click('leave')
    const next = await page.next()
    await page.close()
    return next
  },
}

/** A person with a browser, who acts at random until the time is over. @returns how often they acted */
export async function visit(server: RemoteServer, roll: Dice, until: number): Promise<number> {
  const names = Object.keys(ACTS)
  let acts = 0
  while (performance.now() < until) {
    let page = await live(server, `/rooms/${String(roll(ROOMS) + 1)}`, { timeout: TIMEOUT })
    for (let left = roll(20); left > 0 && performance.now() < until; left--) {
      const name = names[roll(names.length)] ?? ''
      const act = ACTS[name]?.(page, roll)
      page = (await act?.catch((error: unknown) => Promise.reject(failed(name, page, error)))) ?? page
      acts++
      await sleep(roll(PAUSE))
    }
    await page.close()
  }
  return acts
}

function failed(act: string, page: LivePage, error: unknown): Error {
  return new Error(`"${act}" failed at ${page.url}: ${page.html}`, { cause: error })
}

/** The longest pause between two acts. @unit milliseconds */
export const PAUSE = 800
