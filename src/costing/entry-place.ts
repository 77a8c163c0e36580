/** Where an entry stands in the log, and its times. A fold has one, which goes on with it: what is kept is copied. */
export interface EntryPlace {
  sequence: number
  index: number
  at: number
  effectiveAt: number
  /** The one that the fold goes by. */
  time: number
}
