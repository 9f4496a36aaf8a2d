import {
  JS,
  component,
  event,
  fields,
  html,
  link,
  liveFileInput,
  liveComponent,
  liveRender,
  liveView,
  portal,
  type AnyLiveView,
} from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Site } from '../site.ts'
import type { Visit } from '../visit.ts'

/** A list of notes whose form stands at the end of the body. */
const noted = (site: Site): AnyLiveView =>
  liveView({
    mount: () => ({ isOpen: true, draft: '', notes: [] as readonly string[] }),
    handleEvent: {
      ...site.hears('away'),
      toggle: (socket) => socket.update('isOpen', (isOpen) => !isOpen),
      draft: event(fields({ text: String }), (socket, { text }) => socket.assign({ draft: text })),
      save: event(fields({ text: String }), (socket, { text }) => {
        site.hear('save', { text })
        socket.update('notes', (notes) => [...notes, text])
        socket.assign({ draft: '' })
      }),
    },
    render: ({ isOpen, draft, notes }) =>
      html` <button id="toggle" phx-click="toggle">toggle</button>
        <h1>notes</h1><p>${notes.join()}</p>
        <section phx-click-away="away">here 
          ${
            isOpen &&
            portal(
              { target: 'body', id: 'tip' },
              html`<form id="form" phx-change="draft" phx-submit="save">
                <input name="text" value=${draft} /><b>${draft.length}</b
                ><button>save</button>
                <i id="hook" phx-hook="Life" title="${notes.length}"></i>
              </form>`,
            )
          }
        </section>`,
  })

/** A component, and a nested view, with portals of their own, and in one of them another. */
function owners(): AnyLiveView {
  const stepper = liveComponent({
    mount: () => ({ n: 0 }),
    handleEvent: { step: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }, { self }) =>
      html`<div>
        ${portal(
          { target: 'body', id: 'far' },
          html`<u>${n}</u
            ><button id="step" phx-click="step" phx-target=${self}>step</button>
            ${portal({ target: '#place', id: 'further' }, html`<s>${n}</s><button id="deep" phx-click="step" phx-target=${self}>deep</button>`)}`,
        )}
      </div>`,
  })
  const nested = liveView({
    mount: () => ({ n: 0 }),
    handleEvent: { add: (socket) => socket.update('n', (n) => n + 1) },
    render: ({ n }) =>
      portal({ target: 'body', id: 'own' }, html`<em>${n}</em><button id="add" phx-click="add">add</button>`),
  })
  return liveView({
    mount: () => ({ isOpen: true }),
    handleEvent: { close: (socket) => socket.assign({ isOpen: false }) },
    render: ({ isOpen }) =>
      html`<h1>owners</h1>
        <button id="close" phx-click="close">close</button>
        <div id="place" phx-update="ignore"></div>
        ${isOpen && html`${component(stepper, { id: 'a' })}${liveRender(nested, { id: 'nested' })}`}
        ${isOpen && portal({ target: 'body', id: 'whole' }, liveRender(nestedCounter, { id: 'inner' }))}`,
  })
}

const nestedCounter = liveView({
  mount: () => ({ n: 0 }),
  handleEvent: { more: (socket) => socket.update('n', (n) => n + 1) },
  render: ({ n }) => html`<q>${n}</q><button id="more" phx-click="more">more</button>`,
})

const placeOf = ({ page }: Visit, selector: string): Promise<string | undefined> =>
  page.locator(selector).evaluate((element) => {
    const copy = element.closest('[data-phx-teleported]')
    return `${copy?.id ?? ''} in ${copy?.parentElement?.localName ?? ''}`
  })

/** Two pages with a portal of one id, and links in them. */
const page = (name: string, to: string): AnyLiveView =>
  liveView({
    mount: () => ({ isLow: false, n: 0 }),
    handleEvent: {
      turn: (socket) => socket.update('isLow', (isLow) => !isLow),
      add: (socket) => socket.update('n', (n) => n + 1),
    },
    render: ({ isLow, n }) =>
      html`<h1>${name}</h1>
        <main id="low"></main>
        ${portal(
          { target: isLow ? '#low' : 'body', id: 'menu' },
          html`<nav>
            ${name} ${link({ navigate: to, id: 'go' }, 'go')}
            <button id="add" phx-click="add" phx-window-keydown="add" phx-key="a">${n}</button>
            <button id="turn" phx-click="turn">turn</button>
          </nav>`,
        )}`,
  })

/** A list of songs in a portal: a stream, of which the server keeps nothing. */
const songs = (): AnyLiveView =>
  liveView({
    mount: (socket) => ({
      songs: socket.stream(['a', 'b'], { id: (song) => `song-${song}` }),
      n: 0,
    }),
    handleEvent: {
      add: (socket) => {
        socket.update('n', (n) => n + 1)
        socket.streamInsert('songs', `new-${socket.assigns.n}`, { at: 0 })
      },
      drop: (socket) => socket.streamDelete('songs', 'a'),
      look: (socket) => socket.update('n', (n) => n + 1),
    },
    render: ({ songs, n }) =>
      html`<h1>${n}</h1>
        ${portal(
          { target: 'body', id: 'songs-portal' },
          html`<i>${n}</i>
            <ul id="songs" phx-update="stream">
              ${songs.each((song, id) => html`<li id=${id}>${song}</li>`)}
            </ul>
            <button id="add" phx-click="add">add</button><button id="drop" phx-click="drop">drop</button
            ><button id="look" phx-click="look">look</button>`,
        )}`,
  })

/** A form in a portal, with a file. */
const album = (): AnyLiveView =>
  liveView({
    mount: (socket) => ({
      photos: socket.allowUpload({ accept: ['.png'], maxEntries: 2 }),
      kept: [] as readonly string[],
    }),
    handleEvent: {
      chosen: () => undefined,
      save: async (socket) => {
        const kept = await socket.consumeUploaded('photos', (_meta, { name, size }) =>
          Promise.resolve(`${name} ${size}`),
        )
        socket.assign({ kept })
      },
    },
    render: ({ photos, kept }) =>
      html`<p>${kept.join()}</p>
        ${portal(
          { target: 'body', id: 'album' },
          html`<form id="form" phx-change="chosen" phx-submit="save">
            ${liveFileInput(photos, { class: 'photos' })}<button id="save">Save</button>
            <i>${photos.entries.map(({ name, progress }) => html`${name} ${progress}`)}</i>
          </form>`,
        )}`,
  })

export const portals: Scenarios = {
  'a file is uploaded by a form in a portal, and another after it': {
    view: album,
    act: async (visit) => {
      for (const name of ['cat.png', 'dog.png']) {
        await visit.page.setInputFiles('.photos', {
          name,
          mimeType: 'image/png',
          buffer: Buffer.alloc(100_000),
        })
        await visit.shows('i', `${name} 0`)
        await visit.page.click('#save')
        await visit.shows('p', `${name} 100000`)
        await visit.shows('i', '')
      }
      return visit.page.locator('.photos').count()
    },
    seen: 1,
  },
  'a stream in a portal keeps its rows': {
    view: songs,
    act: async (visit) => {
      const texts = (): Promise<string[]> => visit.page.locator('#songs li').allTextContents()
      const seen = []
      await visit.page.locator('#songs li').first().waitFor()
      for (const [i, button] of ['look', 'add', 'drop', 'look', 'add'].entries()) {
        await visit.click(`#${button}`)
        if (button !== 'drop') await visit.shows('i', String(i < 2 ? i + 1 : i))
        seen.push((await texts()).join())
      }
      return seen
    },
    seen: ['a,b', 'new-2,a,b', 'new-2,b', 'new-2,b', 'new-4,new-2,b'],
  },
  'a link in a portal leads to another page, which has a portal of its own': {
    view: () => page('first', '/second'),
    routes: (_app, live) => live.live('/second', page('second', '/')),
    act: async (visit) => {
      const seen = []
      for (const name of ['second', 'first']) {
        await visit.page.locator('#go').click()
        await visit.page.locator('h1', { hasText: name }).waitFor()
        await visit.page.locator('nav', { hasText: name }).waitFor()
        await visit.joined()
        await visit.click('#add')
        await visit.shows('#add', '1')
        seen.push(await visit.page.locator('nav').count())
      }
      return seen
    },
    seen: [1, 1],
  },
  'a portal moves to another target, and hears the keys of the window': {
    view: () => page('first', '/'),
    act: async (visit) => {
      await visit.page.locator('#turn').waitFor()
      await visit.mark('nav button')
      await visit.click('#turn')
      await visit.page.locator('#low nav').waitFor()
      await visit.page.keyboard.press('a')
      await visit.shows('#add', '1')
      return [await visit.marks('nav button'), await visit.page.locator('nav').count()]
    },
    seen: [['add(add)', 'turn(turn)'], 1],
  },
  'what stands in a portal is shown at its target, and its form and hook belong to the view': {
    view: noted,
    act: async (visit) => {
      const { page } = visit
      await page.fill('#form input', 'milk')
      await visit.shows('#form b', '4')
      await page.click('#form button')
      await visit.shows('p', 'milk')
      await visit.settled()
      return [await placeOf(visit, '#form'), await visit.heardNames(1), await visit.notes(3)]
    },
    seen: ['_lv_portal_wrap_tip in body', ['save'], ['hook mounted', 'hook beforeUpdate', 'hook updated']],
  },
  'a portal goes with what rendered it, and comes back': {
    view: noted,
    act: async (visit) => {
      const { page } = visit
      await page.locator('#form').waitFor()
      await page.click('#toggle')
      await page.locator('#form').waitFor({ state: 'detached' })
      const gone = await page.locator('[data-phx-teleported]').count()
      await page.click('#toggle')
      await page.locator('#form').waitFor()
      return [gone, await placeOf(visit, '#form')]
    },
    seen: [0, '_lv_portal_wrap_tip in body'],
  },
  'a click in a portal is none outside of what the portal stands in': {
    view: noted,
    act: async (visit) => {
      await visit.page.click('#form input')
      await visit.page.click('h1')
      return visit.heardNames(1)
    },
    seen: ['away'],
  },
  'portals of components and nested views, and in portals, belong to those': {
    view: owners,
    act: async (visit) => {
      const { page } = visit
      for (const button of ['#step', '#deep', '#add', '#more', '#step']) {
        await page.locator(button).waitFor()
        await page.click(button)
      }
      for (const [selector, text] of Object.entries({
        u: '3',
        s: '3',
        em: '1',
        q: '1',
      }))
        await visit.shows(selector, text)
      const places = [await placeOf(visit, '#deep'), await placeOf(visit, '#add'), await placeOf(visit, 'q')]
      await page.click('#close')
      await page.locator('#step').waitFor({ state: 'detached' })
      return [...places, await page.locator('[data-phx-teleported]').count()]
    },
    seen: [
      '_lv_portal_wrap_further in div',
      '_lv_portal_wrap_own in body',
      '_lv_portal_wrap_whole in body',
      0,
    ],
  },
  'what was typed in a portal stays when another part of the page changes, and when the view joins again': {
    view: noted,
    act: async (visit) => {
      const { page, site } = visit
      await page.fill('#form input', 'milk')
      await visit.shows('#form b', '4')
      await visit.mark('#form')
      await visit.rejoined(() => site.hangUp())
      await visit.shows('#form b', '4')
      return [await page.inputValue('#form input'), await visit.marks('#form')]
    },
    seen: ['milk', ['form(form)']],
  },
  'what has phx-remove in a portal is removed after its commands': {
    view: () =>
      liveView({
        mount: () => ({ isOpen: true }),
        handleEvent: { close: (socket) => socket.assign({ isOpen: false }) },
        render: ({ isOpen }) =>
          portal(
            { target: 'body' },
            html`<button id="close" phx-click="close">close</button>
              ${isOpen && html`<p id="leaving" phx-remove=${JS.addClass('going', { transition: 'fade', time: 300 })}>soon</p>`}`,
          ),
      }),
    act: async ({ page }) => {
      await page.click('#close')
      await page.locator('#leaving.fade').waitFor()
      await page.locator('#leaving').waitFor({ state: 'detached' })
      return page.locator('#close').count()
    },
    seen: 1,
  },
}
