import type { Hook, HookHandle } from '../../browser/hooks/hooks.ts'
import type { JsonValue } from '../../lib/protocol/json.ts'

/** What hooks and pushed events of the page wrote down, in order; a test reads it as `window.notes`. */
const notes: string[] = []
Object.assign(window, { notes })

function note(who: string, what: string, about?: JsonValue): void {
  notes.push([who, what, ...(about === undefined ? [] : [JSON.stringify(about)])].join(' '))
}

function noted(moment: string): (this: HookHandle) => void {
  return function () {
    note(this.el.id, moment)
  }
}

/** The same for both clients. */
export const hooks: Record<string, Hook> = {
  /** Writes down the moments of its life. */
  Life: {
    mounted: noted('mounted'),
    beforeUpdate: noted('beforeUpdate'),
    updated: noted('updated'),
    destroyed: noted('destroyed'),
    disconnected: noted('disconnected'),
    reconnected: noted('reconnected'),
  },
  /** Asks the server when it is clicked, once with a callback and once for a promise. */
  Asker: {
    mounted() {
      this.el.addEventListener('click', () => {
        this.pushEvent('ask', { number: 1 }, (reply) => note(this.el.id, 'called back', reply))
        void this.pushEvent('ask', { number: 2 }).then((reply) => note(this.el.id, 'promised', reply))
        void this.pushEvent('silence').then((reply) => note(this.el.id, 'promised', reply))
      })
    },
  },
  /** Takes the focus. */
  Taker: {
    mounted() {
      this.el.focus()
    },
  },
  /** Hears pushed events, until it is told to stop. */
  Listener: {
    mounted() {
      const handled = this.handleEvent('score', (payload) => note(this.el.id, 'heard', payload))
      this.handleEvent('stop', () => this.removeHandleEvent(handled))
    },
  },
}

for (const name of ['score', 'stop']) {
  addEventListener(`phx:${name}`, (event) => note('window', name, (event as CustomEvent<JsonValue>).detail))
}
