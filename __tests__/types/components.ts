/** Checked by tsc, never run: what the props and slots of components must allow, and what they must not. */
import {
  attrs,
  component,
  each,
  event,
  fields,
  html,
  JS,
  liveComponent,
  liveView,
  messages,
  on,
  type AttributeValue,
  type GlobalAttributes,
  type Renderable,
  type Rendered,
} from '../../lib/index.ts'

type ButtonProps = GlobalAttributes & {
  readonly label: Renderable
  readonly kind?: 'plain' | 'danger'
  readonly disabled?: boolean
}

declare const texts: {
  readonly maybe: string | undefined
  readonly big: bigint
  readonly list: readonly bigint[]
}

const button = ({ label, kind = 'plain', class: more, ...rest }: ButtonProps): Rendered =>
  html`<button class=${[kind, more]} ${attrs({ ...rest })}>${label}</button>`

export const buttons = [
  button({ label: 'Save' }),
  button({ label: html`<b>Save</b>`, kind: 'danger', disabled: true, class: ['wide', false] }),
  button({ label: 'Save', id: texts.maybe, 'aria-label': texts.maybe, hidden: false }),
  button({ label: 'Save', 'phx-click': JS.push('save'), 'phx-value-id': texts.big, 'data-n': 3 }),
]

export const refusedButtons = [
  // @ts-expect-error a prop is missing
  button({}),
  // @ts-expect-error a prop is misspelt
  button({ label: 'Save', lable: 'Save' }),
  // @ts-expect-error an attribute that this element does not take
  button({ label: 'Save', href: '/' }),
  // @ts-expect-error a prop has another type
  button({ label: 'Save', disabled: 'yes' }),
  // @ts-expect-error a word that is not among those of the prop
  button({ label: 'Save', kind: 'dangerous' }),
  // @ts-expect-error an object as an attribute
  button({ label: 'Save', 'data-row': { id: 1 } }),
  // @ts-expect-error a function as an attribute
  button({ label: 'Save', 'phx-click': () => 'save' }),
  // @ts-expect-error a handler that would run script
  button({ label: 'Save', onclick: 'save()' }),
  // @ts-expect-error an object as content
  button({ label: { text: 'Save' } }),
]

type ListProps<Row> = {
  readonly rows: readonly Row[]
  readonly item: (row: Row) => Renderable
  readonly empty?: Renderable
}

const list = <Row>({ rows, item, empty }: ListProps<Row>): Rendered =>
  html`<ul>${rows.map((row) => html`<li>${item(row)}</li>`)}</ul>${rows.length === 0 && empty}`

const rows = [{ name: 'ada' }]

export const slots = [
  list({ rows, item: ({ name }) => name }),
  list({ rows, item: ({ name }) => html`<b>${name}</b>`, empty: html`<i>none</i>` }),
  // @ts-expect-error a slot is missing
  list({ rows }),
  // @ts-expect-error a slot that was called, not passed on
  list({ rows, item: html`<b></b>` }),
  // @ts-expect-error a slot reads what no row has
  list({ rows, item: ({ nmae }) => nmae as string }),
  // @ts-expect-error a slot returns what cannot be printed
  list({ rows, item: (row) => row }),
]

/** With another `bindingPrefix`, or for elements with attributes of their own, an application adds to the type. */
type Ours = GlobalAttributes & { readonly [name: `live-${string}`]: AttributeValue; readonly href: string }

export const ours = (more: Ours): Rendered => html`<a ${attrs({ ...more })}></a>`
ours({ href: '/', 'live-click': 'open' })

/** Attributes take what a value of `html` in a tag may be. */
export const bags = [attrs({ 'data-id': texts.big, class: ['a', texts.big, texts.list] })]

// Live components

const stepper = liveComponent({
  messages: messages<{ stepped: number; reset: undefined }>(),
  mount: (props: { readonly label: string }) => ({ value: props.label.length }),
  update: (socket, { label }) => socket.assign({ label, value: 0 }),
  handleEvent: {
    step: (socket) => {
      socket.update('value', (n) => n + 1)
      socket.notify('stepped', socket.assigns.value)
      socket.notify('reset')
      // @ts-expect-error a payload of another type
      socket.notify('stepped', 'one')
      // @ts-expect-error a message that is not declared
      socket.notify('stopped')
      // @ts-expect-error an assign that there is not
      socket.update('valeu', () => 1)
    },
    set: event(fields({ to: Number }), (socket, { to }) => socket.assign({ value: to })),
  },
  render: ({ label, value }, { self }) => html`<p phx-target=${self}>${label} ${value}</p>`,
})

const silent = liveComponent({ mount: () => ({ n: 0 }), render: ({ n }) => html`<p>${n}</p>` })

export const placed = html`
  ${component(stepper, { id: 'a', label: 'a' })} ${component(silent, { id: 1 })}
  ${each(
    rows,
    ({ name }) => name,
    ({ name }) => component(stepper, { id: name, label: name }),
  )}`

export const refusedPlaces = [
  // @ts-expect-error a component has an id
  component(stepper, { label: 'a' }),
  // @ts-expect-error a prop is missing
  component(stepper, { id: 'a' }),
  // @ts-expect-error a prop has another type
  component(stepper, { id: 'a', label: 1 }),
  // @ts-expect-error a prop is misspelt
  component(stepper, { id: 'a', label: 'a', lable: 'a' }),
]

export const board = liveView({
  mount: () => ({ last: 0 }),
  handleInfo: {
    stepped: on(stepper, 'stepped', (socket, n) => socket.assign({ last: n })),
    // @ts-expect-error a message that the component does not tell
    stopped: on(stepper, 'stopped', () => undefined),
    // @ts-expect-error a payload of another type
    reset: on(stepper, 'stepped', (socket, n: string) => socket.assign({ last: n.length })),
  },
  render: ({ last }) => html`${last}`,
})

const preloaded = liveComponent({
  mount: (props: { readonly of: number }) => ({ n: props.of }),
  updateMany: (updates) => {
    for (const { socket, props } of updates) socket.assign({ n: props.of })
    // @ts-expect-error a prop that it does not have
    updates.map(({ props }) => props.id)
  },
  render: ({ n }) => html`<p>${n}</p>`,
})

export const sending = liveView({
  mount: (socket) => {
    socket.sendUpdate(preloaded, 1, { of: 2 })
    return {}
  },
  handleEvent: {
    some: (socket) => socket.sendUpdate(stepper, 'a', { label: 'b' }),
    none: (socket) => socket.sendUpdate(stepper, 'a', {}),
    // @ts-expect-error a prop of another type
    wrong: (socket) => socket.sendUpdate(stepper, 'a', { label: 1 }),
    // @ts-expect-error a prop that the component does not have
    unknown: (socket) => socket.sendUpdate(stepper, 'a', { label: 'b', value: 1 }),
    // @ts-expect-error an id of another type
    odd: (socket) => socket.sendUpdate(stepper, { id: 'a' }, { label: 'b' }),
    // @ts-expect-error something that is no component
    view: (socket) => socket.sendUpdate(board, 'a', {}),
  },
  render: () => html`<p></p>`,
})

export const bounded = liveComponent({
  messages: messages<{ stepped: number }>(),
  mount: (_props: { readonly label: string }) => ({ n: 0 }),
  handleError: (socket, error, { callback }) => {
    socket.assign({ n: 1, label: `${callback} ${String(error)}` })
    socket.notify('stepped', 1)
    // @ts-expect-error an assign that it does not have
    socket.assign({ m: 1 })
  },
  fallback: (error, { retry }) => html`<p>${String(error)} <button phx-click=${retry}>again</button></p>`,
  render: ({ label, n }) => html`<p>${label} ${n}</p>`,
})

export const refusedComponents = [
  // @ts-expect-error a fallback is a template
  liveComponent({ mount: (_: object) => ({}), fallback: () => 'sorry', render: () => html`<p></p>` }),
  // @ts-expect-error a component is mounted while its view is rendered, and cannot wait
  liveComponent({ mount: async () => Promise.resolve({ n: 0 }), render: ({ n }) => html`<p>${n}</p>` }),
  // @ts-expect-error nor can it lead elsewhere
  liveComponent({ mount: (_: object, socket) => socket.redirect('/'), render: () => html`<p></p>` }),
]

export const telling = liveComponent({
  messages: messages<{ named: string }>(),
  mount: (_props: { readonly at: number }) => ({ name: '' }),
  handleEvent: {
    name: event(fields({ name: String }), (socket, { name }) => {
      socket.assign({ name: name + String(socket.assigns.at) })
      socket.notify('named', name)
      // @ts-expect-error a message that was not declared
      socket.notify('nmaed', name)
      // @ts-expect-error a payload of another type
      socket.notify('named', 1)
    }),
  },
  render: ({ name }) => html`<p>${name}</p>`,
})
