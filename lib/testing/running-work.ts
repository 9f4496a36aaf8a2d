import { channels } from '../diagnostics/channels.ts'
import type { CallbackMessage } from '../diagnostics/messages.ts'
import { pseudonym } from '../diagnostics/pseudonym.ts'
import type { Texts } from './visitor.ts'
import { within } from './waiting.ts'

/** How much work runs beside the views of this process, by the pseudonyms of their visitors. */
const running = new Map<string, number>()
const waiting = new Set<() => void>()

function count({ visitor }: CallbackMessage, by: 1 | -1): void {
  if (visitor === undefined) return
  running.set(visitor, (running.get(visitor) ?? 0) + by)
  for (const look of [...waiting]) look()
}

channels.async.subscribe({
  start: (message) => count(message, 1),
  end: () => undefined,
  asyncStart: () => undefined,
  asyncEnd: (message) => count(message, -1),
  error: () => undefined,
})

/** Does work run beside views of a visitor, who has these cookies? */
export function isWorking(cookies: Texts): boolean {
  return namesOf(cookies).some((name) => running.get(name))
}

/** Resolves when none does; rejects when that takes too long. @param limit in milliseconds */
export function whenDone(cookies: Texts, limit: number): Promise<void> {
  const done = new Promise<void>((resolve) => {
    const look = (): void => {
      if (isWorking(cookies)) return
      waiting.delete(look)
      resolve()
    }
    waiting.add(look)
    look()
  })
  return within(limit, 'work that runs beside a view', done)
}

/** A signed cookie of a visitor is `s:`, the id, and the signature. */
function namesOf(cookies: Texts): readonly string[] {
  const ids = Object.values(cookies).map((value) => /^s%3A([\w-]{36})\./.exec(value)?.[1])
  return ids.map(pseudonym).filter((name) => name !== undefined)
}
