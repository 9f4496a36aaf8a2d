import { each, html, liveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
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

export const joining: Scenarios = {
  'a page that shows the tree already is not touched by the join': {
    view: () => everything,
    before: watch,
    act: ({ page }) => page.evaluate(() => (window as unknown as { changes: string[] }).changes),
    seen: ['attributes OPTION selected'],
    differs: { why: 'morphdom takes `selected` away and gives it back, for old browsers', seen: [] },
  },
}
