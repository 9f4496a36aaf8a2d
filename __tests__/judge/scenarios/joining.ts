import { each, html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

/** A little of everything a template can hold. */
const everything = liveView({
  mount: () => ({ name: '<Ada> & "Lin"', rows: ['a', 'b'] }),
  render: ({ name, rows }) => html`
    <h1 title="${name}" class=${name && 'big'} hidden=${false}>Hello ${name}!</h1>
    ${rows.length > 1 && html`<p>nested ${rows.length}</p>`}${rows.length > 2 && html`<p>never</p>`}
    <ul>${each(
      rows,
      (row) => row,
      (row) => html`<li id="row-${row}">${row}</li>`,
    )}</ul>
    <table><tr><td>${name}</td></tr></table>
    <textarea name="text">${name}</textarea><select><option selected=${true}>${name}</option></select>`,
})

/** Writes down what changes inside live roots from the moment the page is there. */
async function watch({ page }: Visit): Promise<void> {
  await page.addInitScript(() => {
    const changes: string[] = []
    Object.assign(window, { changes })
    const observer = new MutationObserver((records) => {
      for (const { type, target, attributeName } of records)
        changes.push(`${type} ${target.nodeName} ${attributeName ?? ''}`)
    })
    document.addEventListener('readystatechange', () => {
      if (document.readyState !== 'interactive') return
      for (const child of document.querySelectorAll('[data-phx-session] > *')) {
        observer.observe(child, { subtree: true, childList: true, characterData: true, attributes: true })
      }
      for (const root of document.querySelectorAll('[data-phx-session]'))
        observer.observe(root, { childList: true })
    })
  })
}

/** A view whose join lasts until the scenario lets it go on. */
const slow = (site: Site): AnyLiveView =>
  liveView({
    mount: async (socket) => {
      if (socket.connected) await site.held()
      return {}
    },
    handleEvent: site.hears('first', 'typed', 'last'),
    render: () => html`<button phx-click="first">first</button>
      <form phx-change="typed"><input name="q" /></form>
      <button phx-click="last">last</button>`,
  })

export const joining: Scenarios = {
  'a page that shows the tree already is not touched by the join': {
    view: () => everything,
    before: watch,
    act: ({ page }) => page.evaluate(() => (window as unknown as { changes: string[] }).changes),
    seen: ['attributes OPTION selected'],
    differs: { why: 'morphdom takes `selected` away and gives it back, for old browsers', seen: [] },
  },
  'what a person does before the join is sent after it': {
    view: slow,
    isJoined: false,
    act: async (visit) => {
      const { page, site } = visit
      await page.waitForSelector('.phx-loading')
      await page.click('text=first')
      await page.locator('input').pressSequentially('ab')
      await site.release()
      await visit.joined()
      const value = await page.inputValue('input')
      await page.click('text=last')
      await site.until(1)
      await visit.settled()
      return { value, heard: site.heard }
    },
    seen: { value: 'ab', heard: [['last', { value: '' }]] },
    differs: {
      why: 'Phoenix drops what comes before the join',
      seen: {
        value: 'ab',
        heard: [
          ['first', { value: '' }],
          ['typed', { q: 'a', _target: ['q'] }],
          ['typed', { q: 'ab', _target: ['q'] }],
          ['last', { value: '' }],
        ],
      },
    },
  },
}
