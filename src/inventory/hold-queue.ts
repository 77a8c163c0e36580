import TinyQueue from 'tinyqueue'
import type { Reservation } from './reservation.ts'
import type { ReservationTable } from './reservation-table.ts'

/** Below this many stale entries it is not worth to build the heap anew. */
const fewStale = 64

/**
 * A stock level's pending reservations, the earliest expiry first and among equals the earliest made.
 * A hold that ends before its time stays in the heap as a stale entry until it surfaces; when stale
 * entries outnumber the live ones the heap is built anew, so it never holds more than twice the
 * pending holds.
 */
export class HoldQueue {
  readonly #table: ReservationTable
  #heap: TinyQueue<Reservation> = new TinyQueue<Reservation>([], byExpiry)
  #stale = 0

  /** @param table where the latest value of every reservation is */
  constructor(table: ReservationTable) {
    this.#table = table
  }

  add(hold: Reservation): void {
    this.#heap.push(hold)
  }

  /** To be called when a hold that was added is no longer current. */
  noteStale(): void {
    this.#stale += 1
    if (this.#stale <= fewStale || this.#stale * 2 <= this.#heap.length) return
    this.#heap = new TinyQueue(
      this.#heap.data.filter((hold) => this.#isCurrent(hold)),
      byExpiry,
    )
    this.#stale = 0
  }

  /** The hold that runs out next. */
  next(): Reservation | undefined {
    for (;;) {
      const hold = this.#heap.peek()
      if (hold === undefined || this.#isCurrent(hold)) return hold
      this.#heap.pop()
      this.#stale -= 1
    }
  }

  /** The holds that have run out, in the order in which they did; at most `limit`. They stay queued. */
  overdue(at: number, limit: number): Reservation[] {
    const holds: Reservation[] = []
    while (holds.length < limit) {
      const hold = this.next()
      if (hold === undefined || hold.expiresAt > at) break
      holds.push(hold)
      this.#heap.pop()
    }
    for (const hold of holds) this.#heap.push(hold)
    return holds
  }

  #isCurrent(hold: Reservation): boolean {
    return this.#table.get(hold.id) === hold
  }
}

function byExpiry(a: Reservation, b: Reservation): number {
  return a.expiresAt - b.expiresAt || a.sequence - b.sequence
}
