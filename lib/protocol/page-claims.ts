/** What a page hands to its own join, signed. It carries no authority: that is Express's, at the join. */
export type PageClaims = {
  /** The id of the view's element, which is the topic of its channel. */
  readonly id: string
  /** When the page was made, rounded down to the hour or to half of `maxPageAge`. @unit milliseconds since 1970 */
  readonly time: number
  readonly visitor: string
  /** Which route or embedded view printed it. */
  readonly route: string
  /** Names the router: the path of its end points, as the page has it. */
  readonly endpoint: string
  /** Of a nested view: the id of the view around it, or of a sticky one that of the page's. */
  readonly parent?: string | undefined
  /**
   * Of a sticky view, whose joins name no URL: the path and the query of its page. Of a view whose route does not say at
   * which paths it is, such as an embedded one: the path of its page.
   */
  readonly path?: string | undefined
  /** Who the visitor was, if the application knew: a keyed hash, of which nothing can be read. */
  readonly identity?: string | undefined
}

/** A browser that was given a page, and has shown its cookie. */
export type KnownVisitor = {
  readonly id: string
  /** What the `csrf-token` meta element of its pages holds. */
  readonly csrfToken: string
}
