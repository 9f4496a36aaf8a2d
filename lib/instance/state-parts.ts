import { AsyncWorks } from './async-work.ts'
import { Lifecycle } from './lifecycle.ts'
import type { PartOwner } from './part-owner.ts'
import { StateTopics } from './state-topics.ts'
import { Uploads } from './uploads.ts'

/** What only some states have: hooks, topics, async work, uploads. Each is made when it is first asked for. */
export class StateParts {
  readonly #state: PartOwner
  /** Its hooks. */
  lifecycle: Lifecycle = Lifecycle.none
  #topics: StateTopics | undefined
  #work: AsyncWorks | undefined
  #uploads: Uploads | undefined

  constructor(state: PartOwner) {
    this.#state = state
  }

  attachHook(...hook: Parameters<Lifecycle['attach']>): () => void {
    if (this.lifecycle === Lifecycle.none) this.lifecycle = new Lifecycle()
    return this.lifecycle.attach(...hook)
  }

  /** What it hears of topics, and says there. */
  get topics(): StateTopics {
    return (this.#topics ??= new StateTopics(this.#state))
  }

  /** Work beside its callbacks. */
  get work(): AsyncWorks {
    return (this.#work ??= new AsyncWorks(this.#state))
  }

  /** What it allows pages to upload. */
  get uploads(): Uploads {
    return (this.#uploads ??= new Uploads(this.#state))
  }

  /** Its work, if some was started. */
  get startedWork(): AsyncWorks | undefined {
    return this.#work
  }

  /** Its uploads, if one was allowed. */
  get allowedUploads(): Uploads | undefined {
    return this.#uploads
  }

  /** Some values are among the assigns now: work and uploads that begin with that do so. */
  assigned(values: unknown): void {
    this.#work?.assigned(values)
    this.#uploads?.assigned(values)
  }

  /** The assigns are what they were before. */
  reconcile(): void {
    this.#uploads?.reconcile()
  }
}
