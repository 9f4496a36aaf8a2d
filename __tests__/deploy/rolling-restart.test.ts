import { newPage, type Tab } from '../support/browser.ts'
import { isThorough, runsOf } from '../support/thorough.ts'
import { Balancer } from './balancer.ts'
import { Release, type Running } from './release.ts'
import { Worker } from './worker.ts'

const COUNT = runsOf('visitors at work during a rolling restart', 300, 50)
const TIMES = isThorough ? { noticed: 1000, drain: 15_000 } : { noticed: 200, drain: 1000 }
/** The longest pause between two events: three hundred visitors work as people do. @unit milliseconds */
const PAUSE = isThorough ? 10_000 : 100

const ends: (() => unknown)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** What visitors did, as the processes tell it. */
const did: unknown[] = []

async function start(release: Release): Promise<Running> {
  const running = await release.start((what) => did.push(what))
  ends.push(() => running.kill())
  return running
}

async function release(name: string): Promise<Release> {
  const made = new Release(name)
  ends.push(() => made.remove())
  return made.build(TIMES)
}

/** Visitors who come ten at a time, and begin to work at once. */
async function arrivals(host: string, isOver: () => boolean): Promise<readonly Arrival[]> {
  const arrive = async (i: number): Promise<Arrival> => {
    const worker = await Worker.arrive(`visitor ${i}`, host)
    return { worker, working: worker.work(isOver, PAUSE) }
  }
  const all: Promise<Arrival>[] = []
  while (all.length < COUNT) {
    const ten = Array.from({ length: 10 }, (_, i) => arrive(all.length + i))
    all.push(...ten)
    await Promise.all(ten)
  }
  return Promise.all(all)
}

type Arrival = { readonly worker: Worker; readonly working: Promise<void> }

/** A person who has typed something, and reads on. */
async function typing(url: string): Promise<Tab & { readonly loads: () => number }> {
  const tab = await newPage()
  let loads = 0
  tab.page.on('load', () => loads++)
  await tab.page.goto(url)
  await tab.page.waitForSelector('.phx-connected')
  await tab.page.fill('input', 'half a thought')
  await tab.page.getByText('half a thought').waitFor()
  return { ...tab, loads: () => loads }
}

test(`${COUNT} visitors at work, and one who types, see nothing of a rolling restart to another release`, async () => {
  const [before, after] = [await release('before'), await release('after')]
  const old = await Promise.all([start(before), start(before), start(before)])
  const balancer = new Balancer()
  ends.push(() => balancer.stop())
  const host = await balancer.start()
  await balancer.add(...old)
  let isOver = false
  const arrived = await arrivals(host, () => isOver)
  const { page, errors, loads } = await typing(`http://${host}/`)

  const codes: (number | null)[] = []
  for (const each of old) {
    await balancer.add(await start(after))
    codes.push(await each.stop())
    balancer.remove(each)
  }
  isOver = true
  await Promise.all(arrived.map(({ working }) => working))

  const workers = arrived.map(({ worker }) => worker)
  const done = workers.flatMap((worker) => worker.done)
  const away = Math.max(...workers.map((worker) => worker.away))
  const slowest = Math.max(...workers.map((worker) => worker.slowest))
  // How long they were away is printed and decides nothing: all of them, and the processes, share one machine with the test.
  process.stdout.write(
    `${COUNT} visitors: ${done.length} events, ${workers.reduce((sum, { moves }) => sum + moves, 0)} moves, away for ${Math.round(away)} ms at most, answered within ${Math.round(slowest)} ms\n`,
  )
  expect(codes).toEqual([0, 0, 0])
  expect(workers.flatMap((worker) => worker.faults)).toEqual([])
  // Each event was done once, also one that was sent when its process said goodbye.
  expect([...did].sort()).toEqual([...done].sort())
  expect(workers.filter(({ moves }) => moves === 0)).toEqual([])

  await page.waitForSelector('.phx-connected')
  expect([await page.inputValue('input'), loads(), errors]).toEqual(['half a thought', 1, []])
  await page.getByText('half a thought').waitFor()
  await page.click('button')
  await page.getByText('click').waitFor()
}, 600_000)
