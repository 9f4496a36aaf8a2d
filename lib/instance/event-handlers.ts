import { eventUnknown } from '../errors/index.ts'
import type { EventHandler } from '../view/definition.ts'
import type { ViewConfig } from './config.ts'

type Handlers = Readonly<Record<string, EventHandler<unknown>>>

/** Events that every view understands without a handler of its own, as Phoenix's views do. */
const OWN_EVENTS: Handlers = {
  'lv:clear-flash': (socket, { key }) => {
    socket.clearFlash(typeof key === 'string' ? key : undefined)
  },
}

/** The handler of an event: the view's own, or one that every view has, or one that refuses. */
export function eventHandlerOf({ name: viewName, view }: ViewConfig, name: string): EventHandler<unknown> {
  const { handleEvent = {} } = view.definition
  const refuse = (): never => {
    throw eventUnknown(viewName, name, Object.keys(handleEvent))
  }
  return ownHandler(handleEvent, name) ?? ownHandler(OWN_EVENTS, name) ?? refuse
}

/** Only own properties are found: names come from the client. */
function ownHandler(handlers: Handlers, name: string): EventHandler<unknown> | undefined {
  return Object.hasOwn(handlers, name) ? handlers[name] : undefined
}

/** The events that a view has a handler for. */
export function eventNamesOf({ view }: ViewConfig): readonly string[] {
  return Object.keys({ ...OWN_EVENTS, ...view.definition.handleEvent })
}
