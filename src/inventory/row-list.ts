import { noRow, type ReservationTable } from './reservation-table.ts'

/** Rows of a table in an order of their own, linked through two of its columns: to take one out costs one step. */
export class RowList {
  readonly #table: ReservationTable
  readonly #next: number
  readonly #previous: number
  #first = noRow
  #last = noRow

  /** @param links where in a row the two columns are: `madeLinks` or `heldLinks` */
  constructor(table: ReservationTable, links: number) {
    this.#table = table
    this.#next = links
    this.#previous = links + 1
  }

  /** `noRow` if it is empty. */
  get first(): number {
    return this.#first
  }

  get last(): number {
    return this.#last
  }

  /** The row behind another; `noRow` behind the last. */
  after(row: number): number {
    return this.#table.link(row, this.#next)
  }

  append(row: number): void {
    const last = this.#last
    this.#table.setLink(row, this.#next, noRow)
    this.#table.setLink(row, this.#previous, last)
    if (last === noRow) this.#first = row
    else this.#table.setLink(last, this.#next, row)
    this.#last = row
  }

  remove(row: number): void {
    const next = this.#table.link(row, this.#next)
    const previous = this.#table.link(row, this.#previous)
    if (previous === noRow) this.#first = next
    else this.#table.setLink(previous, this.#next, next)
    if (next === noRow) this.#last = previous
    else this.#table.setLink(next, this.#previous, previous)
  }
}
