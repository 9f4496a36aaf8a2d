import { html, link, liveView, type AnyLiveView, type LiveRouter, type Rendered } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'

const page = (title: string, content: () => Rendered): AnyLiveView =>
  liveView({ mount: () => ({}), pageTitle: () => title, render: content })

const home = (): AnyLiveView =>
  page(
    'Home',
    () => html`<h1>Home</h1>${link({ navigate: '/next', id: 'go' }, 'go')}
      ${link({ navigate: '/next#part', id: 'go-part' }, 'go')} ${link({ navigate: '/form', id: 'go-form' }, 'go')}
      ${link({ navigate: '/next#100%', id: 'go-nowhere' }, 'go')}
      ${link({ navigate: '/hook', id: 'go-hook' }, 'go')} ${link({ patch: '/?again', id: 'patch' }, 'patch')}`,
  )

/** More pages, one with a field that asks for the focus, one with a hook that takes it. */
function morePages(_app: unknown, live: LiveRouter): void {
  live.live(
    '/next',
    page(
      'Next',
      () => html`<h1>Next</h1><h2 id="part">Part</h2>${link({ navigate: '/', id: 'back' }, 'back')}`,
    ),
  )
  live.live(
    '/hook',
    page('Hook', () => html`<h1>Hook</h1><button id="taker" phx-hook="Taker">here</button>`),
  )
  live.live(
    '/form',
    page('Form', () => html`<h1>Form</h1><input id="name" autofocus>`),
  )
}

/** The text or the id of what has the focus after a link was followed. */
async function focused(visit: Visit, selector: string, title: string): Promise<string> {
  await visit.page.focus(selector)
  await visit.page.keyboard.press('Enter')
  await visit.page.waitForFunction((wanted) => document.title === `« ${wanted} »`, title)
  await visit.joined()
  await visit.settled()
  return visit.page.evaluate(() => {
    const { id, localName, textContent } = document.activeElement as Element
    return id || (localName === 'body' ? 'nothing' : textContent)
  })
}

/** What screen readers are told, as soon as they are told anything. */
async function announced({ page: tab, site }: Visit): Promise<string> {
  if (site.client === 'official')
    return (await tab.locator('[aria-live]').count()) === 0 ? 'nothing' : 'something'
  await tab.waitForFunction(() => document.querySelector('[aria-live=polite]')?.textContent)
  return tab.locator('[aria-live=polite]').textContent() as Promise<string>
}

/** Counts view transitions from now on. */
async function countTransitions({ page: tab }: Visit): Promise<() => Promise<number>> {
  await tab.evaluate(() => {
    const start = document.startViewTransition.bind(document)
    Document.prototype.startViewTransition = (draw) => {
      document.documentElement.dataset['count'] = String(
        Number(document.documentElement.dataset['count'] ?? 0) + 1,
      )
      return start(draw)
    }
  })
  return () => tab.evaluate(() => Number(document.documentElement.dataset['count'] ?? 0))
}

/** A page that asks for view transitions, and leads to another. */
const moving = (title: string, to: string) =>
  liveView({
    mount: (socket) => {
      if (socket.connected) socket.sendSelf('more')
      return { more: 0 }
    },
    handleInfo: { more: (socket) => socket.update('more', (n) => n + 1) },
    pageTitle: () => title,
    head: () => ({ meta: { 'view-transition': 'same-origin' } }),
    render: ({ more }) => html`<h1>${title}</h1><p>${more}</p>${link({ navigate: to, id: 'go' }, 'go')}`,
  })

const HEADING = 'where a page begins, its heading tells those who do not see it'

export const arrival: Scenarios = {
  'after a live navigation the focus is where the new page begins': {
    view: home,
    routes: morePages,
    act: (visit) => focused(visit, '#go', 'Next'),
    seen: 'nothing',
    differs: { why: HEADING, seen: 'Next' },
  },
  'after a live navigation a field has the focus that asks for it': {
    view: home,
    routes: morePages,
    act: (visit) => focused(visit, '#go-form', 'Form'),
    seen: 'name',
  },
  'after a live navigation to a part of a page the focus is there': {
    view: home,
    routes: morePages,
    act: (visit) => focused(visit, '#go-part', 'Next'),
    seen: 'nothing',
    differs: { why: HEADING, seen: 'part' },
  },
  'after a live navigation to a part that is not there the page begins at its beginning': {
    view: home,
    routes: morePages,
    act: (visit) => focused(visit, '#go-nowhere', 'Next'),
    seen: 'nothing',
    differs: { why: HEADING, seen: 'Next' },
  },
  'after a live navigation the focus stays with a hook that has taken it': {
    view: home,
    routes: morePages,
    act: (visit) => focused(visit, '#go-hook', 'Hook'),
    seen: 'taker',
  },
  'a live navigation leaves the focus with somebody who writes beside the view': {
    view: home,
    routes: morePages,
    act: async (visit) => {
      await visit.page.evaluate(() => document.body.append(document.createElement('textarea')))
      await visit.page.focus('textarea')
      await visit.page.evaluate(() => document.querySelector<HTMLElement>('#go')?.click())
      await visit.page.waitForFunction(() => document.title === '« Next »')
      await visit.settled()
      return visit.page.evaluate(() => document.activeElement?.localName)
    },
    seen: 'textarea',
  },
  'the title of a page is announced after a live navigation': {
    view: home,
    routes: morePages,
    act: async (visit) => {
      await focused(visit, '#go', 'Next')
      const first = await announced(visit)
      await focused(visit, '#back', 'Home')
      if (visit.site.client === 'ours') {
        await visit.page.waitForFunction(() =>
          document.querySelector('[aria-live=polite]')?.textContent.includes('Home'),
        )
      }
      return [first, await announced(visit)]
    },
    seen: ['nothing', 'nothing'],
    differs: {
      why: 'who does not see the page would not know that it is another',
      seen: ['« Next »', '« Home »'],
    },
  },
  'a patch leaves the focus alone, and says nothing': {
    view: home,
    act: async (visit) => {
      await visit.page.focus('#patch')
      await visit.page.keyboard.press('Enter')
      await visit.page.waitForURL('**/?again')
      await visit.settled()
      const regions = await visit.page.locator('[aria-live]').count()
      return [regions, await visit.page.evaluate(() => document.activeElement?.id)]
    },
    seen: [0, 'patch'],
  },
  'a page that asks for it is entered by a view transition, and is complete afterwards': {
    view: () => moving('First', '/second'),
    routes: (_app, live) => void live.live('/second', moving('Second', '/')),
    act: async (visit) => {
      const count = await countTransitions(visit)
      await visit.shows('p', '1')
      await visit.page.click('#go')
      await visit.shows('h1', 'Second')
      await visit.shows('p', '1')
      return count()
    },
    seen: 0,
    differs: { why: 'Phoenix’s client knows of no view transitions', seen: 1 },
  },
  'a person who asked for less motion is spared the view transition': {
    view: () => moving('First', '/second'),
    routes: (_app, live) => void live.live('/second', moving('Second', '/')),
    act: async (visit) => {
      await visit.page.emulateMedia({ reducedMotion: 'reduce' })
      const count = await countTransitions(visit)
      await visit.page.click('#go')
      await visit.shows('h1', 'Second')
      await visit.shows('p', '1')
      return count()
    },
    seen: 0,
  },
}
