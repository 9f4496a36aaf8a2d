import { MESSAGE } from '../protocol/messages.ts'
import type { Reply, TestConnection } from './test-connection.ts'

/** Topics of uploads begin with it. */
export const UPLOAD_TOPIC = 'lvu:'

/** How a file is on its way. */
export type Way = {
  readonly connection: TestConnection
  readonly chunkSize: number
  /** How long an answer may take. @unit milliseconds */
  readonly within: (answer: Promise<Reply>) => Promise<Reply>
}

/** Sends one file over a channel of its own, chunk by chunk, as the browser does (docs/protocol.md, "Uploads"). */
export class FileTransfer {
  readonly #file: File
  readonly #topic: string
  readonly #joinRef: string
  readonly #way: Way
  #sent = 0

  constructor(ref: string, file: File, way: Way) {
    this.#file = file
    this.#topic = `${UPLOAD_TOPIC}${ref}`
    this.#joinRef = way.connection.nextRef()
    this.#way = way
  }

  /** Opens the channel. @returns why the server refuses, or nothing */
  async open(token: string): Promise<string | undefined> {
    const [joinRef, topic] = [this.#joinRef, this.#topic]
    return this.#ask({ joinRef, ref: joinRef, topic, event: MESSAGE.join, payload: { token } })
  }

  /**
   * Goes on until so much of the file is at the server.
   *
   * @param told is called after each chunk, with how much is there in percent
   * @returns why the server takes no more, or nothing
   */
  async send(percent: number, told: (percent: number) => void): Promise<string | undefined> {
    const { size } = this.#file
    const end = Math.ceil((size * Math.min(percent, 100)) / 100)
    while (this.#sent < end) {
      const to = Math.min(this.#sent + this.#way.chunkSize, end)
      const payload = Buffer.from(await this.#file.slice(this.#sent, to).arrayBuffer())
      const [joinRef, topic, ref] = [this.#joinRef, this.#topic, this.#way.connection.nextRef()]
      const refusal = await this.#ask({ joinRef, ref, topic, event: MESSAGE.chunk, payload })
      if (refusal !== undefined) return refusal
      this.#sent = to
      told((to / size) * 100)
    }
    return undefined
  }

  /** @returns why the server takes no more, or nothing */
  async #ask(frame: Parameters<TestConnection['push']>[0]): Promise<string | undefined> {
    const answer = this.#way.connection.push(frame, (reply) => reply)
    const { status, response } = await this.#way.within(answer)
    return status === 'ok' ? undefined : (response['reason'] as string)
  }
}
