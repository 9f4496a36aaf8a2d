import { html, link, liveView, type AnyLiveView, type Rendered } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

/** Room to scroll, with a place to scroll to. */
const tall = (): Rendered => html`<div style="height: 3000px">tall</div><h2 id="part">part</h2>
  <div style="height: 3000px">tall</div>`

/** Goes wherever its links and buttons lead, and says where it is. */
const home = (site: Site): AnyLiveView =>
  liveView({
    mount: (socket) => {
      site.hear('mount home')
      socket.subscribe('news')
      return { tab: '', loads: 0 }
    },
    handleParams: (socket, { tab = 'first' }) => {
      if (tab === 'moved') socket.pushPatch('/?tab=there', { replace: true })
      if (tab === 'sent') socket.pushNavigate('/other?from=params')
      socket.assign({ tab })
    },
    handleEvent: {
      patch: (socket) => socket.pushPatch('/?tab=pushed'),
      replace: (socket) => socket.pushPatch('/?tab=replaced', { replace: true }),
      navigate: (socket) => socket.pushNavigate('/other?from=event'),
      renavigate: (socket) => socket.pushNavigate('/other?from=event', { replace: true }),
      count: (socket) => socket.update('loads', (loads) => loads + 1),
    },
    handleInfo: {
      patch: (socket) => socket.pushPatch('/?tab=told'),
      navigate: (socket) => socket.pushNavigate('/other?from=info'),
    },
    terminate: () => site.hear('terminate home'),
    render: ({ tab, loads }) => html`<p id="tab">${tab}</p>
      ${link({ patch: '?tab=second', id: 'second' }, 'second')}
      ${link({ patch: '?tab=instead', id: 'instead', replace: true }, 'instead')}
      ${link({ patch: '/tabs/third', id: 'third' }, 'third')}
      ${link({ patch: '/other', id: 'wrong' }, 'another view')}
      ${link({ patch: '?tab=moved', id: 'moved' }, 'moved')} ${link({ patch: '?tab=sent', id: 'sent' }, 'sent')}
      ${link({ patch: '/elsewhere', id: 'patch-plain' }, 'plain')}
      ${link({ patch: '/guarded', id: 'patch-guarded' }, 'guarded')}
      ${link({ patch: '?tab=hash#part', id: 'hash' }, 'hash')}
      ${link({ navigate: '/other', id: 'other' }, 'other')}
      ${link({ navigate: '/other', id: 'other-instead', replace: true }, 'other')}
      ${link({ navigate: '/other#part', id: 'other-part' }, 'other')}
      ${link({ navigate: '/elsewhere', id: 'plain' }, 'plain')}
      ${link({ navigate: '/guarded', id: 'guarded' }, 'guarded')}
      ${link({ navigate: '/chain', id: 'chain' }, 'chain')} ${link({ navigate: '/ajar', id: 'ajar' }, 'ajar')}
      ${link({ navigate: '/script', id: 'script' }, 'script')}
      ${link({ patch: '/script', id: 'patch-script' }, 'script')}
      <button id="patch" phx-click="patch">patch</button>
      <button id="replace" phx-click="replace">replace</button>
      <button id="navigate" phx-click="navigate">navigate</button>
      <button id="renavigate" phx-click="renavigate">navigate</button>
      <button id="count" phx-click="count">${loads}</button>
      ${tall()}`,
  })

const other = (site: Site): AnyLiveView =>
  liveView({
    mount: (socket) => {
      site.hear('mount other')
      return { from: socket.url.searchParams.get('from') ?? 'link', count: 0 }
    },
    handleEvent: {
      count: (socket) => socket.update('count', (count) => count + 1),
      crash: () => {
        throw new Error('a handler failed')
      },
    },
    terminate: () => site.hear('terminate other'),
    render: ({ from, count }) => html`<h1>Other by ${from}</h1>
      ${link({ navigate: '/', id: 'home' }, 'home')}
      <button id="count" phx-click="count">${count}</button>
      <button id="crash" phx-click="crash">crash</button>${tall()}`,
  })

/** Goes on to the other view, when it is joined, or already when it is printed. */
const passing = (isPrinted: boolean): AnyLiveView =>
  liveView({
    mount: (socket) => {
      if (socket.connected || isPrinted) socket.pushNavigate('/other?from=mount')
      return {}
    },
    render: () => html`<p>never</p>`,
  })

const routes: Scenarios[string]['routes'] = (app, live, site) => {
  app.get('/guarded', (_req, res) => res.redirect('/elsewhere?from=guard'))
  app.get('/script', (_req, res) => res.redirect('javascript:console.error("executed")'))
  const view = home(site)
  live.live('/', view).live('/tabs/:tab', view).live('/other', other(site))
  live.live('/chain', passing(true)).live('/ajar', passing(false))
}

/** The URL behind the host. */
const placeOf = ({ page }: Visit): string => page.url().replace(/^\w+:\/\/[^/]+/, '')

/** Clicks, and says which page could not be loaded; a script that is executed would complain. */
const unsafe =
  (target: string): Scenarios[string]['act'] =>
  async ({ page }) => {
    const failed = page.waitForEvent('requestfailed', (request) => request.isNavigationRequest())
    await page.click(target)
    return new URL((await failed).url()).pathname
  }

/** Does something that takes the page to another URL, waits for a text there, and says where that is. */
async function goBy(visit: Visit, act: () => unknown, text: string): Promise<string> {
  const url = visit.page.url()
  await act()
  await visit.page.waitForFunction((was) => location.href !== was, url)
  return arrive(visit, text)
}

const goTo = (visit: Visit, target: string, text: string): Promise<string> =>
  goBy(visit, () => visit.page.click(target), text)

async function arrive(visit: Visit, text: string): Promise<string> {
  await visit.page.waitForFunction(
    (wanted) => document.querySelector('#tab, h1')?.textContent === wanted,
    text,
  )
  await visit.settled()
  return placeOf(visit)
}

/** Every step is taken, and the page is never loaded again. */
function tour(...steps: readonly (readonly [target: string, text: string])[]): Scenarios[string]['act'] {
  return async (visit) => {
    const places: unknown[] = []
    for (const [target, text] of steps) {
      const act = async (): Promise<void> => {
        if (target === 'back') await visit.page.evaluate(() => history.back())
        else if (target === 'forward') await visit.page.evaluate(() => history.forward())
        else await visit.page.click(target)
      }
      places.push(await goBy(visit, act, text))
    }
    return [...places, visit.site.pageLoads]
  }
}

/** The place of the page that is loaded after a click. */
function leaving(target: string): Scenarios[string]['act'] {
  return async (visit) => {
    await visit.page.click(target)
    await visit.page.waitForFunction(() => document.title === 'Elsewhere')
    return placeOf(visit)
  }
}

/** Writes down what navigation dispatches on the window. */
async function listen({ page }: Visit): Promise<void> {
  await page.addInitScript(() => {
    const heard: unknown[] = []
    Object.assign(window, { heard })
    const placeIn = (url?: string): string | undefined => url?.replace(location.origin, '')
    for (const type of ['before-navigate', 'navigate', 'page-loading-start', 'page-loading-stop']) {
      addEventListener(`phx:${type}`, (event) => {
        const { href, patch, pop, direction, to, kind } = (event as CustomEvent<Record<string, string>>)
          .detail
        const what = type.startsWith('page') ? [kind, placeIn(to)] : [placeIn(href), patch, pop, direction]
        heard.push([type, ...what].join(' '))
      })
    }
  })
}

const heardBy = ({ page }: Visit): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0))

const view = home

/** What the window hears of a patch by a link, with either client. */
const PATCHED = [
  'before-navigate /?tab=second true false forward',
  'page-loading-start patch /?tab=second',
  'navigate /?tab=second true false forward',
  'page-loading-stop patch /?tab=second',
]

export const navigation: Scenarios = {
  'patch links, back and forward': {
    view,
    routes,
    act: tour(
      ['#second', 'second'],
      ['#third', 'third'],
      ['back', 'second'],
      ['back', 'first'],
      ['forward', 'second'],
      ['#instead', 'instead'],
      ['back', 'first'],
    ),
    seen: ['/?tab=second', '/tabs/third', '/?tab=second', '/', '/?tab=second', '/?tab=instead', '/', 1],
  },
  'links to other views, back and forward': {
    view,
    routes,
    act: tour(
      ['#second', 'second'],
      ['#other', 'Other by link'],
      ['#home', 'first'],
      ['#second', 'second'],
      ['back', 'first'],
      ['back', 'Other by link'],
      ['back', 'second'],
      ['back', 'first'],
      ['forward', 'second'],
      ['forward', 'Other by link'],
    ),
    seen: [
      ...['/?tab=second', '/other', '/', '/?tab=second', '/', '/other', '/?tab=second', '/'],
      ...['/?tab=second', '/other', 1],
    ],
  },
  'a link that replaces leaves no entry': {
    view,
    routes,
    act: tour(['#second', 'second'], ['#other-instead', 'Other by link'], ['back', 'first']),
    seen: ['/?tab=second', '/other', '/', 1],
  },
  'each view is ended when another takes its place': {
    view,
    routes,
    act: async (visit) => {
      await goTo(visit, '#other', 'Other by link')
      await goTo(visit, '#home', 'first')
      await visit.click('#count')
      await visit.shows('#count', '1')
      const { heard } = visit.site
      return [heard.map(([name]) => name).sort(), visit.joins]
    },
    seen: [['mount home', 'mount home', 'mount home', 'mount other', 'terminate home', 'terminate other'], 3],
  },
  'a handler patches and navigates': {
    view,
    routes,
    act: tour(
      ['#patch', 'pushed'],
      ['#replace', 'replaced'],
      ['back', 'first'],
      ['#navigate', 'Other by event'],
      ['back', 'first'],
      ['#patch', 'pushed'],
      ['#renavigate', 'Other by event'],
      ['back', 'first'],
    ),
    seen: [
      ...['/?tab=pushed', '/?tab=replaced', '/', '/other?from=event', '/', '/?tab=pushed'],
      ...['/other?from=event', '/', 1],
    ],
  },
  'a message patches and navigates': {
    view,
    routes,
    act: async (visit) => {
      const tell = (name: string) => () => visit.site.live.pubsub.broadcast('news', name, undefined)
      const patched = await goBy(visit, tell('patch'), 'told')
      return [patched, await goBy(visit, tell('navigate'), 'Other by info'), visit.site.pageLoads]
    },
    seen: ['/?tab=told', '/other?from=info', 1],
  },
  'handleParams patches further, and to another view': {
    view,
    routes,
    act: tour(['#moved', 'there'], ['#sent', 'Other by params']),
    seen: ['/?tab=there', '/other?from=params', 1],
  },
  'a view that is passed through': {
    view,
    routes,
    act: tour(['#ajar', 'Other by mount'], ['back', 'first']),
    seen: ['/other?from=mount', '/', 1],
  },
  'a patch that belongs to another view becomes a navigation': {
    view,
    routes,
    act: tour(['#wrong', 'Other by link'], ['#home', 'first'], ['back', 'Other by link']),
    seen: ['/other', '/', '/other', 1],
  },
  'a patch to what is no live view loads the page': {
    view,
    routes,
    act: leaving('#patch-plain'),
    reports: ['LIVE_JOIN_REFUSED'],
    seen: '/elsewhere',
  },
  'a patch that a guard sends away loads the page it is sent to': {
    view,
    routes,
    act: leaving('#patch-guarded'),
    seen: '/elsewhere?from=guard',
  },
  'navigation to what is no live view loads the page': {
    view,
    routes,
    act: leaving('#plain'),
    reports: ['LIVE_JOIN_REFUSED'],
    complaints: /unauthorized live_redirect/,
    seen: '/elsewhere',
  },
  'navigation that a guard sends away loads the page it is sent to': {
    view,
    routes,
    act: leaving('#guarded'),
    seen: '/elsewhere?from=guard',
  },
  'after a navigation a lost view comes back where the page is now': {
    view,
    routes,
    act: async (visit) => {
      await goTo(visit, '#other', 'Other by link')
      await visit.click('#count')
      await visit.rejoined(() => visit.site.hangUp())
      await visit.shows('#count', '0')
      await visit.rejoined(() => visit.page.click('#crash'))
      return [await arrive(visit, 'Other by link'), visit.site.pageLoads]
    },
    reports: ['LIVE_CALLBACK_FAILED'],
    complaints: /WebSocket/,
    seen: ['/other', 1],
  },
  'after a patch a lost view comes back where the page is now': {
    view,
    routes,
    act: async (visit) => {
      await goTo(visit, '#third', 'third')
      await visit.rejoined(() => visit.site.hangUp())
      return [await arrive(visit, 'third'), visit.site.pageLoads]
    },
    complaints: /WebSocket/,
    seen: ['/tabs/third', 1],
  },
  'a page that is reloaded goes back': {
    view,
    routes,
    act: async (visit) => {
      await goTo(visit, '#second', 'second')
      await goTo(visit, '#other', 'Other by link')
      await visit.page.reload()
      await visit.joined()
      return tour(['back', 'second'], ['back', 'first'], ['forward', 'second'])(visit)
    },
    seen: ['/?tab=second', '/', '/?tab=second', 1],
  },
  'the window hears of navigation': {
    view,
    routes,
    before: listen,
    act: async (visit) => {
      await heardBy(visit)
      await goTo(visit, '#second', 'second')
      const patched = await heardBy(visit)
      await goTo(visit, '#other', 'Other by link')
      const navigated = await heardBy(visit)
      await visit.page.evaluate(() => history.back())
      await arrive(visit, 'second')
      const back = await heardBy(visit)
      await goTo(visit, '#patch', 'pushed')
      return { patched, navigated, back, pushed: await heardBy(visit) }
    },
    seen: {
      patched: PATCHED,
      navigated: [
        'before-navigate /other false false forward',
        'page-loading-start redirect /other',
        'page-loading-start initial /other',
        'navigate /other false false forward',
        'page-loading-stop redirect /other',
        'page-loading-stop initial /other',
      ],
      back: [
        'before-navigate /?tab=second false true backward',
        'navigate /?tab=second false true backward',
        'page-loading-start initial /?tab=second',
        'page-loading-stop initial /?tab=second',
      ],
      pushed: ['navigate /?tab=pushed true false forward'],
    },
    differs: {
      why: 'our client says once that a page is loading, and also when going back',
      seen: {
        patched: PATCHED,
        navigated: [
          'before-navigate /other false false forward',
          'page-loading-start redirect /other',
          'navigate /other false false forward',
          'page-loading-stop redirect /other',
        ],
        back: [
          'before-navigate /?tab=second false true backward',
          'navigate /?tab=second false true backward',
          'page-loading-start redirect /?tab=second',
          'page-loading-stop redirect /?tab=second',
        ],
        pushed: ['navigate /?tab=pushed true false forward'],
      },
    },
  },
  'the page may refuse to be left by a link or by going back': {
    view,
    routes,
    act: async (visit) => {
      await goTo(visit, '#second', 'second')
      await visit.page.evaluate(() => {
        addEventListener('phx:before-navigate', (event) => event.preventDefault())
      })
      await visit.page.click('#other')
      await visit.page.click('#third')
      await visit.page.evaluate(() => history.back())
      await visit.page.waitForURL('**/?tab=second')
      await visit.click('#count')
      await visit.shows('#count', '1')
      const tab = await visit.page.textContent('#tab')
      return [tab, placeOf(visit), visit.joins]
    },
    seen: ['second', '/?tab=second', 1],
  },
  ...Object.fromEntries(
    [
      ['by a link', '#link'],
      ['by the server', '#push'],
    ].map(([how, at]) => [
      `a patch to a shorter page ${String(how)} is gone back from to where it was left`,
      {
        view: () =>
          liveView({
            mount: () => ({ isShort: false }),
            handleEvent: { push: (socket) => socket.pushPatch('/?short=1') },
            handleParams: (socket) => socket.assign({ isShort: socket.url.searchParams.has('short') }),
            render: ({ isShort }) => html`<p>${isShort ? 'short' : 'long'}</p>
              ${!isShort && html`<div style="height: 4000px"></div>`}
              ${link({ patch: '/?short=1', id: 'link' }, 'short')}<button id="push" phx-click="push">short</button>`,
          }),
        act: async (visit: Visit) => {
          const { page } = visit
          await page.evaluate(() => scrollTo(0, 2000))
          // Phoenix's client takes note of it a little later.
          if (visit.site.client === 'official')
            await page.waitForFunction(() => (history.state as { scroll?: number }).scroll === 2000)
          await page.$eval(at as string, (element) => (element as HTMLElement).click())
          await visit.shows('p', 'short')
          await page.waitForURL('**/?short=1')
          await page.evaluate(() => history.back())
          await visit.shows('p', 'long')
          await page.waitForFunction(() => scrollY > 1000)
          return page.evaluate(() => scrollY)
        },
        seen: 2000,
      },
    ]),
  ),
  'navigation begins at the top, and going back where it was left': {
    view,
    routes,
    act: async (visit) => {
      const { page } = visit
      const isAt = (y: number): Promise<unknown> =>
        page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 2, y)
      await page.evaluate(() => scrollTo(0, 700))
      await page.evaluate(() => document.querySelector<HTMLElement>('#other')?.click())
      await arrive(visit, 'Other by link')
      await isAt(0)
      await page.evaluate(() => history.back())
      await arrive(visit, 'first')
      await isAt(700)
      return placeOf(visit)
    },
    seen: '/',
  },
  'a hash in the URL is scrolled to': {
    view,
    routes,
    act: async (visit) => {
      const isAtPart = (): Promise<unknown> =>
        visit.page.waitForFunction(() => {
          return Math.abs(document.getElementById('part')?.getBoundingClientRect().top ?? 99) < 2
        })
      await goTo(visit, '#hash', 'hash')
      await isAtPart()
      await visit.page.evaluate(() => scrollTo(0, 0))
      await goTo(visit, '#other-part', 'Other by link')
      await isAtPart()
      return placeOf(visit)
    },
    seen: '/other#part',
  },
  'a link in a drawing leads where any other does': {
    view: () =>
      liveView({
        mount: () => ({ tab: '' }),
        handleParams: (socket, { tab = 'none' }) => socket.assign({ tab }),
        render: ({ tab }) => html`<p>${tab}</p>
          <svg width="90" height="90">${link({ patch: '/?tab=drawn' }, html`<rect width="90" height="90"></rect>`)}</svg>`,
      }),
    act: async (visit) => {
      await visit.page.click('rect')
      await visit.shows('p', 'drawn')
      return visit.site.pageLoads
    },
    seen: 1,
  },
  'clicks that ask for another tab, another frame or a file are the browser’s own': {
    view,
    routes,
    act: ({ page }) =>
      page.evaluate(() => {
        let isTaken = false
        addEventListener('click', (event) => {
          isTaken = event.defaultPrevented
          event.preventDefault()
        })
        const link = document.querySelector('#other') as HTMLAnchorElement
        const isTakenWith = (init: MouseEventInit, attributes: Record<string, string> = {}): boolean => {
          for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value)
          isTaken = true
          link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }))
          for (const name of Object.keys(attributes)) link.removeAttribute(name)
          return isTaken
        }
        return [
          ...['ctrlKey', 'metaKey', 'shiftKey'].map((key) => isTakenWith({ [key]: true })),
          isTakenWith({}, { target: '_blank' }),
          isTakenWith({}, { target: 'frame' }),
          isTakenWith({}, { download: '' }),
          isTakenWith({}, { target: '_self' }),
        ]
      }),
    seen: [false, false, false, false, false, false, true],
  },
  'a view that navigates in its first render is an HTTP redirect': {
    view,
    routes,
    act: async (visit) => {
      await visit.page.goto(`${visit.site.url}chain`)
      await visit.joined()
      return placeOf(visit)
    },
    seen: '/other?from=mount',
  },
  'a live link to a redirect to a script executes nothing': {
    view,
    routes,
    act: unsafe('#script'),
    seen: '/script',
    reports: ['LIVE_REDIRECT_UNSAFE'],
  },
  'a patch to a redirect to a script executes nothing': {
    view,
    routes,
    act: unsafe('#patch-script'),
    seen: '/script',
    reports: ['LIVE_REDIRECT_UNSAFE'],
  },
}
