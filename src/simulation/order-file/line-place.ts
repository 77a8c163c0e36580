/** A value of a file, and where it stands. */
export interface LinePlace {
  readonly line: number
  readonly column: string
  readonly text: string
}
