import { takeRejections } from '../foreign.ts'
import type { Process } from './process.ts'
import { ViewSocket, type SocketState } from './view-socket.ts'

/** What the callbacks of a component receive: a view's socket, and the way to tell the view. */
export class ComponentSocket extends ViewSocket {
  readonly #family: string
  readonly #receive: Process['receive']

  constructor(state: SocketState, family: string) {
    super(state)
    this.#family = family
    this.#receive = (input) => state.process.receive(input)
  }

  notify(name: string, payload?: unknown): void {
    takeRejections(payload)
    this.#receive({ kind: 'info', info: { name, payload, from: this.#family } })
  }
}
