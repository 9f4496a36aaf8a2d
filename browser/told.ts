/** What fields have told of what they hold: a change of a value counts once. Owned by the bindings. */
export class Told {
  /** What each held when it told it. */
  readonly #held = new WeakMap<Element, string>()
  /** The field that was the last, and by which event. */
  #last: readonly unknown[] = []

  /** From now on it has told what it holds. */
  add_(field: Element, held: string, type: string): void {
    this.#held.set(field, held)
    this.#last = [field, type]
  }

  /** `input` and `change` go together, in either order; and what was typed is told again when the field is left. */
  isEcho_(field: Element, held: string, { type, isTrusted }: Event): boolean {
    const [before, by] = this.#last
    if (held !== this.#held.get(field)) return false
    if (before !== field || by === type) return isTrusted && type === 'change'
    this.#last = []
    return true
  }
}
