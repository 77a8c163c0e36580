import { HoldQueue } from './hold-queue.ts'
import type { Reservation } from './reservation.ts'
import type { ReservationTable } from './reservation-table.ts'

/** So many dropped reservations a level may still list: there may be millions of levels. */
const fewDropped = 8

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
  readonly #holds: HoldQueue
  /** As they were made, in that order; among them dropped ones. */
  #made: Reservation[] = []
  #dropped = 0
  appointment: number = Number.POSITIVE_INFINITY

  constructor(table: ReservationTable) {
    this.#table = table
    this.#holds = new HoldQueue(table)
  }

  get(id: string): Reservation | undefined {
    return this.#table.get(id)
  }

  *values(): Generator<Reservation, void, undefined> {
    for (const made of this.#made) {
      const latest = this.#table.get(made.id)
      // An id of a caller's making may come back once its reservation was dropped, maybe elsewhere.
      if (latest?.sequence === made.sequence) yield latest
    }
  }

  add(reservation: Reservation): boolean {
    if (!this.#table.add(reservation)) return false
    this.#made.push(reservation)
    if (reservation.status === 'pending') this.#holds.add(reservation)
    return true
  }

  replace(before: Reservation, after: Reservation): void {
    this.#table.replace(after)
    if (before.status === 'pending') this.#holds.noteStale()
    if (after.status === 'pending') this.#holds.add(after)
  }

  drop(id: string): void {
    this.#table.delete(id)
    this.#dropped += 1
    const listed = this.#made.length
    const isFew = this.#dropped < fewDropped || this.#dropped * 2 < listed
    if (isFew && this.#dropped < listed) return
    this.#made = [...this.values()]
    this.#dropped = 0
  }

  get nextExpiry(): number {
    return this.#holds.next()?.expiresAt ?? Number.POSITIVE_INFINITY
  }

  overdue(at: number, limit: number): Reservation[] {
    return this.#holds.overdue(at, limit)
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
