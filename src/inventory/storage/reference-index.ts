import type { Reference } from '../../audit/commit.ts'
import { type LinkedRows, noRow, RowRing } from './row-ring.ts'

/**
 * Which rows of the table have which reference. Those with the same one are linked, so that taking one out
 * costs the same however many there are. What is here follows from the table's rows, and is no part of the state.
 */
export class ReferenceIndex {
  /** By type, then by id: the last row of those with this reference. */
  readonly #lastRows: Map<string, Map<string, number>> = new Map()
  readonly #ring: RowRing

  /** @param links where the neighbours of rows with a reference stand, in columns 0 and 1 */
  constructor(links: LinkedRows) {
    this.#ring = new RowRing(links, 0)
  }

  /** In the order in which they were added. */
  *rows({ type, id }: Reference): Generator<number, void, undefined> {
    const last = this.#lastRows.get(type)?.get(id) ?? noRow
    for (let row = this.#ring.first(last); row !== noRow; row = this.#ring.after(row, last)) yield row
  }

  add({ type, id }: Reference, row: number): void {
    let ofType = this.#lastRows.get(type)
    if (ofType === undefined) {
      ofType = new Map()
      this.#lastRows.set(type, ofType)
    }
    ofType.set(id, this.#ring.append(ofType.get(id) ?? noRow, row))
  }

  remove({ type, id }: Reference, row: number): void {
    const ofType = this.#lastRows.get(type) as Map<string, number>
    const last = this.#ring.remove(ofType.get(id) as number, row)
    if (last !== noRow) {
      ofType.set(id, last)
      return
    }
    ofType.delete(id)
    if (ofType.size === 0) this.#lastRows.delete(type)
  }
}
