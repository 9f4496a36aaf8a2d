/** An element that may be a field of some kind: then it has some of these members. */
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
 * Gives access to the browser's own members of an object: an element's name can hide members of the document, and a field's
 * name those of its form. The result is a proxy, not the object itself: do not pass it on as a node.
 *
 * @param kind the class that has the members
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

/** An element whose members are safe to use: a form has its fields as members, whose names may be `remove` or `closest`. */
export function own<Thing>(thing: Thing): Thing {
  if (!(thing instanceof HTMLFormElement)) return thing
  return bare(
    () => HTMLFormElement,
    () => thing,
  )
}

/** A listener that declares its own type of event; the compiler does not check that type. */
export type Listener = EventListenerObject['handleEvent']

/** An event whose target is an element, as for all events that people cause. */
export type AtElement<Kind extends Event = Event> = Kind & { readonly target: Element }
