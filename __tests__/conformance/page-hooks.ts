import type { Hook, HookClass, HookHandle } from '../../browser/index.ts'
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

/** A class, and the function by which elements make hooks, as each client calls them. */
type Tools = {
  readonly ViewHook: new (handle: HookHandle) => HookHandle
  readonly createHook: (el: HTMLElement, hook: Hook) => HookHandle
}

/** Hooks that need something of the client's. */
export function classHooks({ ViewHook, createHook }: Tools): Record<string, HookClass> {
  class MadeItself extends HTMLElement {
    connectedCallback(): void {
      createHook(this, {
        mounted() {
          note(this.el.id, 'made itself')
          void this.pushEvent('ask', { number: 5 }).then((reply) => note(this.el.id, 'promised', reply))
        },
      })
    }
  }
  customElements.define('made-itself', MadeItself)
  return {
    /** Counts by itself, each element for its own. */
    Counter: class extends ViewHook {
      count = 0
      id = this.el.id
      mounted(): void {
        note(this.id, 'mounted')
        this.el.addEventListener('click', () => this.add())
      }
      add(): void {
        note(this.id, `counted ${(this.count += 1)}`)
      }
    },
  }
}

/** The same for both clients. */
export const hooks: Record<string, Hook> = {
  /** Asks other views when it is clicked. */
  'Name.Space.Far': {
    mounted() {
      this.el.addEventListener('click', () => {
        void this.pushEventTo('.far', 'ask', { number: 3 }).then((replies) => {
          const told = replies.map((each) => (each.status === 'fulfilled' ? each.value.reply : each.status))
          note(this.el.id, 'settled', told)
        })
        this.pushEventTo(this.el, 'ask', { number: 4 }, (reply) => note(this.el.id, 'called back', reply))
      })
    },
  },
  /** Does by commands what it is told to. */
  Doer: {
    mounted() {
      const js = this.js()
      js.setAttribute(this.el, 'title', 'set')
      js.addClass(this.el, 'one two')
      js.removeClass(this.el, ['two'])
      js.toggleClass(this.el, 'three')
      js.toggleAttribute(this.el, 'aria-busy', 'true', 'false')
      js.ignoreAttributes(this.el, 'data-free')
      js.hide(this.el)
      js.exec('[["push",{"event":"ask","value":{"number":6}}]]')
      js.push(this.el, 'ask', { value: { number: 7 } })
    },
    updated() {
      this.js().show(this.el, { display: 'flex' })
    },
  },
  /** Writes down the page's text when something comes. */
  Early: {
    mounted() {
      this.handleEvent('seen', (payload) => note(this.el.textContent.trim(), 'seen', payload))
    },
  },
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
