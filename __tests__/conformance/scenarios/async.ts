import { asyncResult, html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'

/** What an application reads slowly: it comes a moment after the page. */
const slowly = (text: string): Promise<string> =>
  new Promise((resolve) => {
    setTimeout(resolve, 20, text)
  })

/** A page with a value that comes later, and work whose result comes to a handler. */
const reader = (): AnyLiveView =>
  liveView({
    mount: (socket) => ({ book: socket.async(() => slowly('first')), sent: '' }),
    handleEvent: {
      again: (socket) => socket.assignAsync('book', () => slowly('second')),
      send: (socket) =>
        socket.startAsync('send', () => slowly('sent'), { ok: (it, sent) => it.assign({ sent }) }),
      break: (socket) =>
        socket.startAsync('send', () => Promise.reject(new Error('no paper')), {
          failed: (it) => it.assign({ sent: 'no paper' }),
        }),
    },
    render: ({ book, sent }) => html`
      <p id="book">${asyncResult(book, { loading: 'opening', ok: (text) => text })}</p>
      <p id="sent">${sent}</p>
      ${['again', 'send', 'break'].map((name) => html`<button phx-click=${name}>${name}</button>`)}`,
  })

export const asyncWork: Scenarios = {
  'what is loaded beside a view is shown when it is there': {
    view: reader,
    act: async (visit) => {
      await visit.shows('#book', 'first')
      await visit.page.click('text=again')
      await visit.shows('#book', 'second')
      return visit.site.pageLoads
    },
    seen: 1,
  },
  'results come to their handlers, failures too': {
    view: reader,
    act: async (visit) => {
      await visit.page.click('text=send')
      await visit.shows('#sent', 'sent')
      await visit.page.click('text=break')
      await visit.shows('#sent', 'no paper')
      return visit.site.pageLoads
    },
    seen: 1,
  },
}
