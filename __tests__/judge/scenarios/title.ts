import { html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'

/** A view whose title is what was said last. */
const titled = (first = ''): AnyLiveView =>
  liveView({
    mount: (socket) => {
      socket.subscribe('titles')
      return { title: first }
    },
    handleEvent: {
      to: (socket, { title }) => socket.assign({ title: title as string }),
    },
    handleInfo: { to: (socket, title: string) => socket.assign({ title }) },
    pageTitle: ({ title }) => title,
    render: () =>
      html`${['One & <two>', '   '].map(
        (title, i) => html`<button id="to-${i}" phx-click="to" phx-value-title="${title}">${title}</button>`,
      )}`,
  })

/** Waits until the tab shows a title, and gives back what the page's own element says of it. */
async function shown(visit: Visit, title: string): Promise<string> {
  await visit.page.waitForFunction((wanted) => document.title === wanted, title)
  return visit.page.locator('title').evaluate((element) => element.textContent)
}

export const title: Scenarios = {
  'the title is the view’s, between the prefix and the suffix of the page': {
    view: () => titled('First'),
    act: async (visit) => {
      const first = await shown(visit, '« First »')
      await visit.click('#to-0')
      return [first, await shown(visit, '« One & <two> »')]
    },
    seen: ['« First »', '« One & <two> »'],
  },
  'a title of nothing is the default of the page': {
    view: () => titled('First'),
    act: async (visit) => {
      await visit.click('#to-1')
      return shown(visit, '« Judge »')
    },
    seen: '« Judge »',
  },
  'a view without a title keeps that of its page when it joins': {
    view: () => liveView({ mount: () => ({}), render: () => html`<p>here</p>` }),
    act: (visit) => shown(visit, '« Judge »'),
    seen: '« Judge »',
  },
  'the title changes when nobody has done anything in the page': {
    view: () => titled(),
    act: async (visit) => {
      visit.site.live.pubsub.broadcast('titles', 'to', 'News')
      return shown(visit, '« News »')
    },
    seen: '« News »',
  },
  'the title is the view’s again when it begins anew': {
    view: () => titled('First'),
    act: async (visit) => {
      await visit.click('#to-0')
      await shown(visit, '« One & <two> »')
      await visit.rejoined(() => visit.site.hangUp())
      return shown(visit, '« First »')
    },
    seen: '« First »',
    complaints: /WebSocket/,
  },
}
