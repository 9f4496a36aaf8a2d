/** The page, as far as its session may change. */
export interface SessionPage {
  /** The address of its WebSocket. */
  url_(): string
  /** Says something of the connection itself. */
  send_(joinRef: null, topic: string, event: string, payload: object): string
  /** Closes the connection. */
  connectionUnwanted_(side?: 'client'): void
}
