/** Checked by tsc, never run: what hooks know of themselves. */
import { LiveSocket, type Hook } from '../../browser/index.ts'

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
  },
}

export const liveSocket = new LiveSocket('/live', { hooks: { clock }, params: { locale: 'en' } })

// @ts-expect-error an unknown option
new LiveSocket('/live', { hoks: {} })

// @ts-expect-error a moment that hooks do not have
export const misspelt: Hook = { mouted() {} }
