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

/** A view that says of its page what was said last. */
const about = (): AnyLiveView =>
  liveView({
    mount: () => ({ topic: 'tea' }),
    handleEvent: { next: (socket) => socket.assign({ topic: '"milk" & co' }) },
    head: ({ topic }) => ({
      meta: { description: `About ${topic}`, robots: topic === 'tea' && 'noindex', 'og:title': topic },
      canonical: '/about',
      lang: topic === 'tea' ? 'en' : 'nl',
      bodyClass: topic === 'tea' ? 'hot' : ['cold', 'white'],
    }),
    render: ({ topic }) => html`<p>${topic}</p><button phx-click="next">next</button>`,
  })

/** What the page says of itself in its head. */
const said = ({ page }: Visit): Promise<string[]> =>
  page.evaluate(() => {
    const { body, documentElement, head } = document
    const tags = [...head.querySelectorAll('[data-phx-head]')].map((tag) =>
      [...tag.attributes]
        .map(({ value }) => value.replace(location.origin, ''))
        .join(' ')
        .trim(),
    )
    return [documentElement.lang, body.className, ...tags.sort()]
  })

const TEA = [
  'en',
  'page hot',
  'canonical /about',
  'description About tea',
  'live-body-class hot',
  'og:title tea',
  'robots noindex',
]

export const title: Scenarios = {
  'what the page says of itself is printed, and the rest is for clients that ask for it': {
    view: about,
    act: async (visit) => {
      await visit.page.evaluate(() => document.body.classList.add('of-another-script'))
      await visit.click('button')
      await visit.shows('p', '"milk" & co')
      if (visit.site.client === 'ours') await visit.page.waitForSelector('html[lang=nl]')
      return said(visit)
    },
    seen: ['en', 'page hot of-another-script', ...TEA.slice(2)],
    differs: {
      why: 'our client says that it knows "head"',
      seen: [
        'nl',
        'page of-another-script cold white',
        'canonical /about',
        'description About "milk" & co',
        'live-body-class cold white',
        'og:title "milk" & co',
      ],
    },
  },
  'what the page says of itself is the same once it is joined': {
    view: about,
    act: said,
    seen: TEA,
  },
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
      return shown(visit, '« Conformance »')
    },
    seen: '« Conformance »',
  },
  'a view without a title keeps that of its page when it joins': {
    view: () => liveView({ mount: () => ({}), render: () => html`<p>here</p>` }),
    act: (visit) => shown(visit, '« Conformance »'),
    seen: '« Conformance »',
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
