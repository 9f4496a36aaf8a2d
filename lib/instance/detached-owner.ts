import type { InstanceOutput, InstanceOwner, OwnerPage } from './owner.ts'

type Question = (page: OwnerPage) => void

/** Stands in while an instance has no owner: keeps what it says and asks for the next one. */
export class DetachedOwner implements InstanceOwner {
  readonly page: OwnerPage
  readonly #outputs: InstanceOutput[] = []
  readonly #questions: Question[] = []

  /** @param last the owner that has left; it is asked now and not kept */
  constructor(last: InstanceOwner) {
    const [url, isOutlived] = [last.page.url(), last.page.isOutlived()]
    this.page = {
      url: () => url,
      isOutlived: () => isOutlived,
      // The application is asked once there is an owner; until then the callback's patch waits.
      resolveRoute: (to) =>
        new Promise((resolve) => {
          this.#questions.push((page) => resolve(page.resolveRoute(to)))
        }),
    }
  }

  instanceSent(output: InstanceOutput): void {
    this.#outputs.push(output)
  }

  isReady(): boolean {
    return false
  }

  /** Hands over to the next owner all that was kept for it. */
  handOver(owner: InstanceOwner): void {
    for (const output of this.#outputs) owner.instanceSent(output)
    for (const ask of this.#questions) ask(owner.page)
  }
}
