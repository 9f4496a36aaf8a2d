import { Socket } from 'phoenix'
import { createHook, LiveSocket, ViewHook } from 'phoenix_live_view'
import { classHooks, hooks } from './page-hooks.ts'
import { uploaders } from './page-uploaders.ts'

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
