declare const types: unique symbol

/** The messages that a live component tells its view: what `messages` makes, for TypeScript alone. */
export interface ComponentMessages<Table> {
  readonly [types]?: Table
}

/** A live component by its types: the props that `component` takes, and the messages that its view hears. */
export interface ComponentKind<Props = unknown, Told = unknown> {
  /** A name for messages and logs. */
  readonly name: string
  /** Names it where its messages are heard. */
  readonly family: string
  readonly [types]?: { readonly props: Props; readonly told: Told }
}

/** A component that can be placed and updated, with any type of messages. */
export type Placeable<Props> = ComponentKind<Props, never> | ComponentKind<Props>

/** What can be sent to a component: some of its props. Its `id` stays. */
export type SomeProps<Props> = Partial<Omit<Props, 'id'>>
