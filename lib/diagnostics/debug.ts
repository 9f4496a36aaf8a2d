import { isDebugged } from '../logger.ts'
import { channels } from './channels.ts'
import type { LiveDiagnostics } from './messages.ts'
import { observe } from './observe.ts'

type Kind = keyof LiveDiagnostics

/** Those that are written to the console, with what ends it. */
const written = new Map<Kind, () => void>()

/** Writes to the console what `DEBUG` names: `live:event`, or `live:*`. Asked again for each router. */
export function debugging(): void {
  for (const kind of Object.keys(channels) as Kind[]) {
    if (isDebugged(`live:${kind}`)) start(kind)
    else stop(kind)
  }
}

function start(kind: Kind): void {
  if (written.has(kind)) return
  const end = observe(kind, (message) => {
    console.debug(`live:${kind} ${inWords(message)}`)
  })
  written.set(kind, end)
}

function stop(kind: Kind): void {
  written.get(kind)?.()
  written.delete(kind)
}

/** The members that are written, of messages of all kinds. */
type Words = Readonly<Record<string, string | number | undefined>>

/** `Orders handleEvent.order ok 3.2 ms` */
function inWords(message: LiveDiagnostics[Kind]): string {
  const { view, id, callback, kind, reason, outcome, code, limit, bytes, duration } =
    message as unknown as Words
  const size = bytes === undefined ? undefined : `${String(bytes)} bytes`
  const time = duration === undefined ? undefined : `${Number(duration).toFixed(1)} ms`
  const words = [view ?? id, callback, kind, reason, outcome, code, limit, size, time]
  return words.filter((word) => word !== undefined).join(' ')
}
