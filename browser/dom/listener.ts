/** A listener for events of a kind that it names itself: that they are of that kind is not checked. */
export type Listener = EventListenerObject['handleEvent']

/** An event at an element, as all are that a person's doing brings about. */
export type AtElement<Kind extends Event = Event> = Kind & { readonly target: Element }
