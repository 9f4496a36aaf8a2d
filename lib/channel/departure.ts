import { CLOSE } from '../protocol/close-codes.ts'
import { encode, type Frame } from '../protocol/frame.ts'
import { MESSAGE } from '../protocol/messages.ts'
import type { Transport, TransportDelegate } from '../transport/transport.ts'
import type { Channel } from './channel.ts'
import { localPathOf, namedMessage } from './view-replies.ts'

/** How long the browser has for what it is told, before the connection is closed. @unit milliseconds */
const LEAVING = 300

/** What has a browser load its page anew. It can be sent when the views have ended. */
export function farewellsOf(channels: readonly Channel[]): readonly Frame[] {
  return channels.flatMap((channel) => farewellOf(channel) ?? [])
}

/** Undefined for a channel that is not the page's own view. A view that is not joined yet is told by the answer to its join. */
function farewellOf({ topic, joinRef, view }: Channel): Frame | undefined {
  const page = view?.instance?.process.location.url ?? view?.pageUrl
  if (!view || view.root !== undefined || page === undefined) return undefined
  const to = localPathOf(page)
  if (view.isJoined) return { joinRef, ref: null, topic, event: MESSAGE.redirect, payload: { to } }
  const payload = { status: 'error', response: namedMessage({ to }) }
  return { joinRef, ref: joinRef, topic, event: MESSAGE.reply, payload }
}

/**
 * The end of a connection whose views have ended: its browser is told to load its page anew, and nothing that it says is
 * heard any more. A browser that stays has to connect anew, with the cookies that it has then.
 */
export class Departure implements TransportDelegate {
  readonly #transport: Transport
  #timer: NodeJS.Timeout

  /**
   * @param moment after which the browser is told, in milliseconds
   * @param farewells what it is told
   */
  constructor(transport: Transport, moment: number, farewells: readonly Frame[]) {
    this.#transport = transport
    transport.delegate = this
    this.#timer = setTimeout(() => this.#tell(farewells), moment)
  }

  transportReceived(): void {
    // The views have ended.
  }

  transportHeard(): void {
    // The browser polls for what it is told.
  }

  transportFailed(): void {
    // `transportClosed` follows.
  }

  transportClosed(): void {
    clearTimeout(this.#timer)
  }

  #tell(farewells: readonly Frame[]): void {
    for (const frame of farewells) this.#transport.sendText(encode(frame))
    this.#timer = setTimeout(() => this.#transport.close(CLOSE.restart), LEAVING).unref()
  }
}
