/** What ended a transport: an error of Node, which has a code, or of what reads its messages. */
export type TransportError = Error & { readonly code?: string }

/** The owner of a transport, and what it is told. */
export interface TransportDelegate {
  /** A message of the client. */
  transportReceived(data: Buffer, isBinary: boolean): void
  /** The client is there, though it has said nothing: it polls. */
  transportHeard(): void
  /** A message cannot be read, or the network failed; the end follows. */
  transportFailed(error: TransportError): void
  transportClosed(): void
}

/**
 * What carries the messages of one connection, and knows no more of it than its delegate: a WebSocket
 * (`WebSocketTransport`), or the requests of a browser that has none (`LongPollTransport`).
 */
export interface Transport {
  /** What was sent and not yet taken by the other side. @unit bytes */
  readonly bufferedAmount: number
  /** `sent` is called when the text is on its way to the other side. */
  sendText(text: string, sent?: () => void): void
  /** No more messages, until `resume`: those that are here already may still come. */
  pause(): void
  resume(): void
  /** Ends it; the code says why (`CLOSE`). */
  close(code: number): void
  /** Ends it without waiting for the other side. */
  terminate(): void
  delegate: TransportDelegate | undefined
}
