/** Who hears what comes over a carrier. */
export interface CarrierDelegate {
  carrierReceived(data: Buffer, isBinary: boolean): void
  /** A message cannot be read, or the network failed; the end follows. */
  carrierFailed(error: Error & { readonly code?: string }): void
  carrierClosed(): void
}

/**
 * What carries a connection: a WebSocket of ws is one as it is, the requests of a browser that has none are another
 * (`PollSession`).
 */
export interface Carrier {
  /** What was sent and not yet taken by the other side. @unit bytes */
  readonly bufferedAmount: number
  /** `sent` is called when the other side is on the way to it. */
  send(text: string, sent?: () => void): void
  /** No more messages, until `resume`: those that are here already may still come. */
  pause(): void
  resume(): void
  /** Ends it; the code says why (`CLOSE`). */
  close(code: number): void
  delegate: CarrierDelegate | undefined
}
