/**
 * Why the server ends a connection: RFC 6455, section 7.4, and the IANA registry of close codes. Never
 * 1000: on that code the official client reloads the page (docs/protocol.md, "Close codes").
 */
export const CLOSE = {
  /** The server goes away; the browser comes back by itself. */
  goingAway: 1001,
  /** Binary where text is due. */
  unsupported: 1003,
  /** Too many refused frames. */
  policy: 1008,
  /** The browser comes back at once: with the cookies that it has now, to another process where one is about to stop. */
  restart: 1012,
  /** The browser reads too slowly, or the server has no room; come back later. */
  tryLater: 1013,
} as const
