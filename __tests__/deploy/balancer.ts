import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** How often processes are asked whether they take visitors. @unit milliseconds */
const INTERVAL = 50

/** A process that it may give connections to. */
type Process = { readonly port: number; isReady(): Promise<boolean> }

/** Gives each connection to the next process that says it is ready. */
export class Balancer {
  readonly #server: Server = createServer((socket) => this.#forward(socket))
  readonly #timer: NodeJS.Timeout
  readonly #ready = new Set<Process>()
  readonly #all = new Set<Process>()
  #turn = 0

  constructor() {
    this.#timer = setInterval(() => void this.#ask(), INTERVAL)
  }

  /** Host and port. */
  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening')
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async add(...processes: readonly Process[]): Promise<void> {
    for (const each of processes) this.#all.add(each)
    await this.#ask()
  }

  remove(gone: Process): void {
    this.#all.delete(gone)
    this.#ready.delete(gone)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#server.close()
  }

  async #ask(): Promise<void> {
    for (const each of this.#all)
      if (await each.isReady()) this.#ready.add(each)
      else this.#ready.delete(each)
  }

  #forward(socket: Socket): void {
    const ready = [...this.#ready]
    const to = ready[this.#turn++ % ready.length]
    if (!to) return void socket.destroy()
    const onward = connect(to.port, '127.0.0.1')
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  }
}
