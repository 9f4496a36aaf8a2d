import { EventEmitter, setMaxListeners } from 'node:events'
import session from 'cookie-session'
import express, { type Express } from 'express'
import {
  each,
  event,
  fields,
  html,
  link,
  liveRender,
  liveRouter,
  liveView,
  onPresence,
  topic,
  type LiveError,
  type LiveRouter,
} from '../../lib/index.ts'

/** An application that uses everything a view can hold: topics, presence, timers, listeners, nested views, sessions. */

type Person = { readonly name: string }

const rooms = topic<{ said: { text: string } }, Person>('room')

/** Lives as long as the application. Views listen to it until they end. */
export const bell: EventEmitter = new EventEmitter()
setMaxListeners(Infinity, bell)

/** A nested view that moves by itself. */
const clock = liveView({
  mount(socket) {
    socket.sendSelfAfter(TICK, 'tick')
    return { ticks: 0 }
  },
  handleInfo: {
    tick(socket) {
      socket.update('ticks', (ticks) => ticks + 1)
      socket.sendSelfAfter(TICK, 'tick')
    },
  },
  render: ({ ticks }) => html`<i>${ticks}</i>`,
})

const TICK = 250
const LATE = 600_000
const LINES = 20

const ofText = fields({ text: String })

type Place = { readonly room: string; readonly show: string }

type State = Place & {
  readonly lines: readonly { readonly id: number; readonly text: string }[]
  readonly people: number
  readonly rings: number
  readonly draft: string
  readonly hasClock: boolean
}

const room = liveView<State, Place>({
  params: ({ room = '1', show = 'all' }) => ({ room, show }),
  mount(socket, { params }) {
    socket.subscribe(rooms.of(params.room))
    socket.track(rooms.of(params.room), `${socket.id}-${String(Math.random())}`, { name: 'someone' })
    socket.sendSelfAfter(LATE, 'late')
    const ring = (): void => socket.sendSelf('ring')
    if (socket.connected) {
      bell.on('ring', ring)
      socket.signal.addEventListener('abort', () => bell.off('ring', ring), { once: true })
    }
    const people = socket.presences(rooms.of(params.room)).size
    return { ...params, lines: [], people, rings: 0, draft: '', hasClock: false }
  },
  handleParams: (socket, { show }) => socket.assign({ show }),
  handleEvent: {
    type: event(ofText, (socket, { text }) => socket.assign({ draft: text })),
    say: event(ofText, (socket, { text }) => {
      socket.broadcast(rooms.of(socket.assigns.room), 'said', { text })
      socket.assign({ draft: '' })
    }),
    toggle: (socket) => socket.update('hasClock', (has) => !has),
    keep: (socket) => socket.putSession('draft', socket.assigns.draft),
    filter: (socket) => socket.pushPatch(`/rooms/${socket.assigns.room}?show=some`),
    async wait(socket) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      socket.update('rings', (rings) => rings + 1)
    },
    crash() {
      throw new Error(ON_PURPOSE)
    },
  },
  handleInfo: {
    said(socket, { text }: { readonly text: string }) {
      const { lines } = socket.assigns
      socket.assign({ lines: [...lines, { id: (lines.at(-1)?.id ?? 0) + 1, text }].slice(-LINES) })
    },
    ring: (socket) => socket.update('rings', (rings) => rings + 1),
    late: () => undefined,
  },
  handlePresence: onPresence(rooms, (socket, { topic }) => {
    socket.assign({ people: socket.presences(topic).size })
  }),
  render: ({ room, show, lines, people, rings, draft, hasClock }) => html`
    <h1>Room ${room}: ${people}</h1><p>${show} ${rings}</p>
    <ul>${each(
      lines,
      ({ id }) => id,
      ({ text }) => html`<li>${text}</li>`,
    )}</ul>
    <form id="say" phx-change="type" phx-submit="say"><input name="text" value="${draft}"></form>
    ${['toggle', 'keep', 'filter', 'wait', 'crash'].map((name) => html`<button phx-click="${name}">${name}</button>`)}
    ${link({ patch: '?show=all' }, 'all')} ${link({ navigate: nextTo(room) }, 'next')}
    ${link({ href: nextTo(room) }, 'leave')}
    ${hasClock && liveRender(clock, { id: 'clock' })}`,
})

const nextTo = (room: string): string => `/rooms/${String((Number(room) % ROOMS) + 1)}`

/** How many rooms there are: `/rooms/1` and so on. */
export const ROOMS = 5

/** What a view says that crashes because a visitor wished it. */
export const ON_PURPOSE = 'crashed on purpose'

/** @param failed told of every error but those on purpose */
export function soakSite(failed: (error: LiveError) => void): {
  readonly app: Express
  readonly live: LiveRouter
} {
  const live = liveRouter({
    secret: 'a secret of no less than thirty-two letters',
    recheck: 10_000,
    logger: { debug: () => undefined, warn: () => undefined, error: () => undefined },
    onError: (error) => {
      if (!error.message.includes(ON_PURPOSE)) failed(error)
    },
  })
  live.live('/rooms/:room', room)
  const app = express()
  // In cookies: a store in memory would grow with the visitors.
  app.use(session({ secret: 'another secret' }))
  return { app: app.use(live), live }
}
