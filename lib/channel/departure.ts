import { CLOSE } from '../protocol/close-codes.ts'
import { encode, type Frame } from '../protocol/frame.ts'
import type { Transport, TransportDelegate } from '../transport/transport.ts'
import type { Channel } from './channel.ts'

/** How long the browser has for what it is told, before the connection is closed. @unit milliseconds */
const LEAVING = 300

/** What has a browser load its page anew. */
export function farewellsOf(channels: readonly Channel[]): readonly Frame[] {
  return channels.flatMap((channel) => channel.farewell?.() ?? [])
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
    // Too late.
  }

  transportHeard(): void {
    // It polls, to hear the farewell.
  }

  transportFailed(): void {
    // The end follows.
  }

  transportClosed(): void {
    clearTimeout(this.#timer)
  }

  #tell(farewells: readonly Frame[]): void {
    for (const frame of farewells) this.#transport.sendText(encode(frame))
    this.#timer = setTimeout(() => this.#transport.close(CLOSE.restart), LEAVING).unref()
  }
}
