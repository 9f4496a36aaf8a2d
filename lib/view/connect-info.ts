/** Where a visit comes from, as `mount` is told. */
export type ConnectInfo = {
  /** The address of the visitor, as Express's `trust proxy` has it. */
  readonly address: string | undefined
  readonly userAgent: string | undefined
  /** The headers that the router's option `connectHeaders` names, those that came. */
  readonly headers: Readonly<Record<string, string>>
  /** The name of the browser's time zone, such as `Europe/Berlin`. Only at a join, and if the client says so. */
  readonly timeZone: string | undefined
  /** What the browser's window shows. Only at a join, and if the client says so. @unit CSS pixels */
  readonly viewport: { readonly width: number; readonly height: number } | undefined
}
