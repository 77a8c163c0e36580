/** No row. */
export const noRow = -1

/** A table whose rows have columns for neighbours. */
export interface LinkedRows {
  link(row: number, links: number): number
  setLink(row: number, links: number, to: number): void
}

/**
 * Lists of a table's rows, linked through two of its columns, so that taking a row out costs one step. A list is
 * known by its last row, and its first row stands behind that, as in a ring. So a stock level keeps one number for
 * each of its lists. There may be millions of levels.
 */
export class RowRing {
  readonly #table: LinkedRows
  readonly #next: number
  readonly #previous: number

  /** @param links where in a row the two columns are: `madeLinks` or `heldLinks` */
  constructor(table: LinkedRows, links: number) {
    this.#table = table
    this.#next = links
    this.#previous = links + 1
  }

  /** The first row of a list; `noRow` if it is empty. */
  first(last: number): number {
    return last === noRow ? noRow : this.#table.link(last, this.#next)
  }

  /** The row behind another; `noRow` behind the last. */
  after(row: number, last: number): number {
    return row === last ? noRow : this.#table.link(row, this.#next)
  }

  /** Returns the row, which is the last then. */
  append(last: number, row: number): number {
    const first = last === noRow ? row : this.#table.link(last, this.#next)
    this.#join(last === noRow ? row : last, row)
    this.#join(row, first)
    return row
  }

  /** Returns the row that is the last then. */
  remove(last: number, row: number): number {
    const next = this.#table.link(row, this.#next)
    if (next === row) return noRow
    const previous = this.#table.link(row, this.#previous)
    this.#join(previous, next)
    return row === last ? previous : last
  }

  #join(row: number, next: number): void {
    this.#table.setLink(row, this.#next, next)
    this.#table.setLink(next, this.#previous, row)
  }
}
