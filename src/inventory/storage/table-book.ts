import type { Reservation } from '../reservation.ts'
import type { ReservationBook } from '../reservation-book.ts'
import type { StockLevel } from '../stock-level.ts'
import type { ExpirySchedule } from './expiry-schedule.ts'
import { HoldQueue } from './hold-queue.ts'
import type { ReservationTable } from './reservation-table.ts'
import { noRow } from './row-ring.ts'

/** Where all books of a storage keep what is theirs. */
export interface Shared {
  readonly table: ReservationTable
  readonly expiries: ExpirySchedule
}

/**
 * A level's reservations in the table of all, and its pending ones by expiry. There may be millions of books: a
 * private method would cost each of them eight bytes.
 */
export class TableBook implements ReservationBook {
  readonly #shared: Shared
  readonly level: StockLevel
  readonly #holds: HoldQueue
  /** The last row of the list of all, as they were made. */
  #lastMade: number = noRow
  /** When the schedule will look here: its own note. */
  appointment: number = Number.POSITIVE_INFINITY

  constructor(shared: Shared, level: StockLevel) {
    this.#shared = shared
    this.level = level
    this.#holds = new HoldQueue(shared.table)
  }

  get(id: string): Reservation | undefined {
    const found = this.#shared.table.get(id)
    const { productId, warehouseId } = this.level
    return found?.productId === productId && found.warehouseId === warehouseId ? found : undefined
  }

  *values(): Generator<Reservation, void, undefined> {
    const { table } = this.#shared
    const { made } = table
    for (let row = made.first(this.#lastMade); row !== noRow; row = made.after(row, this.#lastMade)) {
      yield table.read(row)
    }
  }

  add(reservation: Reservation): boolean {
    const { table } = this.#shared
    const row = table.add(reservation, this.level)
    if (row === noRow) return false
    this.#lastMade = table.made.append(this.#lastMade, row)
    if (reservation.status === 'pending') {
      this.#holds.add(row)
      this.#shared.expiries.note(this, reservation.expiresAt)
    }
    return true
  }

  replace(before: Reservation, after: Reservation): void {
    const { table } = this.#shared
    const row = table.rowOf(after.id)
    // Where it stands among the holds follows from its expiry: with the same it keeps its place.
    const isQueued = before.status === 'pending' && after.status === 'pending'
    if (isQueued && before.expiresAt === after.expiresAt) {
      table.update(row, after)
      return
    }
    if (before.status === 'pending') this.#holds.remove(row)
    table.update(row, after)
    if (after.status === 'pending') {
      this.#holds.add(row)
      this.#shared.expiries.note(this, after.expiresAt)
    }
    this.#holds.tidy()
  }

  drop(id: string): void {
    const { table } = this.#shared
    const row = table.rowOf(id)
    this.#lastMade = table.made.remove(this.#lastMade, row)
    table.delete(row)
  }

  get nextExpiry(): number {
    return this.#holds.nextExpiry
  }

  overdue(at: number, limit: number): Reservation[] {
    return this.#holds.overdue(at, limit).map((row) => this.#shared.table.read(row))
  }
}
