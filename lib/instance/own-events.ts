import { eventUnknown } from '../errors/index.ts'
import type { InstanceSetting } from './setting.ts'
import type { EventHandler } from '../view/live-view.ts'

/** Events that every view understands without a handler of its own, as Phoenix's views do. */
const OWN_EVENTS: Readonly<Record<string, EventHandler<unknown>>> = {
  'lv:clear-flash': (socket, { key }) => {
    socket.clearFlash(typeof key === 'string' ? key : undefined)
  },
}

/** The handler of a name in a table. Only own properties are found: names come from outside. */
function handlerOf<Handler>(
  table: Readonly<Record<string, Handler>> | undefined,
  name: string,
): Handler | undefined {
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}

/** The same for an event of the browser, which may be one that every view understands; what nobody knows is refused. */
export function eventHandlerOf(setting: InstanceSetting, name: string): EventHandler<unknown> {
  const { handleEvent = {} } = setting.view.definition
  const refuse = (): never => {
    throw eventUnknown(setting.name, name, Object.keys(handleEvent))
  }
  return handlerOf(handleEvent, name) ?? handlerOf(OWN_EVENTS, name) ?? refuse
}
