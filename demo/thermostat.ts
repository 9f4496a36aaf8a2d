import { event, fields, html, liveView, type LiveView, type Socket } from '../lib/index.ts'
import { sessionTopic } from './login.ts'
import type { Reading, Rooms } from './rooms.ts'

/** @unit milliseconds */
const PACE = 500

type Assigns = Reading & { readonly user: string }

/** A page that moves by itself: every half second it sends itself a message, and looks at the room again. */
export function thermostat(rooms: Rooms): LiveView {
  return liveView({
    mount(socket, { session, req }): Assigns {
      const user = String(session['user'])
      socket.subscribe(roomTopic(user))
      socket.subscribe(sessionTopic(req.sessionID))
      socket.sendSelfAfter(PACE, 'tick')
      return { user, ...rooms.reading(user) }
    },

    handleEvent: {
      turn: event(fields({ degrees: Number }), (socket: Socket<Assigns>, { degrees }) => {
        const { user } = socket.assigns
        rooms.turn(user, degrees)
        socket.broadcast(roomTopic(user), 'turned')
      }),
    },

    handleInfo: {
      tick(socket) {
        socket.assign(rooms.reading(socket.assigns.user))
        socket.sendSelfAfter(PACE, 'tick')
      },
      turned: (socket) => socket.assign(rooms.reading(socket.assigns.user)),
      loggedOut(socket) {
        socket.putFlash('info', 'You are logged out, in all windows.')
        socket.redirect('/login')
      },
    },

    render: ({ user, temperature, target }) => html`
      <section class="card thermostat">
        <h2>${user}’s room</h2>
        <p class="figure ${trend({ temperature, target })}">${degrees(temperature)}</p>
        <p role="status">${saying({ temperature, target })}</p>
        <meter min="10" max="30" value="${temperature}" aria-label="Temperature">${degrees(temperature)}</meter>
        <div class="buttons">
          <button phx-click="turn" phx-value-degrees="-0.5" aria-label="−½°: half a degree colder">−½°</button>
          <output class="target" aria-live="polite" aria-label="Target">${degrees(target)}</output>
          <button phx-click="turn" phx-value-degrees="0.5" aria-label="+½°: half a degree warmer">+½°</button>
        </div>
        <form class="quiet" method="post" action="/logout"><button>Log out</button></form>
      </section>`,
  })
}

const roomTopic = (user: string): string => `room:${user}`

const degrees = (number: number): string => `${number.toFixed(1)} °C`

function trend({ temperature, target }: Reading): 'above' | 'below' | 'zero' {
  if (temperature === target) return 'zero'
  return temperature < target ? 'above' : 'below'
}

function saying({ temperature, target }: Reading): string {
  if (temperature === target) return 'As warm as you want it.'
  return temperature < target ? `Heating to ${degrees(target)} …` : `Cooling to ${degrees(target)} …`
}
