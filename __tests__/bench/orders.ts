/** What the generator can be asked to do. */
export type LoadName =
  | 'firstPages'
  | 'joins'
  | 'events'
  | 'clicks'
  | 'fanOut'
  | 'idleViews'
  | 'residentViews'
  | 'spliceBytes'
  | 'componentUpdates'
  | 'componentBytes'
  | 'streamItems'
  | 'uploads'
  | 'puts'

/** One piece of work for the generator. */
export type Order = {
  readonly load: LoadName
  /** The server: where it listens, and which process it is. */
  readonly port: number
  readonly pid: number
  /** The page's path with its query. */
  readonly page: string
  /** Visitors at the same time. */
  readonly connections: number
  /** How long it is measured; the server runs for half as long before, unmeasured. Of no meaning to fan-out, heap and bytes. */
  readonly seconds: number
  /** What the visitors click, where they click. */
  readonly event: string
  /** How large the files are that they upload, where they do. */
  readonly bytes?: number
}

/** What came of it: figures by name, or the answer that was not what it must be. */
export type Outcome = { readonly figures: Readonly<Record<string, number>> } | { readonly wrong: string }
