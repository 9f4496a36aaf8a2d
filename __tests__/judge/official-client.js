import { Socket } from 'phoenix'
import { LiveSocket } from 'phoenix_live_view'
import { hooks } from './page-hooks.ts'

const _csrf_token = document.querySelector('meta[name=csrf-token]').content
const { longPollFallbackMs } = window
window.liveSocket = new LiveSocket('/live', Socket, { params: { _csrf_token }, hooks, longPollFallbackMs })
window.liveSocket.connect()
