import type { EventHandler } from './live-view.ts'

/** Events that every view understands without a handler of its own, as Phoenix's views do. */
const OWN_EVENTS: Readonly<Record<string, EventHandler<unknown>>> = {
  'lv:clear-flash': (socket, { key }) => {
    socket.clearFlash(typeof key === 'string' ? key : undefined)
  },
}

/** The handler of a name in a table. Only own properties are found: names come from outside. */
export function handlerOf<Handler>(
  table: Readonly<Record<string, Handler>> | undefined,
  name: string,
): Handler | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}

/** The same for an event of the browser, which may be one that every view understands. */
export function eventHandlerOf(
  table: Readonly<Record<string, EventHandler<unknown>>> | undefined,
  name: string,
): EventHandler<unknown> | undefined {
  return handlerOf(table, name) ?? handlerOf(OWN_EVENTS, name)
}
