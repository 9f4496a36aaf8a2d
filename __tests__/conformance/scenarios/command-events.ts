import { html, JS, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import { drawn } from './commands.ts'

/** Every binding that sends an event, with commands in its place. */
const bound = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({}),
    handleEvent: site.hears('clicked', 'away', 'typed', 'key', 'focus', 'blur', 'submitted'),
    render: () => html`
      <button id="button" value="v" phx-value-a="1" phx-value-b="2"
        phx-click=${JS.push('clicked', { value: { b: 3, c: [null] } })}>click</button>
      <div id="menu" phx-value-m="1" phx-click-away=${JS.push('away')}>menu <i id="inside">inside</i></div>
      <div id="gone" style="display: none" phx-click-away="away">hidden</div>
      <input id="keys" phx-keydown=${JS.push('key')} phx-key="a" phx-focus=${JS.push('focus', { value: { x: 1 } })} phx-blur=${JS.push('blur')} />
      <i phx-window-keyup=${JS.push('key', { value: { window: true } })} phx-key="Escape"></i>
      <form id="form" phx-change=${JS.push('typed', { value: { extra: 'e' } })} phx-submit=${JS.addClass('sent').push('submitted')}>
        <input name="text" /><button name="which" value="w">send</button>
      </form>`,
  })

/** Elements that come, stay and go. */
const life = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ step: 0 }),
    handleEvent: { ...site.hears('said'), next: (socket) => socket.update('step', (step) => step + 1) },
    render: ({ step }) => html`
      <button id="next" phx-click="next">${step}</button>
      <p id="first" phx-mounted=${JS.push('said', { value: { by: 'first' } })}>${step}</p>
      ${
        step === 1 &&
        html`<p id="guest" class="guest" tabindex="0" phx-keydown=${JS.push('said', { value: { by: 'key' } })}
        phx-mounted=${JS.addClass('in').push('said', { value: { by: 'guest' } })}
        phx-remove=${JS.hide({ time: 1000, transition: 'out' }).push('said', { value: { by: 'gone' } })}><b>guest</b></p>`
      }
      <p id="step">${step}</p>`,
  })

const offline = (): AnyLiveView =>
  liveView({
    mount: () => ({}),
    render: () => html`
      <p id="banner" hidden phx-disconnected=${JS.removeAttribute('hidden')} phx-connected=${JS.setAttribute('hidden', '')}>
        offline</p>
      <p id="light" phx-connected=${JS.addClass('green')}>light</p>`,
  })

export const commandEvents: Scenarios = {
  'commands push the value of what was clicked, overlaid with their own': {
    view: bound,
    act: async (visit) => {
      await visit.click('#button')
      return (await visit.heard(2)).slice(1)
    },
    seen: [['clicked', { a: '1', b: 3, c: [null], value: 'v' }]],
  },
  'keys and the focus run commands': {
    view: bound,
    act: async (visit) => {
      await visit.page.focus('#keys')
      await visit.settled()
      for (const key of ['b', 'A', 'Escape']) {
        await visit.page.keyboard.press(key)
        await visit.settled()
      }
      await visit.page.evaluate(() => document.getElementById('keys')?.blur())
      return visit.heard(4)
    },
    seen: [
      ['focus', { x: 1, value: '' }],
      ['key', { key: 'A', value: 'b' }],
      ['key', { key: 'Escape', window: true }],
      ['blur', { value: 'bA' }],
    ],
  },
  'a change and a submit run commands with what is in the form': {
    view: bound,
    act: async (visit) => {
      await visit.page.fill('[name=text]', 'ü')
      await visit.heard(1)
      await visit.settled()
      await visit.click('[name=which]')
      await visit.page.waitForSelector('#form.sent')
      return (await visit.heard(2)).filter(([name]) => name !== 'away')
    },
    seen: [
      ['typed', { text: 'ü', _target: ['text'], extra: 'e' }],
      ['submitted', { text: 'ü', which: 'w' }],
    ],
  },
  'a click outside is heard by what is visible': {
    view: bound,
    act: async (visit) => {
      await visit.click('#inside')
      await visit.click('#menu')
      await visit.click('#button')
      await visit.page.mouse.click(600, 400)
      return visit.heard(3)
    },
    seen: [
      ['away', { m: '1' }],
      ['clicked', { a: '1', b: 3, c: [null], value: 'v' }],
      ['away', { m: '1' }],
    ],
  },
  'a click that began inside is none outside': {
    view: bound,
    act: async ({ page, site }) => {
      await page.hover('#inside')
      await page.mouse.down()
      await page.hover('form', { position: { x: 2, y: 2 } })
      await page.mouse.up()
      await page.click('#button')
      return site.until(2)
    },
    seen: [
      ['away', { m: '1' }],
      ['clicked', { a: '1', b: 3, c: [null], value: 'v' }],
    ],
  },
  'elements run commands when they come, once': {
    view: life,
    act: async (visit) => {
      await visit.heard(1)
      await visit.rejoined(() => visit.site.hangUp())
      await visit.page.click('#next')
      await visit.page.waitForSelector('#guest.in')
      return visit.heard(2)
    },
    complaints: /WebSocket|ERR_/,
    seen: [
      ['said', { by: 'first' }],
      ['said', { by: 'guest' }],
    ],
  },
  'elements that go stay until their transition has ended, and hear nothing meanwhile': {
    view: life,
    act: async (visit) => {
      await visit.heard(1)
      await visit.page.click('#next')
      await visit.page.waitForSelector('#guest.in')
      await visit.heard(2)
      await visit.page.click('#next')
      await visit.page.waitForSelector('#guest.out')
      await visit.page.focus('#guest')
      await visit.page.keyboard.press('a')
      await visit.page.waitForSelector('#guest', { state: 'detached' })
      await visit.page.click('#next')
      await visit.shows('#step', '3')
      return visit.heard(3)
    },
    seen: [
      ['said', { by: 'first' }],
      ['said', { by: 'guest' }],
      ['said', { by: 'gone' }],
    ],
  },
  'commands say when the server is lost, and when it is back': {
    view: offline,
    complaints: /WebSocket|ERR_/,
    act: async (visit) => {
      await visit.page.waitForSelector('#light.green')
      await visit.site.stop()
      await visit.page.waitForSelector('#banner:not([hidden])')
      await visit.site.start()
      await visit.page.waitForSelector('#banner[hidden]', { state: 'attached' })
      await drawn(visit.page)
      return visit.page.isVisible('#banner')
    },
    seen: false,
  },
  'commands come from the server as data': {
    view: () =>
      liveView({
        mount: () => ({}),
        handleEvent: {
          ask: (socket) =>
            socket.pushEvent('run', { commands: JS.addClass('hit', { to: { inner: 'i' } }).toJSON() }),
        },
        render: () => html`<button phx-click="ask">ask</button><p><i id="it">it</i></p>`,
      }),
    act: async (visit) => {
      await visit.page.evaluate(() => {
        type Runs = { execJS(element: Element | null, commands: unknown): void }
        const { liveSocket, liveView } = window as unknown as {
          liveSocket?: Runs
          liveView: { liveSocket: Runs }
        }
        addEventListener('phx:run', (event) => {
          const { commands } = (event as CustomEvent<{ commands: unknown }>).detail
          const runs = liveSocket ?? liveView.liveSocket
          runs.execJS(document.querySelector('p'), commands)
          runs.execJS(document.querySelector('p'), '[["add_class",{"names":["text"]}]]')
        })
      })
      await visit.click('button')
      await visit.page.waitForSelector('p.text')
      return visit.page.$eval('.hit', ({ id }) => id)
    },
    seen: 'it',
  },
  'what a command pushes shows that it waits, wherever it says': {
    view: (site) =>
      liveView({
        mount: () => ({}),
        handleEvent: {
          async slow() {
            await site.held()
          },
        },
        render: () => html`
          <button phx-click=${JS.push('slow', { loading: '.also', pageLoading: true })}>go</button><p class="also">p</p>`,
      }),
    act: async (visit) => {
      await visit.page.evaluate(() => {
        const { notes } = window as unknown as { notes: string[] }
        for (const name of ['start', 'stop'])
          addEventListener(`phx:page-loading-${name}`, (event) => {
            const { kind, target } = (event as CustomEvent<{ kind: string; target: Element }>).detail
            notes.push(`${name} ${kind} ${target.localName}`)
          })
      })
      await visit.page.click('button')
      await visit.page.waitForSelector('button.phx-click-loading ~ p.phx-click-loading')
      await visit.site.release()
      await visit.settled()
      return visit.notes(2)
    },
    seen: ['start element button', 'stop element button'],
  },
  'commands go to other addresses of the view, and to other views': {
    view: () =>
      liveView({
        mount: () => ({ page: '' }),
        handleParams: (socket) => socket.assign({ page: socket.url.search }),
        render: ({ page }) => html`<p>here${page}</p>
          <button id="patch" phx-click=${JS.patch('/?page=2')}>patch</button>
          <button id="replace" phx-click=${JS.patch('/?page=3', { replace: true })}>replace</button>
          <button id="navigate" phx-click=${JS.navigate('/other')}>navigate</button>`,
      }),
    routes: (_app, live) =>
      void live.live('/other', liveView({ mount: () => ({}), render: () => html`<p>other</p>` })),
    act: async (visit) => {
      const { page } = visit
      for (const [id, text] of [
        ['patch', 'here?page=2'],
        ['replace', 'here?page=3'],
        ['navigate', 'other'],
      ] as const) {
        await page.click(`#${id}`)
        await visit.shows('p', text)
      }
      await page.goBack()
      await visit.shows('p', 'here?page=3')
      await page.goBack()
      await visit.shows('p', 'here')
      return visit.site.pageLoads
    },
    seen: 1,
  },
  'what is shown is not shown again, and an attribute that is ignored does not come': {
    view: () =>
      liveView({
        mount: () => ({ step: 0 }),
        handleEvent: { next: (socket) => socket.update('step', (step) => step + 1) },
        render: ({ step }) => html`<button phx-click=${JS.show({ to: 'p' }).push('next')}>${step}</button>
          <p phx-mounted=${JS.ignoreAttributes('data-*').addClass('in')} data-new=${step > 0 && 'x'}>p</p>`,
      }),
    act: async ({ page }) => {
      await page.waitForSelector('p.in')
      await page.evaluate(() =>
        document.addEventListener('phx:show-start', () => document.body.append('shown'), true),
      )
      await page.click('button')
      await page.waitForFunction(() => document.querySelector('button')?.textContent === '1')
      return [
        await page.locator('p').getAttribute('data-new'),
        (await page.textContent('body'))?.includes('shown'),
      ]
    },
    seen: [null, false],
  },
}
