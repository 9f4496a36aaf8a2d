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
