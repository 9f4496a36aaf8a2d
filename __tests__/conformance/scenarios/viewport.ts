import { html, liveView, type AnyLiveView, type EventValue } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

const BOX = 'height: 200px; overflow-y: auto'
const ROW = 'height: 40px'

/** Thirty rows that may become sixty, in a box or in the page, and something above them. */
function rows(style: string): (site: Site) => AnyLiveView {
  return (site) =>
    liveView({
      mount: () => ({ count: 30 }),
      handleEvent: {
        ...site.hears('before', 'end'),
        more: (socket, value: EventValue) => {
          site.hear('more', value)
          socket.update('count', (count) => count + 30)
        },
      },
      render: ({ count }) => html`
        <button phx-click="end">${count}</button>
        <div id="box" style="${style}">
          <p id="above" style="height: 100px">above</p>
          <ul id="rows" phx-value-list="a" phx-viewport-top="before" phx-viewport-bottom=${count < 60 && 'more'}>
            ${Array.from({ length: count }, (_, i) => html`<li id="r${i + 1}" style="${ROW}">${i + 1}</li>`)}
          </ul>
        </div>`,
    })
}

/** Scrolls to a place in the box, or in the page, and waits until that was drawn. */
async function scrollTo({ page }: Visit, at: string, top: number): Promise<void> {
  await page.evaluate(
    async ([selector, to]) => {
      const drawn = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))
      const element = document.querySelector(selector)
      if (element) element.scrollTop = to
      for (const _ of [1, 2]) await drawn()
    },
    [at, top] as const,
  )
}

/** To its end for more, once more to the new end, where there is no more, and back to its beginning. */
async function toAndFro(visit: Visit, at: string): Promise<unknown> {
  // The official client looks for where it begins when it has joined, ours when its part has been loaded.
  await visit.page.waitForLoadState('networkidle')
  await scrollTo(visit, at, 10_000)
  await visit.heard(1)
  await visit.page.waitForSelector('#r60')
  await scrollTo(visit, at, 10_000)
  await scrollTo(visit, at, 300)
  await scrollTo(visit, at, 0)
  return visit.heard(3)
}

const seen = [
  ['more', { id: 'r30', list: 'a' }],
  ['before', { id: 'r1', list: 'a', _overran: true }],
  ['before', { id: 'r1', list: 'a' }],
]

/** Lists that ask for more when one of their ends comes into sight. */
export const viewport: Scenarios = {
  'a list in a box asks for more at its ends': {
    view: rows(BOX),
    act: (visit) => toAndFro(visit, '#box'),
    seen,
  },
  'a list in the page asks for more at its ends': {
    view: rows(''),
    act: (visit) => toAndFro(visit, 'html'),
    seen,
  },
}
