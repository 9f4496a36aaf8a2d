/** How the visitors of a kind of application behave: rates are of one visitor, on average. */
export interface Application {
  readonly name: string
  /** Events that a visitor sends. @unit per second */
  readonly events: number
  /** Pages that a visitor opens, each with its join. @unit per second */
  readonly visits: number
  /** Visitors who listen to one topic; Infinity when it is one topic for all. */
  readonly listeners: number
  /** What is broadcast to one topic. @unit per second */
  readonly broadcasts: number
  /** What a view keeps besides what the smallest view has: assigns, and the strings of the last render. @unit bytes */
  readonly state: number
  /** A frame to the browser, with its headers. @unit bytes */
  readonly frame: number
  /** The first page, compressed. @unit bytes */
  readonly page: number
}

/** Somebody works through forms and lists; what a colleague changes is shown. */
const admin: Application = {
  name: 'quiet admin',
  events: 1 / 10,
  visits: 1 / 120,
  listeners: 10,
  broadcasts: 1 / 30,
  state: 40_000,
  frame: 400,
  page: 6_000,
}

/** Rooms of 50 people, each of whom says something every 30 s and types in between. */
const chat: Application = {
  name: 'chat',
  events: 1 / 5,
  visits: 1 / 600,
  listeners: 50,
  broadcasts: 50 / 30,
  state: 15_000,
  frame: 300,
  page: 4_000,
}

/** One price list for all, which changes four times a second. */
const ticker: Application = {
  name: 'ticker',
  events: 1 / 60,
  visits: 1 / 300,
  listeners: Infinity,
  broadcasts: 4,
  state: 5_000,
  frame: 200,
  page: 4_000,
}

export const APPLICATIONS: readonly Application[] = [admin, chat, ticker]
