import TinyQueue from 'tinyqueue'
import type { Reservation } from './reservation.ts'
import type { ReservationTable } from './reservation-table.ts'

/** So many stale entries may stay: there may be millions of queues, and each entry keeps a reservation in memory. */
const fewStale = 8

/**
 * A stock level's pending reservations, the earliest expiry first and among equals the earliest made.
 * Most are made in the order in which they run out, since most have the same time to live: those stand
 * in a list, which costs nothing to keep in order; all others in a heap.
 *
 * A hold that ends before its time stays as a stale entry until it surfaces; when stale entries
 * outnumber the live ones the queue is built anew, so it never has more than twice the pending holds.
 */
export class HoldQueue {
  readonly #table: ReservationTable
  #list: Reservation[] = []
  /** Where the list begins. */
  #first = 0
  #heap: TinyQueue<Reservation> | undefined
  #stale = 0

  /** @param table where the latest value of every reservation is */
  constructor(table: ReservationTable) {
    this.#table = table
  }

  add(hold: Reservation): void {
    const last = this.#list.at(-1)
    if (last === undefined || byExpiry(last, hold) <= 0) {
      this.#list.push(hold)
      return
    }
    this.#heap ??= new TinyQueue<Reservation>([], byExpiry)
    this.#heap.push(hold)
  }

  /** To be called when a hold that was added is no longer current. */
  noteStale(): void {
    this.#stale += 1
    const size = this.#list.length - this.#first + (this.#heap?.length ?? 0)
    const isFew = this.#stale <= fewStale || this.#stale * 2 <= size
    if (isFew && this.#stale < size) return
    const isCurrent = (hold: Reservation): boolean => this.#isCurrent(hold)
    this.#list = this.#list.slice(this.#first).filter(isCurrent)
    this.#first = 0
    if (this.#heap !== undefined) this.#heap = new TinyQueue(this.#heap.data.filter(isCurrent), byExpiry)
    this.#stale = 0
  }

  /** The hold that runs out next. */
  next(): Reservation | undefined {
    const listed = this.#nextInList()
    const heaped = this.#nextInHeap()
    if (listed === undefined || heaped === undefined) return listed ?? heaped
    return byExpiry(listed, heaped) <= 0 ? listed : heaped
  }

  /** The holds that have run out, in the order in which they did; at most `limit`. They stay queued. */
  overdue(at: number, limit: number): Reservation[] {
    const listed = this.#overdueInList(at, limit)
    const heaped = this.#overdueInHeap(at, limit)
    if (heaped.length === 0) return listed
    return [...listed, ...heaped].sort(byExpiry).slice(0, limit)
  }

  #nextInList(): Reservation | undefined {
    let hold = this.#list[this.#first]
    while (hold !== undefined && !this.#isCurrent(hold)) {
      this.#first += 1
      this.#stale -= 1
      hold = this.#list[this.#first]
    }
    const isWorthIt = hold === undefined ? this.#first > 0 : this.#first >= fewStale
    if (isWorthIt && this.#first * 2 >= this.#list.length) {
      this.#list = this.#list.slice(this.#first)
      this.#first = 0
    }
    return hold
  }

  #nextInHeap(): Reservation | undefined {
    for (;;) {
      const hold = this.#heap?.peek()
      if (hold === undefined || this.#isCurrent(hold)) return hold
      this.#heap?.pop()
      this.#stale -= 1
    }
  }

  #overdueInList(at: number, limit: number): Reservation[] {
    const holds: Reservation[] = []
    // Whoever ends many holds in slices finds those of the slices before at the beginning.
    this.#nextInList()
    for (let index = this.#first; index < this.#list.length && holds.length < limit; index += 1) {
      const hold = this.#list[index] as Reservation
      if (hold.expiresAt > at) break
      if (this.#isCurrent(hold)) holds.push(hold)
    }
    return holds
  }

  #overdueInHeap(at: number, limit: number): Reservation[] {
    const holds: Reservation[] = []
    while (holds.length < limit) {
      const hold = this.#nextInHeap()
      if (hold === undefined || hold.expiresAt > at) break
      holds.push(hold)
      this.#heap?.pop()
    }
    for (const hold of holds) this.#heap?.push(hold)
    return holds
  }

  #isCurrent(hold: Reservation): boolean {
    return this.#table.get(hold.id) === hold
  }
}

function byExpiry(a: Reservation, b: Reservation): number {
  return a.expiresAt - b.expiresAt || a.sequence - b.sequence
}
