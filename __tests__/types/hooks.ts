/** Checked by tsc, never run: what hooks know of themselves. */
import { createHook, LiveSocket, ViewHook, type Hook } from '../../browser/index.ts'

const clock: Hook<{ timer: number }> = {
  mounted() {
    this.timer = window.setInterval(() => this.el.click(), 1000)
    this.handleEvent('stop', () => {
      clearInterval(this.timer)
    })
    // @ts-expect-error something that the hook does not keep
    this.tiemr = 1
  },
  updated() {
    void this.pushEvent('seen', { at: [1, 'two', null] })
    // @ts-expect-error what JSON cannot carry
    void this.pushEvent('seen', { at: new Date() })
    // @ts-expect-error a handler is given an object
    void this.pushEvent('seen', 'text')
    // @ts-expect-error the same, to others
    void this.pushEventTo('#other', 'seen', [1])
  },
}

export const liveSocket = new LiveSocket('/live', { hooks: { clock }, params: { locale: 'en' } })

// @ts-expect-error an unknown option
new LiveSocket('/live', { hoks: {} })

// @ts-expect-error a moment that hooks do not have
export const misspelt: Hook = { mouted() {} }

export class Stopwatch extends ViewHook {
  laps = 0
  mounted(): void {
    this.laps += this.el.childElementCount
    void this.pushEventTo('#other', 'lap', { laps: this.laps }).then((replies) => replies.length)
    this.js().hide(this.el, { transition: ['ease', 'a b', ['c']] })
    this.js().exec('[]')
    // @ts-expect-error commands in a hook are for its own element
    this.js().exec(this.el, '[]')
    // @ts-expect-error an attribute has a value
    this.js().setAttribute(this.el, 'title')
  }
}

export const classes = new LiveSocket('/live', { hooks: { Stopwatch, clock } })
classes.js().exec(document.body, [['hide', {}]])
// @ts-expect-error from elsewhere, commands need an element
classes.js().exec('[]')

export const made = createHook<{ total: number }>(document.body, {
  total: 0,
  mounted() {
    this.total += 1
    // @ts-expect-error something that the hook does not keep
    this.totall = 1
  },
})

new LiveSocket('/live', {
  params: (view) => ({ locale: view?.lang ?? 'en' }),
  metadata: {
    click: ({ altKey }, { id }) => ({ altKey, id }),
    // @ts-expect-error what JSON cannot carry
    keydown: () => ({ at: new Date() }),
  },
})

new LiveSocket('/live', {
  dom: {
    onBeforeElUpdated: (from, to) => from.id === to.id,
    // @ts-expect-error a callback that there is not
    onNodeRemoved: () => {},
  },
})

new LiveSocket('/live', {
  dom: {
    onPatchStart: (view) => view.dataset['drawn'],
    // @ts-expect-error it starts as it is
    onDocumentPatch: (start) => start('now'),
    // @ts-expect-error a selector is no element
    jsQuerySelectorAll: (_from, to) => [to],
  },
})
