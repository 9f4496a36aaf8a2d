import { liveComponent, liveView, on, topic } from '../../lib/index.ts'
import { isLiveView } from '../../lib/view/live-view.ts'

const whole = { mount: () => ({}), render: () => undefined }
const hears = on(topic<{ said: string }>('definition'), 'said', () => undefined)

const MAKERS: readonly { maker: string; make: (definition: never) => unknown; code: string }[] = [
  { maker: 'liveView', make: liveView, code: 'LIVE_VIEW_INVALID' },
  { maker: 'liveComponent', make: liveComponent, code: 'LIVE_COMPONENT_INVALID' },
]

describe.each(MAKERS)('$maker refuses', ({ maker, make, code }) => {
  test.each<[string, object | null, string]>([
    ['no mount', { render: () => undefined }, '`mount` is undefined'],
    ['no render', { mount: () => ({}) }, '`render` is undefined'],
    ['nothing', null, `\`${maker}\` takes a table of callbacks, not null`],
    ['a promise', Promise.resolve(whole), `\`${maker}\` takes a table of callbacks, not a promise`],
    ['a name that is none', { ...whole, name: 5 }, '`name` is 5, not text'],
    ['an unknown callback', { ...whole, handleEvnt: {} }, '"handleEvnt" is none of'],
    ['a table that is none', { ...whole, handleEvent: 7 }, '`handleEvent` is 7'],
    ['a handler of an event that is none', { ...whole, handleEvent: { a: 'b' } }, '`handleEvent.a` is "b"'],
    ['a handler of a message that is none', { ...whole, handleInfo: { a: 'b' } }, '`handleInfo.a` is "b"'],
    ['two handlers of one message', { ...whole, handleInfo: { a: hears, b: hears } }, 'are for the same'],
    ['a table for presence', { ...whole, handlePresence: { room: () => undefined } }, '`handlePresence` is'],
    ['a list that is none of functions', { ...whole, handlePresence: [7] }, '`handlePresence` is'],
    ['temporary assigns that are none', { ...whole, temporaryAssigns: 7 }, '`temporaryAssigns` is 7'],
  ])('%s', (_what, definition, why) => {
    expect(() => make(definition as never)).toThrow(expect.objectContaining({ code }))
    expect(() => make(definition as never)).toThrow(why)
  })

  test('a promise among the temporary assigns', () => {
    const definition = { ...whole, temporaryAssigns: { rows: Promise.resolve([]) } }
    expect(() => make(definition as never)).toThrow(expect.objectContaining({ code: 'LIVE_VALUE_KIND' }))
  })
})

test.each<[string, object, string]>([
  ['params that are a number', { params: 5 }, '`params` is 5, not a function or a Standard Schema'],
  ['params that are no schema', { params: { '~standard': {} } }, 'not a function or a Standard Schema'],
  ['handleParams', { handleParams: 5 }, '`handleParams` is 5, not a function'],
  ['terminate', { terminate: 5 }, '`terminate` is 5, not a function'],
])('a view with %s is refused', (_what, members, why) => {
  expect(() => liveView({ ...whole, ...members } as never)).toThrow(why)
})

test.each<[string, object, string]>([
  ['messages that are none', { messages: 5 }, '`messages` is 5, not messages<{ … }>()'],
  ['a fallback that is none', { fallback: 5 }, '`fallback` is 5, not a function'],
  ['what only a view has', { terminate: () => undefined }, '"terminate" is none of'],
  ['two ways to take props', { update: () => undefined, updateMany: () => undefined }, 'it has `update` and'],
])('a component with %s is refused', (_what, members, why) => {
  expect(() => liveComponent({ ...whole, ...members } as never)).toThrow(why)
})

test('only what liveView made is a view', () => {
  const view = liveView(whole as never)
  expect([view, { ...view }, { definition: whole }, null, 7].map(isLiveView)).toEqual([
    true,
    ...[false, false, false, false],
  ])
})
