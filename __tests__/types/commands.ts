/** Checked by tsc, never run: what commands must allow, and what they must not. */
import { attrs, html, JS, liveView, type Commands } from '../../lib/index.ts'

export const menu = (id: string): Commands =>
  JS.toggle({ to: `#${id}`, in: 'fade-in', out: ['ease', ['opacity-100'], 'opacity-0'], time: 120 })
    .toggleAttribute('aria-expanded', ['true', 'false'])
    .push('toggled', { value: { id, tags: ['a', null] }, loading: '.list', pageLoading: true })

export const view = liveView({
  mount: () => ({ id: 'menu' }),
  handleEvent: {
    close: (socket) => socket.pushEvent('run', { commands: JS.hide({ to: { inner: 'p' } }).toJSON() }),
  },
  render: ({ id }) => html`<button phx-click=${menu(id)} ${attrs({ 'phx-remove': JS.hide() })}>Menu</button>`,
})

export const mistakes = [
  // @ts-expect-error an option of another command
  JS.hide({ display: 'block' }),
  // @ts-expect-error neither the nearest around nor those inside
  JS.show({ to: { parent: 'p' } }),
  // @ts-expect-error both at once
  JS.show({ to: { closest: 'li', inner: 'p' } }),
  // @ts-expect-error a selector is an option
  JS.hide('#menu'),
  // @ts-expect-error whom an event is for is its target
  JS.push('save', { to: '#menu' }),
  // @ts-expect-error of two values both are in a list
  JS.toggleAttribute('aria-expanded', 'true', 'false'),
  // @ts-expect-error what showing takes: it has no beginning and end of its own
  JS.show({ in: 'fade-in' }),
  // @ts-expect-error a function that makes commands is none
  attrs({ 'phx-click': () => JS.hide() }),
  // @ts-expect-error a transition has one part or three
  JS.transition(['a', 'b']),
  // @ts-expect-error what JSON cannot carry
  JS.push('save', { value: { at: new Date() } }),
  // @ts-expect-error an event has a name
  JS.push({ value: {} }),
  // @ts-expect-error an attribute has a value
  JS.setAttribute('hidden', true),
  // @ts-expect-error as in Phoenix, but not here
  JS.add_class('open'),
  // @ts-expect-error commands are no class
  attrs({ class: ['a', JS.hide()] }),
]
