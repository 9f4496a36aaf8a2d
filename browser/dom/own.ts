/** An element that may be a field, of any kind: then it has some of these members as well. */
export type PageElement = Element &
  Partial<
    Pick<
      HTMLInputElement,
      'defaultChecked' | 'form' | 'selectionDirection' | 'selectionEnd' | 'selectionStart' | 'type'
    > &
      Pick<HTMLOptionElement, 'selected'> &
      Pick<HTMLDialogElement, 'close'>
  > & {
    checked?: boolean | undefined
    value?: string | undefined
    readonly defaultValue?: string | undefined
    setSelectionRange?(
      start: number,
      end: number | null | undefined,
      direction: string | null | undefined,
    ): void
  }

/**
 * A thing of the page with its own members alone: an element's name hides others, and so does a field's name those of
 * its form. Only for looking at: it is not the thing itself.
 *
 * @param kind what has the members
 */
export function bare<Thing extends object>(kind: () => { prototype: object }, thing: () => Thing): Thing {
  return new Proxy({} as Thing, {
    get(_, name): unknown {
      const value: unknown = Reflect.get(kind().prototype, name, thing())
      return typeof value === 'function' ? value.bind(thing()) : value
    },
    set: (_, name, value) => Reflect.set(kind().prototype, name, value, thing()),
  })
}

/** An element, whatever its fields are called. A form has its fields as members, such as `remove` or `closest`. */
export function own<Thing>(thing: Thing): Thing {
  if (!(thing instanceof HTMLFormElement)) return thing
  return bare(
    () => HTMLFormElement,
    () => thing,
  )
}

/** A listener for events of a kind that it names itself: that they are of that kind is not checked. */
export type Listener = EventListenerObject['handleEvent']

/** An event at an element, as all are that a person's doing brings about. */
export type AtElement<Kind extends Event = Event> = Kind & { readonly target: Element }
