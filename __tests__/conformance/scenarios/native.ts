import { html, liveView, type AnyLiveView, type Rendered } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import { still } from './clicks.ts'
import type { Visit } from '../visit.ts'

/** A view whose form is to be submitted by the browser once a click has asked for it. */
function ready(form: (isReady: boolean) => Rendered): () => AnyLiveView {
  return () =>
    liveView({
      mount: () => ({ isReady: false }),
      handleEvent: { ready: (socket) => socket.assign({ isReady: true }) },
      render: ({ isReady }) => html`<button id="ready" phx-click="ready">Ready</button>${form(isReady)}`,
    })
}

/** Clicks, and tells what the browser then took elsewhere. */
async function takenElsewhere({ page }: Visit, at: string): Promise<string> {
  await page.click(at)
  await page.waitForURL('**/elsewhere*')
  return new URL(page.url()).search
}

/** Forms that the browser submits itself. */
export const native: Scenarios = {
  'a form that is to be submitted natively is first drawn to its end': {
    view: ready(
      (isReady) => html`<form action="/elsewhere" phx-trigger-action=${isReady}>
        <input type="hidden" name="token" value="${isReady ? 'fresh' : 'stale'}" />
      </form>`,
    ),
    act: (visit) => takenElsewhere(visit, '#ready'),
    seen: '?token=fresh',
  },
  'a form that appears to be submitted natively is': {
    view: ready((isReady) =>
      isReady
        ? html`<div><form action="/elsewhere" phx-trigger-action><input name="a" value="1" /></form></div>`
        : html`<p>wait</p>`,
    ),
    act: (visit) => takenElsewhere(visit, '#ready'),
    seen: '?a=1',
  },
  'a form that is to be submitted natively from the join on is': {
    isJoined: false,
    view: () =>
      liveView({
        mount: ({ connected }) => ({ connected }),
        render: ({ connected }) => html`<form action="/elsewhere" phx-trigger-action=${connected}>
          <input name="a" value="1" />
        </form>`,
      }),
    act: async ({ page }) => {
      await page.waitForURL('**/elsewhere*')
      return new URL(page.url()).search
    },
    seen: '?a=1',
  },
  'a field called submit is not in the way of a native submit': {
    view: ready(
      (isReady) => html`<form action="/elsewhere" phx-trigger-action=${isReady}>
        <input name="submit" value="1" />
      </form>`,
    ),
    act: (visit) => takenElsewhere(visit, '#ready'),
    seen: '?submit=1',
  },
  'a form that is to be submitted natively says which button was pressed': {
    view: () =>
      liveView({
        mount: () => ({ isReady: false }),
        handleEvent: { save: (socket) => socket.assign({ isReady: true }) },
        render: ({
          isReady,
        }) => html`<form action="/elsewhere" phx-submit="save" phx-trigger-action=${isReady}>
          <input name="a" value="1" />
          <button name="which" value="sent">Send</button><button id="draft" name="which" value="draft">Keep</button>
        </form>`,
      }),
    act: (visit) => takenElsewhere(visit, '#draft'),
    seen: '?a=1&which=draft',
  },
  'a form that closes its dialog sends nothing': {
    view: still(
      html`<dialog id="one"><form method="dialog" phx-submit="save"><button value="yes">Save</button></form></dialog>
        <dialog id="two"><form phx-submit="save">
          <input required name="a" /><button formmethod="dialog" formnovalidate value="no">Cancel</button>
        </form></dialog>
        <button id="end" phx-click="end">end</button>`,
      ...['save', 'end'],
    ),
    act: async (visit) => {
      const { page } = visit
      await page.$$eval('dialog', (all) => all.forEach((dialog) => dialog.show()))
      for (const at of ['#one', '#two'])
        await page.locator(`${at} button`).evaluate((button) => (button as HTMLElement).click())
      await visit.click('#end')
      const closed = await page.$$eval('dialog', (all) =>
        all.map((dialog) => [dialog.open, dialog.returnValue]),
      )
      return { closed, heard: await visit.heardNames(1) }
    },
    seen: {
      closed: [
        [true, ''],
        [true, ''],
      ],
      heard: ['save', 'save', 'end'],
    },
    differs: {
      why: 'what closes a dialog saves nothing, as without bindings',
      seen: {
        closed: [
          [false, 'yes'],
          [false, 'no'],
        ],
        heard: ['end'],
      },
    },
  },
  ...Object.fromEntries(
    [
      [
        'formaction',
        html`<form phx-submit="save"><input name="a" value="1" /><button formaction="/elsewhere">Go</button></form>`,
      ],
      [
        'formmethod',
        html`<form phx-submit="save" action="/elsewhere" method="post"><input name="a" value="1" /><button formmethod="get">Go</button></form>`,
      ],
      [
        'formtarget',
        html`<form phx-submit="save" action="/elsewhere"><input name="a" value="1" /><button formtarget="_self">Go</button></form>`,
      ],
    ].map(([name, form]) => [
      `a button with ${String(name)} is the browser’s`,
      {
        view: still(form as Rendered, 'save'),
        act: async ({ page, site }: Visit) => {
          await page.click('form button')
          await Promise.race([page.waitForURL('**/elsewhere*'), site.until(1)])
          return [new URL(page.url()).search, site.heard.map(([event]) => event)]
        },
        seen: ['', ['save']],
        differs: { why: 'it says where the form is to go', seen: ['?a=1', []] },
      },
    ]),
  ),
  'a button that only leaves the checks out is the binding’s': {
    view: still(
      html`<form phx-submit="save"><input required name="a" /><button formnovalidate>Go</button></form>`,
      'save',
    ),
    act: async (visit) => {
      await visit.page.click('form button')
      return visit.heard(1)
    },
    seen: [['save', { a: '' }]],
  },
  'a form with changes but no submit of its own is submitted by the browser': {
    view: still(
      html`<form action="/elsewhere" phx-change="change">
        <input name="a" /><button name="go" value="1">Go</button>
      </form>`,
      'change',
    ),
    act: async (visit) => {
      await visit.page.fill('input', 'x')
      await visit.site.until(1)
      return takenElsewhere(visit, 'button')
    },
    seen: '?a=x',
    differs: {
      why: 'the browser does it all by itself, and so knows which button it was',
      seen: '?a=x&go=1',
    },
  },
}
