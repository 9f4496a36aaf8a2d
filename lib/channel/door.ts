/** The door that a connection came through. A live route opens to those who came through its own router's. */
export type Door = {
  /** The same object for all that belongs to one router of this process. */
  readonly router: object
  /** The path of the router's end points, as the browser has it; mounted elsewhere, a router has others. */
  readonly path: string
}
