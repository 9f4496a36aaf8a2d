import { eventNamesOf } from './event-handlers.ts'
import type { InstanceInput } from './owner.ts'
import type { ViewConfig } from './config.ts'

/** The callback that an input is for, as messages and logs name it: `handleEvent.add`. */
export function nameOf(input: InstanceInput): string {
  switch (input.kind) {
    case 'boot':
      return 'mount'
    case 'event':
      return `handleEvent.${input.name}`
    case 'patch':
      return 'handleParams'
    case 'info':
      return `handleInfo.${input.info.name}`
    case 'update':
      return 'update'
    case 'async':
      return input.name
    case 'presence':
      return 'handlePresence'
    case 'preflight':
      return 'the preflight of an upload'
    case 'progress':
      return 'the progress of an upload'
    case 'flush':
    case 'gone':
      return 'render'
  }
}

/**
 * What diagnostics call the callback of an input; undefined for an input of which they say nothing. Clients send any
 * event name, so that of an unknown event is not used.
 */
export function shownNameOf(config: ViewConfig, input: InstanceInput): string | undefined {
  switch (input.kind) {
    case 'event':
      return (shownNames.get(config.view) ?? nameEvents(config)).get(input.name) ?? 'handleEvent.(other)'
    case 'info':
    case 'async':
    case 'presence':
    case 'preflight':
    case 'progress':
      return nameOf(input)
    default:
      return undefined
  }
}

/** A text that was made before is found faster in a table than a new one. */
const shownNames = new WeakMap<ViewConfig['view'], ReadonlyMap<string, string>>()

function nameEvents(config: ViewConfig): ReadonlyMap<string, string> {
  const names = new Map(eventNamesOf(config).map((name) => [name, `handleEvent.${name}`]))
  shownNames.set(config.view, names)
  return names
}
