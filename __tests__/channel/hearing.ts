import type { MessageListener, MessageReader, MessageReaders } from '../../lib/transport/message-reader.ts'

/** A WebSocket that notes what it hears. */
export class Hearing implements MessageListener {
  readonly heard: string[] = []
  /** It hears no more. */
  isOver = false
  readonly #readers: MessageReaders
  reader: MessageReader | undefined

  constructor(readers: MessageReaders) {
    this.#readers = readers
  }

  read(bytes: Buffer): void {
    if (!this.isOver) this.reader = this.#readers.read(bytes, this, this.reader)
  }

  messageReceived(data: Buffer, isBinary: boolean): void {
    this.heard.push(`${isBinary ? 'binary ' : ''}${data.toString('latin1')}`)
  }

  pingReceived(data: Buffer): void {
    this.heard.push(`ping ${data.toString('latin1')}`)
  }

  closeReceived(code: number): void {
    this.heard.push(`close ${String(code)}`)
    this.isOver = true
  }

  readFailed({ message, code }: Error & { readonly code?: string }): void {
    this.heard.push(`${String(code)} ${message}`)
    this.isOver = true
  }
}
