import type { InstanceOutput, InstanceOwner, Outcome, OwnerPage } from '../../lib/instance/owner.ts'
import { Redirect } from '../../lib/view/redirect.ts'

const NO_PAGE: OwnerPage = {
  url: () => undefined,
  resolveRoute: (to) => Promise.resolve(new Redirect(to)),
  isOutlived: () => false,
}

/** An owner that writes down what its instance says, and may pass it on. */
export class Recorder implements InstanceOwner {
  readonly outputs: InstanceOutput[] = []
  isReadyNow = true
  readonly #next: InstanceOwner | undefined

  /** @param next to whom everything is passed on */
  constructor(next?: InstanceOwner) {
    this.#next = next
  }

  instanceSent(output: InstanceOutput): void {
    this.outputs.push(output)
    this.#next?.instanceSent(output)
  }

  isReady(): boolean {
    return this.#next?.isReady() ?? this.isReadyNow
  }

  get page(): OwnerPage {
    return this.#next?.page ?? NO_PAGE
  }

  /** All but the boot and the replies. */
  get told(): readonly unknown[] {
    return this.outputs
      .filter(({ kind }) => !['booted', 'reply'].includes(kind))
      .map(({ kind: _, ...said }) => Object.values(said)[0])
  }

  /** What came of an event or a patch; undefined as long as there is no reply. */
  replyTo(ref: unknown): Outcome | undefined {
    const reply = this.outputs.find((output) => output.kind === 'reply' && output.ref === ref)
    return reply?.kind === 'reply' ? reply.outcome : undefined
  }
}
