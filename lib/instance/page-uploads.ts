import type { ExternalFile } from './external-file.ts'
import type { Intake } from './intake.ts'

/** The uploads of one page, of whichever of its states: numbers them, and knows each file on its way by its token. */
export class PageUploads {
  readonly #id: string
  readonly #intakes = new Map<string, Intake>()
  readonly #external = new Set<ExternalFile>()
  #count = 0

  /** Those of a process, made now if it has none. */
  static of(process: {
    pageUploads: PageUploads | undefined
    readonly context: { readonly id: string }
  }): PageUploads {
    return (process.pageUploads ??= new PageUploads(process.context.id))
  }

  /** @param id of the element of the view */
  private constructor(id: string) {
    this.#id = id
  }

  /** Names an upload. The first render and the join name theirs alike, so that a file chosen in between stays chosen. */
  nextRef(): string {
    return `${this.#id}-upload-${String(this.#count++)}`
  }

  /** How many files are on their way, or wait to be consumed. */
  get size(): number {
    this.#forgetEnded()
    return this.#intakes.size + this.#external.size
  }

  add(file: Intake | ExternalFile): void {
    if ('token' in file) this.#intakes.set(file.token, file)
    else this.#external.add(file)
  }

  /** The file that a token was made for. */
  of(token: string): Intake | undefined {
    return this.#intakes.get(token)
  }

  #forgetEnded(): void {
    for (const [token, intake] of this.#intakes) if (intake.isEnded) this.#intakes.delete(token)
    for (const file of this.#external) if (file.isEnded) this.#external.delete(file)
  }
}
