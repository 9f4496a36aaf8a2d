import type { InstanceOutput, InstanceOwner, Outcome } from '../../lib/instance/owner.ts'
import { Redirect } from '../../lib/view/redirect.ts'

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

  pageUrl(): string | undefined {
    return this.#next?.pageUrl()
  }

  resolveRoute(to: string): ReturnType<InstanceOwner['resolveRoute']> {
    return this.#next?.resolveRoute(to) ?? Promise.resolve(new Redirect(to))
  }

  outlivesPages(): boolean {
    return this.#next?.outlivesPages() ?? false
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
