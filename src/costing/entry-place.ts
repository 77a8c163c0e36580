/** Where an entry stands in the log, and its times. */
export interface EntryPlace {
  readonly sequence: number
  readonly index: number
  readonly at: number
  readonly effectiveAt: number
  /** The one that the fold goes by. */
  readonly time: number
}
