import { guard } from '../dom/attempt.ts'
import type { LiveEvent } from '../connection/answer.ts'
import { document } from '../dom/document.ts'
import type { ExtrasPage, Forms, Pace } from '../extras/port.ts'
import { refocus } from '../dom/focus.ts'
import { controls, formOf, isNative, used, type Control } from './forms.ts'
import { load_ } from '../load.ts'
import { setUpRare } from '../on-demand.ts'
import type { JsonValue } from '../../lib/protocol/json.ts'
import { own, type PageElement } from '../dom/own.ts'
import { bound, phx } from '../dom/phx.ts'
import { markEdited } from './edits.ts'

/** The bindings of a page: read `phx-*` attributes at DOM events, and make the events for the server. */

/** Functions that add to the value of an event, by the kind of event; each is called with events of its kind. */
type Added = {
  readonly [kind: string]:
    { add(event: Event, element: Element): Readonly<Record<string, JsonValue>> }['add'] | undefined
}

/** Owner of the bindings: sends their events. */
export interface BindingsDelegate extends ExtrasPage {
  readonly options: { readonly metadata?: Added }
}

/** The DOM events we listen for. */
const TYPES =
  'click submit reset input change compositionend keydown keyup focusin focusout focus blur'.split(' ')

/** The names of bindings that differ from the DOM events at which they are read. */
const NAMES: Readonly<Record<string, string>> = {
  input: 'change',
  compositionend: 'change',
  focusin: 'focus',
  focusout: 'blur',
}

/** A DOM event of any of these types, with the properties that we read. */
type AnyEvent = Event & {
  readonly key?: string
  readonly keyCode?: number
  readonly isComposing?: boolean
  readonly submitter?: HTMLElement
}

/**
 * One listener on the window for each kind of DOM event; reads `phx-*` attributes into events for the server.
 * Owned by the live socket. See docs/reference/bindings.md.
 */
export class Bindings {
  readonly #delegate: BindingsDelegate
  /** Debounces and throttles; undefined until an element has asked for that. */
  pace_: Pace | undefined
  /** Makes the events of forms; undefined until its part is loaded. */
  forms_: Forms | undefined
  /** An event of a form waits until that part is loaded; events after it wait behind it. */
  #isLate = false
  /** The button by which each form was submitted last. */
  readonly pressed_: WeakMap<Element, HTMLElement | null> = new WeakMap()
  /** Does the newest key belong to a word that is being composed by an input method? */
  #isComposing = false
  /** The element that was just clicked, and the field to which a label will pass this click on. */
  #passedOn: readonly unknown[] = []
  /** True while we move the focus ourselves: its events are not the person's. */
  #isQuiet = false

  constructor(delegate: BindingsDelegate) {
    this.#delegate = delegate
  }

  start_(): void {
    for (const type of TYPES) addEventListener(type, this)
  }

  stop_(): void {
    for (const type of TYPES) removeEventListener(type, this)
  }

  /**
   * Calls `act` while the element does not have the focus, so that it can be changed, then gives the focus back unless
   * another element has it.
   */
  withoutFocus_(element: HTMLElement, act: () => void): void {
    this.#isQuiet = true
    element.blur()
    act()
    refocus(element)
    this.#isQuiet = false
  }

  handleEvent(event: AnyEvent): void {
    if (this.#isQuiet) return
    const { type } = event
    // Events of the window or the document have no element: `<html>` stands for it.
    const at = event.target instanceof Element ? event.target : document.documentElement
    const target = at as Control & HTMLFormElement
    const name = NAMES[type] ?? type
    if (type === 'focusout') this.pace_?.end_(target)
    // Enter accepts a word of an input method. At its keyup some browsers no longer report that it was part of composing.
    if (type === 'keydown') this.#isComposing = event.isComposing || event.keyCode === 229
    if (this.#isComposing && /^key/.test(type)) return
    if (name === 'click') this.#click(event, target)
    else if (name === 'submit') this.#submit(event, target)
    else if (name === 'change') this.#change(event, target)
    else if (name === 'reset') setTimeout(() => this.#reset(event, target))
    else if (phx(target, name) !== null) this.#push(event, target, name)
    else if (NAMES[type] === undefined) {
      // The target has no binding for this event: bindings for the window (`phx-window-*`) get it.
      for (const element of document.querySelectorAll(bound(`window-${name}`)))
        this.#push(event, element, name, 'window-')
    }
  }

  #click(event: Event, target: Element): void {
    const isAsked = !this.pace_ && own(target).closest('[data-confirm],[data-method]')
    if (isAsked) {
      // The part that asks is not loaded yet: load it, then dispatch the click again.
      event.preventDefault()
      return setUpRare(this.#delegate, isAsked, false, () =>
        own(target).dispatchEvent(new MouseEvent('click', event)),
      )
    }
    // A click inside a nested view or a live link does not count as one on the elements around it.
    const element = own(target).closest<PageElement>(
      `${bound('click')}:not(:disabled),[data-phx-session],[data-phx-link]`,
    )
    if (!element || phx(element, 'click') === null) return
    if (own(element).getAttribute('href') === '#') event.preventDefault()
    if (this.#isPassedOn(element, target)) return
    // Buttons of forms, boxes and elements with `phx-disable-with` send no second click before the answer, and a box is not
    // ticked until then. Any other click is sent each time.
    const isOnce =
      own(element).matches(`${bound('disable-with')},[type=checkbox],[type=radio]`) ||
      ('formAction' in own(element) && element.form)
    if (!isOnce || !isWaiting(element, 'click')) this.#push(event, element, 'click')
    else if (element === target && 'checked' in element) event.preventDefault()
  }

  /**
   * A click on a label makes the browser click on its field, too. Where both are in one bound element, the second click does
   * not count.
   */
  #isPassedOn(element: Element, target: Element): boolean {
    const [clicked, field] = this.#passedOn
    const next = own(target).closest('label')?.control
    this.#passedOn = [element, next !== target && next]
    setTimeout(() => (this.#passedOn = []))
    return clicked === element && field === target
  }

  #push(event: AnyEvent, element: Element, kind: string, scope = ''): void {
    const { key } = event
    const filter = /^key/.test(kind) && phx(element, 'key')
    // Chromium dispatches key events without a key when a person chooses from the list of earlier values.
    if (filter && filter.toLowerCase() !== key?.toLowerCase()) return
    this.#limit(element, event, () => {
      const metadata = guard('metadata', element, () =>
        this.#delegate.options.metadata?.[kind]?.(event, element),
      )
      const sent: LiveEvent = {
        kind_: kind,
        elements_: [element],
        event: phx(element, scope + kind),
        data_: { key, ...metadata },
      }
      const push = () => this.#delegate.push_(sent)
      if (this.#isLate) this.#withForms(push, push)
      else push()
    })
  }

  #limit(element: Element, event: AnyEvent, act: () => void): void {
    if (this.pace_) this.pace_.limit_(element, event, act)
    else act()
  }

  /** Nothing is sent while a word is composed, while the input is bad, or for a value that was sent before. */
  #change(event: AnyEvent, input: Control): void {
    const form = formOf(input)
    const name = phx(input, 'change') ?? (form && phx(form, 'change'))
    if (!form || !name) return markEdited(input)
    // A number field with a text in it has a bad input. A custom element may have no `validity`.
    const isOpen = event.isComposing || (input as Partial<Control>).validity?.badInput
    if (this.forms_?.isEcho_(form, input, event, isOpen)) return
    markEdited(input)
    if (isOpen) return
    used.add(input)
    this.#limit(input, event, () => {
      const data = new FormData(form)
      this.#withForms((forms) => this.#delegate.push_(forms.change_(form, input, name, data)))
    })
  }

  /** After a reset, no field counts as used. The change event names the form's reset button, if it has one. */
  #reset(event: AnyEvent, form: HTMLFormElement): void {
    if (event.defaultPrevented) return
    for (const control of controls(form)) {
      markEdited(control)
      used.delete(control)
    }
    const button = controls(form).find(({ type }) => type === 'reset')
    if (button) this.#change(event, button)
  }

  #submit(event: AnyEvent, form: HTMLFormElement): void {
    const { submitter = null } = event
    if (phx(form, 'submit') === null || event.defaultPrevented || isNative(form, submitter)) return
    event.preventDefault()
    const data = new FormData(form, submitter)
    this.#withForms((forms) => {
      if (isWaiting(form, 'submit')) return
      for (const control of controls(form)) this.pace_?.end_(control, true)
      this.pressed_.set(form, submitter)
      this.#delegate.push_(forms.submit_(form, data))
    })
  }

  /** Calls back with the part that makes the events of forms: at once or, while it is being loaded, in order. */
  #withForms(act: (forms: Forms) => void, failed: () => void = () => {}): void {
    if (this.forms_ && !this.#isLate) return act(this.forms_)
    this.#isLate = true
    load_()
      .then(({ forms_ }) => act((this.forms_ = forms_)), failed)
      .finally(() => (this.#isLate = false))
  }
}

function isWaiting(element: Element, kind: string): boolean {
  return own(element).classList.contains(`phx-${kind}-loading`)
}
