import type { Page } from 'playwright-core'
import { html, link, liveView, type Rendered } from '../../lib/index.ts'
import { hostOf } from '../../lib/testing/test-server.ts'
import { site } from '../flows/site.ts'
import { newPage } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'

/** As JavaScript sees it: without types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what TypeScript refuses is tried here
type Untyped = any

const acting = (act: (socket: Untyped) => unknown): object => ({ handleEvent: { act } })
const rendering = (render: () => Rendered): object => ({ render })

function swallow(work: () => unknown): void {
  try {
    work()
  } catch {
    // As if it were an error.
  }
}

/** What is written, what the log says, and what the console of the page says, where that is not the same. */
const MISTAKES: readonly (readonly [what: string, parts: object, log: string | undefined, said?: string])[] =
  [
    ['a list grows', acting((s) => s.assigns.list.push(2)), 'odd: the assign "list" was changed in place'],
    [
      'a number is counted up',
      acting((s) => s.assigns.n++),
      'failed: The assign "n" is not changed in place, for such a change is not shown. Write socket.update(\'n\'',
    ],
    [
      'an unknown assign',
      acting((s) => s.assign({ m: 1 })),
      'has named "m", and mount returned no such assign',
    ],
    ['assign is a setter', acting((s) => s.assign('n', 1)), 'assign was given "n". It takes a table'],
    [
      'assign in a timer',
      acting((s) => void setTimeout(() => s.assign({ n: 2 }))),
      'was called outside of a callback',
    ],
    [
      'a redirect in a try',
      acting((s) => swallow(() => s.redirect('/a'))),
      'handleEvent.act has called redirect',
    ],
    ['the new state is returned', acting(() => ({ n: 2 })), 'handleEvent.act returned an object with n'],
    [
      'a message has no handler',
      acting((s) => s.sendSelf('said')),
      'no handler in handleInfo for the message "said"',
    ],
    [
      'an event has no handler',
      { handleEvent: { atc: () => undefined } },
      'LIVE_EVENT_UNKNOWN odd has no event "act". It knows atc. Did you mean "atc"?',
    ],
    [
      'a handler throws',
      acting(() => {
        throw new Error('no paper')
      }),
      'odd: handleEvent.act failed: no paper',
      'failed: no paper\n    at ',
    ],
    [
      'mount throws at the join',
      {
        mount: (s: Untyped) => {
          if (s.connected) throw new Error('no ink')
          return {}
        },
      },
      'no ink',
      'no ink\n    at ',
    ],
    [
      'a misspelt binding',
      rendering(() => html`<p phx-clik="a">a</p>`),
      'there is no binding phx-clik. Did you mean "phx-click"?',
    ],
    [
      'capitals in a name',
      rendering(() => html`<p phx-value-orderId="1">a</p>`),
      'phx-value-orderId comes as "orderid"',
    ],
    ['a hook without an id', rendering(() => html`<p phx-hook="Chart">a</p>`), 'needs an id'],
    [
      'a link that leads nowhere',
      rendering(() => link({ to: '/a' } as Untyped, 'a')),
      'link({ to }) leads nowhere',
    ],
    [
      'an id twice',
      rendering(() => html`<i id="x"></i><b id="x"></b>`),
      undefined,
      'The id "x" is there twice',
    ],
    [
      'a hook that does not exist',
      rendering(() => html`<i id="x" phx-hook="Chrat"></i>`),
      undefined,
      'No hook "Chrat"',
    ],
  ]

const releases: (() => void)[] = []

afterEach(() => {
  for (const release of releases.splice(0)) release()
})

const ROWS = MISTAKES.map(([what, parts, log, said = log ?? '']) => [what, parts, log, said] as const)

test.each(sampleOf('mistakes in the console of a page', ROWS, 6))(
  'the log and the console name the mistake: %s',
  async (_what, parts, log, said) => {
    const view = {
      name: 'odd',
      mount: () => ({ n: 1, list: [1] }),
      render: () => html`<button phx-click="act">act</button>`,
      ...parts,
    }
    const served = site({ '/': liveView(view as Untyped) }, { onError: undefined as never })
    const host = await hostOf(served.app)
    releases.push(() => host.release())
    const { page } = await newPage()
    const told = page.waitForEvent('console', {
      predicate: (line) => line.text().includes(said),
      timeout: 60_000,
    })
    await Promise.all([told, visit(page, host.name, 'handleEvent' in parts)])
    const logged = served.log.filter((line) => line.includes(log ?? said))
    // A page that fails to join tries again, and that is logged again.
    expect(new Set(logged).size).toBe(log === undefined ? 0 : 1)
  },
)

async function visit(page: Page, host: string, clicks: boolean): Promise<void> {
  await page.goto(`http://${host}/`)
  if (clicks) await page.click('button')
}
