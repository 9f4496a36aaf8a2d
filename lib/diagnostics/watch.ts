import type { LiveError } from '../errors/index.ts'
import { channels } from './channels.ts'
import type { Open, RefusalMessage } from './messages.ts'

/** What a router counts, and tells those who listen. */
export class Watch {
  /** An error was reported. */
  reported({ code, fault, limit }: LiveError): void {
    if (!channels.refusal.hasSubscribers) return
    const message: Open<RefusalMessage> = { code, fault, ...(limit !== undefined && { limit }) }
    channels.refusal.publish(message)
  }
}
