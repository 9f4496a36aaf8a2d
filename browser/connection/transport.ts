/** What carries frames as texts: a WebSocket, or what stands in for one. */
export interface Transport {
  /** As of a WebSocket: 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number
  onopen: ((event: Event) => unknown) | null
  onmessage: ((message: MessageEvent<string>) => unknown) | null
  onclose: ((end: CloseEvent) => unknown) | null
  send(text: string): unknown
  close(): void
  /** Missing if `close` closes at once, as long polling does. */
  addEventListener?(type: 'close', closed: () => void): void
}

/** Makes a transport for the URL of the WebSocket. */
export type TransportClass = new (url: string) => Transport
