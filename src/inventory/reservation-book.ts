import type { LevelKey } from './level-key.ts'
import type { Reservation } from './reservation.ts'
import { HoldQueue } from './storage/hold-queue.ts'
import type { ReservationTable } from './storage/reservation-table.ts'
import { noRow } from './storage/row-ring.ts'

/** The reservations of one stock level. */
export interface ReservationBook {
  get(id: string): Reservation | undefined
  /** In the order in which they were made. */
  values(): Iterable<Reservation>
  /** Returns false, and changes nothing, if the id is taken. */
  add(reservation: Reservation): boolean
  replace(before: Reservation, after: Reservation): void
  drop(id: string): void
  /** When the next hold runs out; Infinity if none is pending. */
  readonly nextExpiry: number
  /** When the expiry schedule will look here; it is the schedule's own note. Infinity if it will not. */
  appointment: number
  /** The holds that have run out, the earliest first, at most `limit`. */
  overdue(at: number, limit: number): Reservation[]
}

/** A level's reservations in the inventory's table, and its pending ones by expiry. */
export class LiveBook implements ReservationBook {
  readonly #table: ReservationTable
  readonly #level: LevelKey
  readonly #holds: HoldQueue
  /** The last row of the list of all, as they were made. */
  #lastMade: number = noRow
  appointment: number = Number.POSITIVE_INFINITY

  constructor(table: ReservationTable, level: LevelKey) {
    this.#table = table
    this.#level = level
    this.#holds = new HoldQueue(table)
  }

  get(id: string): Reservation | undefined {
    return this.#table.get(id)
  }

  *values(): Generator<Reservation, void, undefined> {
    const { made } = this.#table
    for (let row = made.first(this.#lastMade); row !== noRow; row = made.after(row, this.#lastMade)) {
      yield this.#table.read(row)
    }
  }

  add(reservation: Reservation): boolean {
    const row = this.#table.add(reservation, this.#level)
    if (row === noRow) return false
    this.#lastMade = this.#table.made.append(this.#lastMade, row)
    if (reservation.status === 'pending') this.#holds.add(row)
    return true
  }

  replace(before: Reservation, after: Reservation): void {
    const row = this.#table.rowOf(after.id)
    // Where it stands among the holds follows from its expiry: with the same it keeps its place.
    const isQueued = before.status === 'pending' && after.status === 'pending'
    if (isQueued && before.expiresAt === after.expiresAt) {
      this.#table.update(row, after)
      return
    }
    if (before.status === 'pending') this.#holds.remove(row)
    this.#table.update(row, after)
    if (after.status === 'pending') this.#holds.add(row)
    this.#holds.tidy()
  }

  drop(id: string): void {
    const row = this.#table.rowOf(id)
    this.#lastMade = this.#table.made.remove(this.#lastMade, row)
    this.#table.delete(row)
  }

  get nextExpiry(): number {
    return this.#holds.nextExpiry
  }

  overdue(at: number, limit: number): Reservation[] {
    return this.#holds.overdue(at, limit).map((row) => this.#table.read(row))
  }
}

/**
 * What a transaction has done to a level's reservations. It shows the others as they are, and lets
 * none expire: overdue holds wait until the transaction is over.
 */
export class DraftBook implements ReservationBook {
  readonly appointment: number = Number.POSITIVE_INFINITY
  readonly #origin: ReservationBook | undefined
  readonly #changed: Map<string, Reservation> = new Map()

  constructor(origin: ReservationBook | undefined) {
    this.#origin = origin
  }

  get(id: string): Reservation | undefined {
    return this.#changed.get(id) ?? this.#origin?.get(id)
  }

  *values(): Generator<Reservation, void, undefined> {
    if (this.#origin !== undefined) {
      for (const inherited of this.#origin.values()) yield this.#changed.get(inherited.id) ?? inherited
    }
    for (const own of this.#changed.values()) {
      if (this.#origin?.get(own.id) === undefined) yield own
    }
  }

  add(reservation: Reservation): boolean {
    if (this.get(reservation.id) !== undefined) return false
    this.#changed.set(reservation.id, reservation)
    return true
  }

  replace(_before: Reservation, after: Reservation): void {
    this.#changed.set(after.id, after)
  }

  drop(id: string): void {
    this.#changed.delete(id)
  }

  get nextExpiry(): number {
    return Number.POSITIVE_INFINITY
  }

  overdue(): Reservation[] {
    return []
  }
}
