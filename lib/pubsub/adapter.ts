/**
 * What carries messages between processes: a broker behind a client that the application has already. Test one of your
 * own with `adapterContract` of `express-liveview/adapter-contract`.
 *
 * A method may return a promise; when that is rejected, or the method throws, the call is made again later. Calls for
 * one topic never overlap: the next one is made when the one before it has settled. A promise must settle at some time.
 *
 * @see docs/reference/pubsub.md
 */
export interface PubSubAdapter {
  /** The longest text that `publish` takes. @unit bytes of UTF-8 @default 1_000_000 */
  readonly maxBytes?: number
  /**
   * Called before all others, and again if it failed. Resolves when the adapter can subscribe.
   *
   * @param deliver to be called with each text that was published to a topic which is subscribed to, in the order in which
   * they were published; never throws
   * @param report to be called when a connection is lost; never throws
   */
  start(
    deliver: (topic: string, text: string) => void,
    report: (error: unknown) => void,
  ): void | PromiseLike<void>
  /**
   * Listens to a topic. Resolves when the broker has confirmed it: what is published later, from any process, arrives.
   * It may be called again for the same topic, and then confirms again: after `report` this is done for all topics, so
   * that a lost connection is replaced here.
   *
   * @param topic any text that UTF-8 can carry, the empty one too
   */
  subscribe(topic: string): void | PromiseLike<void>
  /** Stops listening to a topic. Does nothing for one that is not listened to. */
  unsubscribe(topic: string): void | PromiseLike<void>
  /**
   * Sends a text to all processes that listen to a topic; whether to this one as well does not matter. Resolves when the
   * broker has it. It fails at once, and the client keeps nothing for later, when there is no connection.
   *
   * @param text JSON, which has neither half a surrogate pair nor the character 0
   */
  publish(topic: string, text: string): void | PromiseLike<void>
  /** Ends what the adapter opened itself, and never the client that it was given. A second call does nothing. */
  close(): void | PromiseLike<void>
}
