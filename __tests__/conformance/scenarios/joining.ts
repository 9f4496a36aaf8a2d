import { each, html, liveRender, liveView, type AnyLiveView, type MountSocket } from '../../../lib/index.ts'
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

/** A view that goes on to another address of its own once the browser joins. */
const restless = (): AnyLiveView =>
  liveView({
    mount: () => ({ tab: 'none' }),
    handleParams: (socket, { tab }) => {
      if (tab) socket.assign({ tab })
      else if (socket.connected) socket.pushPatch('/?tab=first', { replace: true })
    },
    render: ({ tab }) => html`<p>${tab}</p>`,
  })

/** A view around one that does something else than to be mounted when it is joined, once. */
const around =
  (instead: (socket: MountSocket) => unknown) =>
  (site: Site): AnyLiveView => {
    const inner = liveView({
      mount: (socket) => {
        if (socket.connected && site.isLocked) {
          site.isLocked = false
          instead(socket)
        }
        return { text: 'inside' }
      },
      render: ({ text }) => html`<i>${text}</i>`,
    })
    return liveView({
      mount: () => ({ count: 0 }),
      handleEvent: { add: (socket) => socket.update('count', (count) => count + 1) },
      render: ({ count }) =>
        html`<button phx-click="add">${count}</button>${liveRender(inner, { id: 'inner' })}`,
    })
  }

const lock = async ({ site }: Visit): Promise<void> => void (site.isLocked = true)

export const joining: Scenarios = {
  'a join may bring the page to another address': {
    view: restless,
    act: async (visit) => {
      await visit.shows('p', 'first')
      await visit.page.waitForURL('**/?tab=first')
      await visit.page.reload()
      await visit.joined()
      return [await visit.page.textContent('p'), visit.site.pageLoads]
    },
    seen: ['first', 2],
  },
  'a nested view whose join fails leaves the one around it alone, and is tried again': {
    view: around(() => {
      throw new Error('not yet')
    }),
    before: lock,
    reports: ['LIVE_CALLBACK_FAILED'],
    complaints: /view crashed|unable to join/,
    act: async (visit) => {
      await visit.click('button')
      return [await visit.page.textContent('button'), await visit.page.textContent('i'), visit.site.pageLoads]
    },
    seen: ['1', 'inside', 1],
  },
  'a nested view takes the page elsewhere when it joins': {
    view: around((socket) => socket.redirect('/elsewhere')),
    isJoined: false,
    before: lock,
    act: ({ page }) => page.waitForURL('**/elsewhere').then(() => page.title()),
    seen: 'Elsewhere',
  },
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
