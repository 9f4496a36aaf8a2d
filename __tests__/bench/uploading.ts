import { encodeBinary } from '../../lib/protocol/binary-frame.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import type { HttpClient } from './http-client.ts'
import { factsOf, type Facts } from './joined-view.ts'
import { WsClient } from './ws-client.ts'

/** As a browser sends it by default. @unit bytes */
export const CHUNK = 64_000

const PAGE = '/upload'

type Response = { readonly [name: string]: unknown }
type Reply = { readonly status: string; readonly response: Response }

/** A visitor who uploads one file, as our client does: chunk by chunk, with a message about the progress at each percent. */
export class Uploading {
  readonly #topic: string
  readonly #upload: string
  readonly #waiting = new Map<string, (reply: Reply) => void>()
  #ws: WsClient | undefined
  #ref = 0
  #fail: (error: Error) => void = () => undefined
  /** Never settles but by a failure. */
  readonly #failed = new Promise<never>((_, reject) => (this.#fail = reject))

  static async open(http: HttpClient, port: number): Promise<Uploading> {
    const facts = factsOf(await http.request('GET', PAGE), PAGE)
    const visitor = new Uploading(facts.id)
    await visitor.#join(port, facts)
    return visitor
  }

  constructor(id: string) {
    this.#topic = `lv:${id}`
    this.#upload = `${id}-upload-0`
    this.#failed.catch(() => undefined)
  }

  /** @param chunk what is sent over and over */
  async upload(chunk: Buffer, size: number): Promise<void> {
    const entry = { ref: '0', name: 'file.bin', relative_path: '', type: '', size, last_modified: 0 }
    const { entries } = await this.#push(MESSAGE.allowUpload, { ref: this.#upload, entries: [entry] })
    const { '0': token } = entries as { readonly '0': string }
    await this.#push(MESSAGE.join, { token }, 'lvu:0')
    let told: Promise<unknown> = Promise.resolve()
    for (let at = 0, last = 0; at < size; at += chunk.length) {
      const payload = chunk.subarray(0, Math.min(chunk.length, size - at))
      await this.#chunk(payload)
      const progress = Math.floor(((at + payload.length) / size) * 100)
      if (progress > last)
        told = this.#push('progress', {
          event: null,
          ref: this.#upload,
          entry_ref: '0',
          progress: (last = progress),
        })
    }
    await told
  }

  /** Has the file consumed; its SHA-256, as the server has it. */
  async sum(): Promise<string> {
    const { diff } = await this.#push(MESSAGE.event, { type: 'click', event: 'save', value: {} })
    return JSON.stringify(diff)
  }

  close(): void {
    this.#ws?.close()
  }

  async #join(port: number, { session, csrf, cookie }: Facts): Promise<void> {
    const target = `/live/websocket?_csrf_token=${csrf}&vsn=2.0.0`
    this.#ws = await WsClient.open(
      port,
      target,
      { cookie },
      {
        textReceived: (text) => this.#received(text),
        connectionClosed: (error) => error && this.#fail(error),
      },
    )
    const url = `http://127.0.0.1:${String(port)}${PAGE}`
    await this.#push(MESSAGE.join, {
      url,
      params: { _csrf_token: csrf, _mounts: 0 },
      session,
      static: '',
      sticky: false,
    })
  }

  /** The join of the view is the first message, and that of the file says of itself what its messages belong to. */
  #push(event: string, payload: object, topic = this.#topic): Promise<Response> {
    const ref = topic === this.#topic ? String(++this.#ref) : topic
    this.#ws?.send(JSON.stringify([topic === this.#topic ? '1' : ref, ref, topic, event, payload]))
    return this.#answer(ref)
  }

  #chunk(payload: Buffer): Promise<Response> {
    const [ref, topic] = [String(++this.#ref), 'lvu:0']
    this.#ws?.sendBytes(encodeBinary({ joinRef: topic, ref, topic, event: MESSAGE.chunk, payload }))
    return this.#answer(ref)
  }

  #answer(ref: string): Promise<Response> {
    const answer = new Promise<Response>((resolve, reject) => {
      this.#waiting.set(ref, ({ status, response }) => {
        if (status === 'ok') resolve(response)
        else reject(new Error(`refused: ${JSON.stringify(response)}`))
      })
    })
    return Promise.race([answer, this.#failed])
  }

  #received(text: string): void {
    const [, ref, , event, payload] = JSON.parse(text) as [unknown, string, string, string, Reply]
    if (event !== MESSAGE.reply) return
    this.#waiting.get(ref)?.(payload)
    this.#waiting.delete(ref)
  }
}
