import { html, JS, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'

/** What the page's script and ours share. */
type Shared = { dom: object; isHeld?: boolean; held?: () => void; notes: string[] }

/** Says something before the page changes, and after. */
const view = (): AnyLiveView =>
  liveView({
    mount: () => ({ step: 0 }),
    handleEvent: {
      next(socket) {
        socket.update('step', (step) => step + 1)
        socket.pushEvent('late')
        socket.pushEvent('early', {}, { dispatch: 'before' })
      },
    },
    render: ({ step }) => html`
      <button id="next" phx-click="next">next</button>
      <button id="mark" phx-click=${JS.addClass('found', { to: '#step' })}>mark</button>
      <p id="step" phx-hook="Life">${step}</p>`,
  })

/** Has callbacks write down what the page shows when they are called, and hold an update back while they are told to. */
const before = ({ page }: Visit): Promise<unknown> =>
  page.addInitScript(() => {
    const shared = window as unknown as Shared
    const note = (what: string): unknown =>
      shared.notes.push(`${what} ${document.getElementById('step')?.textContent ?? ''}`)
    for (const name of ['early', 'late']) addEventListener(`phx:${name}`, () => note(name))
    shared.dom = {
      onPatchStart: ({ localName }: Element) => note(`start ${localName}`),
      onPatchEnd: ({ localName }: Element) => note(`end ${localName}`),
      onDocumentPatch(start: () => void) {
        note('update')
        shared.held = start
        if (!shared.isHeld) start()
      },
      jsQuerySelectorAll: (from: Element, to: string, find: () => Element[]) =>
        to === '#step' ? [...find(), from] : find(),
    }
  })

export const domCallbacks: Scenarios = {
  'other scripts hear of an update before it is drawn and after': {
    view,
    before,
    act: async (visit) => {
      await visit.page.evaluate(() => (window as unknown as Shared).notes.splice(0))
      await visit.click('#next')
      return visit.notes(7)
    },
    seen: ['early 0', 'update 0', 'start div 0', 'step beforeUpdate', 'step updated', 'end div 1', 'late 1'],
  },
  'what waits for an answer goes on waiting while another script holds it back': {
    view,
    before,
    act: async ({ page }) => {
      await page.evaluate(() => {
        const shared = window as unknown as Shared
        shared.isHeld = true
        delete shared.held
      })
      await page.click('#next')
      await page.waitForFunction(() => (window as unknown as Shared).held)
      const held = await page.innerHTML('.phx-click-loading + button + p')
      await page.evaluate(() => (window as unknown as Shared).held?.())
      return [held, await page.innerHTML('button:not(.phx-click-loading) + button + p')]
    },
    seen: ['0', '1'],
  },
  'another script finds what commands are for': {
    view,
    before,
    act: async ({ page }) => {
      await page.click('#mark')
      await page.waitForSelector('#mark.found')
      return page.$$eval('.found', (found) => found.map(({ id }) => id))
    },
    seen: ['mark', 'step'],
  },
}
