import type { Redirect } from '../view/redirect.ts'
import type { RouteMatch } from './location.ts'
import type { InstanceOutput, InstanceOwner } from './owner.ts'

type Question = (owner: InstanceOwner) => void

/** Stands in while an instance has no owner: keeps what it says and asks for the next one. */
export class DetachedOwner implements InstanceOwner {
  readonly #pageUrl: string | undefined
  readonly #outlivesPages: boolean
  readonly #outputs: InstanceOutput[] = []
  readonly #questions: Question[] = []

  /** @param last the owner that has left; it is asked now and not kept */
  constructor(last: InstanceOwner) {
    this.#pageUrl = last.pageUrl()
    this.#outlivesPages = last.outlivesPages()
  }

  instanceSent(output: InstanceOutput): void {
    this.#outputs.push(output)
  }

  isReady(): boolean {
    return false
  }

  pageUrl(): string | undefined {
    return this.#pageUrl
  }

  /** The application is asked once there is an owner; until then the callback's patch waits. */
  resolveRoute(to: string): Promise<RouteMatch | Redirect | undefined> {
    return new Promise((resolve) => {
      this.#questions.push((owner) => resolve(owner.resolveRoute(to)))
    })
  }

  outlivesPages(): boolean {
    return this.#outlivesPages
  }

  /** Hands over to the next owner all that was kept for it. */
  handOver(owner: InstanceOwner): void {
    for (const output of this.#outputs) owner.instanceSent(output)
    for (const ask of this.#questions) ask(owner)
  }
}
