import TinyQueue from 'tinyqueue'
import type { ReservationTable } from './reservation-table.ts'
import { noRow } from './row-ring.ts'

/** How many stale entries may stay: few, since there may be millions of queues. */
const fewStale = 8

/** A hold's place in the queue. */
interface Place {
  readonly row: number
  readonly expiresAt: number
  /** The commit that made it: holds that run out together do so in the order in which they were made. */
  readonly sequence: number
  /** Among those of one commit: when it was queued. */
  readonly order: number
}

/**
 * A stock level's pending reservations, by their rows: the earliest expiry first, and among equals the
 * earliest made. Most are made in the order in which they run out, since most have the same time to
 * live: those are linked in a list, which costs nothing to keep in order; all others stand in a heap.
 *
 * What leaves the heap before its time stays there as a stale entry until it surfaces; when stale
 * entries outnumber the others the heap is built anew.
 */
export class HoldQueue {
  readonly #table: ReservationTable
  /** The last row of the list. */
  #last: number = noRow
  #heap: TinyQueue<Place> | undefined
  #stale = 0
  #queued = 0

  /** @param table where all that is queued stands */
  constructor(table: ReservationTable) {
    this.#table = table
  }

  add(row: number): void {
    if (this.#last === noRow || this.#isInOrder(this.#last, row)) {
      this.#last = this.#table.held.append(this.#last, row)
      this.#table.setListed(row, true)
      return
    }
    this.#heap ??= new TinyQueue<Place>([], byExpiry)
    this.#queued += 1
    this.#heap.push(this.#placeOf(row, this.#queued))
  }

  /** To be called for a hold that is queued, before it changes. */
  remove(row: number): void {
    if (this.#table.isListed(row)) {
      this.#last = this.#table.held.remove(this.#last, row)
      this.#table.setListed(row, false)
    } else this.#stale += 1
  }

  /** To be called when what was removed has changed, or gone: then it shows which entries are stale. */
  tidy(): void {
    const heap = this.#heap
    if (heap === undefined) return
    const isFew = this.#stale <= fewStale || this.#stale * 2 <= heap.length
    if (isFew && this.#stale < heap.length) return
    const current = heap.data.filter((place) => this.#isCurrent(place))
    this.#heap = current.length === 0 ? undefined : new TinyQueue(current, byExpiry)
    this.#stale = 0
  }

  /** When the next hold runs out; Infinity if there is none. */
  get nextExpiry(): number {
    const first = this.#table.held.first(this.#last)
    const listed = first === noRow ? Number.POSITIVE_INFINITY : this.#table.expiresAt(first)
    return Math.min(listed, this.#nextInHeap()?.expiresAt ?? Number.POSITIVE_INFINITY)
  }

  /** The rows of the holds that have run out, in the order in which they did; at most `limit`. They stay queued. */
  overdue(at: number, limit: number): number[] {
    const listed = this.#overdueInList(at, limit)
    const heaped = this.#overdueInHeap(at, limit)
    if (heaped.length === 0) return listed
    const places = [...listed.map((row) => this.#placeOf(row, 0)), ...heaped]
    return places
      .sort(byExpiry)
      .slice(0, limit)
      .map(({ row }) => row)
  }

  #overdueInList(at: number, limit: number): number[] {
    const rows: number[] = []
    let row = this.#table.held.first(this.#last)
    while (row !== noRow && rows.length < limit && this.#table.expiresAt(row) <= at) {
      rows.push(row)
      row = this.#table.held.after(row, this.#last)
    }
    return rows
  }

  #overdueInHeap(at: number, limit: number): Place[] {
    const places: Place[] = []
    while (places.length < limit) {
      const place = this.#nextInHeap()
      if (place === undefined || place.expiresAt > at) break
      places.push(place)
      this.#heap?.pop()
    }
    for (const place of places) this.#heap?.push(place)
    return places
  }

  #nextInHeap(): Place | undefined {
    for (;;) {
      const place = this.#heap?.peek()
      if (place === undefined || this.#isCurrent(place)) return place
      this.#heap?.pop()
      this.#stale -= 1
    }
  }

  #isInOrder(earlier: number, later: number): boolean {
    const difference = this.#table.expiresAt(later) - this.#table.expiresAt(earlier)
    return difference > 0 || (difference === 0 && this.#table.sequence(later) >= this.#table.sequence(earlier))
  }

  #placeOf(row: number, order: number): Place {
    return { row, expiresAt: this.#table.expiresAt(row), sequence: this.#table.sequence(row), order }
  }

  /** A row that was given to another reservation has another sequence. */
  #isCurrent({ row, expiresAt, sequence }: Place): boolean {
    const table = this.#table
    if (!table.isPending(row) || table.isListed(row)) return false
    return table.expiresAt(row) === expiresAt && table.sequence(row) === sequence
  }
}

function byExpiry(a: Place, b: Place): number {
  return a.expiresAt - b.expiresAt || a.sequence - b.sequence || a.order - b.order
}
