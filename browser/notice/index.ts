import { startCommands } from '../commands/index.ts'
import { attempt } from '../dom/attempt.ts'
import { watchComponents } from '../components/index.ts'
import { installPlugin } from '../view-plugin.ts'
import { document } from '../dom/document.ts'
import type { Listener } from '../dom/own.ts'
import { restoreFields } from '../reload/fields.ts'
import type { NoticePage } from './port.ts'
import { showing } from './show.ts'

/** Shorter interruptions show no notice. @unit milliseconds */
const PATIENCE = 1000

let isWatching = false

/**
 * Starts the notice, once: people are told when the server is away or back, and when an event has failed. Also loads commands
 * in advance, while the server can be reached. The server is told which components have gone.
 */
export function startNotice(liveSocket: NoticePage): void {
  if (isWatching) return
  isWatching = true
  attempt(restoreFields)
  watchComponents(liveSocket)
  prepare(liveSocket)
  const { notice } = liveSocket.options
  if (notice !== false) tell(liveSocket, showing(notice))
}

function tell(liveSocket: NoticePage, show: ReturnType<typeof showing>): void {
  let isAway = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const check = (): void => {
    const isLost = liveSocket.views_.all_.some(({ channel_: { state_ } }) => /ing/.test(state_))
    if (isLost)
      timer ??= setTimeout(() => {
        isAway = true
        show('away')
      }, PATIENCE)
    else {
      clearTimeout(timer)
      timer = undefined
      if (isAway) show('back')
      isAway = false
    }
  }
  installPlugin(() => ({ nodeAdded: check, patchDone_: check, joinChanged_: check }), liveSocket)
  addEventListener('phx:action-failed', () => show('failed'))
  addEventListener('phx:page-busy', () => show('failed'))
  addEventListener('phx:live-refused', () => show('refused'))
  const lost: Listener = ({ detail }: CustomEvent<{ readonly retry: () => void }>) =>
    show('interrupted', detail.retry)
  addEventListener('phx:live-upload-lost', lost)
}

/** Starts commands as soon as an attribute in the page contains some. */
function prepare(liveSocket: NoticePage): void {
  const later = (act: () => void): unknown =>
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- not every browser has it
    (window.requestIdleCallback ?? setTimeout)(act)
  const { booleanValue } = document.evaluate('//@*[starts-with(.,"[[")]', document.documentElement, null, 3)
  if (booleanValue) startCommands(liveSocket)
  else document.addEventListener('phx:update', () => later(() => prepare(liveSocket)), { once: true })
}
