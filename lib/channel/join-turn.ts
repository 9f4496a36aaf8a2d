/** A join that is to begin. */
export interface JoinTurn {
  /** Names the connection that it came on. */
  readonly connection: object
  /** Is its answer still wanted? If not, it does not count as running. */
  isWanted(): boolean
  /** Begins it. Settles when the application is through with it, and never rejects. */
  run(): Promise<void>
  /** There is no room for it: its client is told to come back later, and its answer is not wanted any more. */
  postpone(): void
}
