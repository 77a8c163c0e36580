import { HoldQueue } from './hold-queue.ts'
import type { Reservation } from './reservation.ts'
import type { ReservationTable } from './reservation-table.ts'

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
  /** The holds that have run out, the earliest first, at most `limit`. */
  overdue(at: number, limit: number): Reservation[]
}

/** A level's reservations in the inventory's table, and its pending ones by expiry. */
export class LiveBook implements ReservationBook {
  readonly #table: ReservationTable
  readonly #holds: HoldQueue
  /**
   * In the order in which they were made, ids and sequences side by side; among them dropped ones. An id
   * of a caller's making may come back after that, so only with its sequence does it name one.
   */
  #ids: string[] = []
  #sequences: number[] = []
  #dropped = 0

  constructor(table: ReservationTable) {
    this.#table = table
    this.#holds = new HoldQueue(table)
  }

  get(id: string): Reservation | undefined {
    return this.#table.get(id)
  }

  *values(): Generator<Reservation, void, undefined> {
    for (const [index, id] of this.#ids.entries()) {
      const reservation = this.#table.get(id)
      if (reservation?.sequence === this.#sequences[index]) yield reservation as Reservation
    }
  }

  add(reservation: Reservation): boolean {
    if (!this.#table.add(reservation)) return false
    this.#ids.push(reservation.id)
    this.#sequences.push(reservation.sequence)
    this.#holds.add(reservation)
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
    if (this.#dropped < 64 || this.#dropped * 2 < this.#ids.length) return
    const kept = [...this.values()]
    this.#ids = kept.map((reservation) => reservation.id)
    this.#sequences = kept.map((reservation) => reservation.sequence)
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
