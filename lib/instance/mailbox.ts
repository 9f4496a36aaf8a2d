import { AsyncResource } from 'node:async_hooks'

/** Messages that are handled before timers, connections and other views get their turn. */
const MAX_IN_A_ROW = 100

/** Who handles the messages of a mailbox, and deals with all errors of its own. */
export interface MessageHandler<Message> {
  handle(message: Message): void | Promise<void>
}

/**
 * Handles one message at a time in the order they came, and waits for handlers that are async. When nothing is in its
 * way a message is handled at once. A long row of messages is interrupted now and then to let the rest of the process
 * work. Handlers run in the asynchronous context (`AsyncLocalStorage`) in which the mailbox was made.
 */
export class Mailbox<Message> extends AsyncResource {
  readonly #handler: MessageHandler<Message>
  #state: 'idle' | 'busy' | 'closed' = 'idle'
  #waiting: Message[] | undefined
  #inARow = 0

  constructor(handler: MessageHandler<Message>) {
    super('LiveView', { requireManualDestroy: true })
    this.#handler = handler
  }

  /** How many messages wait. The one that is being handled is not counted. */
  get size(): number {
    return this.#waiting?.length ?? 0
  }

  /** Is a message being handled? */
  get isBusy(): boolean {
    return this.#state === 'busy'
  }

  /** Takes a message. After `close` it is dropped. */
  add(message: Message): void {
    if (this.#state === 'idle') this.#run(message)
    else if (this.#state === 'busy') (this.#waiting ??= []).push(message)
  }

  /** Does something in the context of the handlers at once, beside the message that is being handled. */
  within<Value>(work: () => Value): Value {
    return this.runInAsyncScope(work)
  }

  /** Messages that wait are dropped. The handler that runs is not interrupted. */
  close(): void {
    this.#state = 'closed'
    this.#waiting = undefined
  }

  #run(first: Message): void {
    this.#state = 'busy'
    for (let message: Message | undefined = first; message !== undefined; message = this.#next()) {
      const handled = this.runInAsyncScope(hand<Message>, undefined, message, this.#handler)
      if (handled) {
        void handled.finally(() => {
          this.#continue()
        })
        return
      }
    }
  }

  #continue(): void {
    const message = this.#next()
    if (message !== undefined) this.#run(message)
  }

  /** The next message, if it is to be handled now. */
  #next(): Message | undefined {
    if (this.#state === 'closed') return undefined
    if (!this.#waiting?.length) {
      this.#state = 'idle'
      this.#waiting = undefined
      this.#inARow = 0
      return undefined
    }
    if (++this.#inARow < MAX_IN_A_ROW) return this.#waiting.shift()
    this.#rest()
    return undefined
  }

  /** Lets the process work, then goes on. Until then the mailbox stays busy, so that the order is kept. */
  #rest(): void {
    this.#inARow = 0
    setImmediate(() => {
      this.#continue()
    })
  }
}

/** One function for all mailboxes, so that an idle one keeps no closure. */
function hand<Message>(message: Message, handler: MessageHandler<Message>): void | Promise<void> {
  return handler.handle(message)
}
