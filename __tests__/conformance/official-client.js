import { Socket } from 'phoenix'
import { createHook, LiveSocket, ViewHook } from 'phoenix_live_view'
import { classHooks, hooks } from './page-hooks.ts'
import { uploaders } from './page-uploaders.ts'

// Chromium (143) may ask for the next page before it has written a cookie, unless the page reads its cookies in between. This
// client does not, and would lose a flash message now and then.
const cookies = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
Object.defineProperty(document, 'cookie', {
  get: () => cookies.get.call(document),
  set: (text) => {
    cookies.set.call(document, text)
    cookies.get.call(document)
  },
})

const _csrf_token = document.querySelector('meta[name=csrf-token]')?.content
const all = { ...hooks, ...classHooks({ ViewHook, createHook }) }
const { dom, longPollFallbackMs, livePath = '/live' } = window
window.liveSocket = new LiveSocket(livePath, Socket, {
  params: { _csrf_token },
  hooks: all,
  dom,
  uploaders,
  longPollFallbackMs,
})
window.liveSocket.connect()
