/** Marks an error as one of the rendering that follows a callback, as opposed to one of the callback. */
export class RenderFailed {
  readonly #cause: unknown

  constructor(cause: unknown) {
    this.#cause = cause
  }

  get cause(): unknown {
    return this.#cause
  }

  /** Is it one? What was thrown may be any value, such as a proxy, and is not asked. */
  static is(thrown: unknown): thrown is RenderFailed {
    return Object(thrown) === thrown && #cause in (thrown as object)
  }
}
