import { isLiveError, LiveError, type LiveErrorCode } from '../errors/index.ts'
import { disown } from '../foreign.ts'
import type { Template } from './compile/template.ts'

/** Errors about a value. The code that throws them does not know the place in the template; the printing code adds it. */
const ABOUT_VALUES: ReadonlySet<LiveErrorCode> = new Set([
  'LIVE_VALUE_KIND',
  'LIVE_COMPONENT_INVALID',
  'LIVE_STREAM_INVALID',
  'LIVE_KEY_TWICE',
  'LIVE_ITEMS_CHANGED',
  'LIVE_ATTRIBUTE_NAME',
])

/** Those that say their place. */
const placed = new WeakSet<LiveError>()

/**
 * What was thrown while a hole was filled; an error about its value says where that stands, the innermost place. No other
 * value of the template is printed, and the rejections of promises among them are taken.
 */
export function withPlace(
  thrown: unknown,
  { template, values }: { readonly template: Template; readonly values: readonly unknown[] },
  hole: number,
): unknown {
  disown(values)
  if (!isLiveError(thrown) || !ABOUT_VALUES.has(thrown.code) || placed.has(thrown)) return thrown
  const place = textBefore(template, hole)
  if (place === '') return thrown
  const error = new LiveError(thrown.code, thrown.fault, `${thrown.message} It stands here: ${place}⟨here⟩`)
  placed.add(error)
  return error
}

/** The text of the template before a hole, as it was written; the end of a long one. */
function textBefore({ statics, holes }: Template, hole: number): string {
  let text = ''
  for (let i = 0; i <= hole; i++) {
    const at = holes[i]
    text += statics[i] ?? ''
    if (at?.kind === 'attribute') text += ` ${at.name}=`
    if (at?.kind === 'bag') text += ' '
    if (i < hole) text += '${…}'
  }
  return text.length > 60 ? `…${text.slice(-60)}` : text
}
