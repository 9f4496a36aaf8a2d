/** The connection of a page whose session may change. */
export interface SessionConnection {
  /** The address of its WebSocket. */
  url_(): string
  /** Sends a message about the connection itself. */
  send_(joinRef: null, topic: string, event: string, payload: object): string
  /** Closes it. `side` is left out when the page itself goes away. */
  close_(side?: 'client'): void
}
