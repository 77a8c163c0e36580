import type { Reservation } from './reservation.ts'
import type { ReservationBook } from './reservation-book.ts'

/**
 * The plainest book. It says what a book does, for whoever reads; a stock level that is tested alone is given
 * this one. An inventory has the books of its storage, which are fast and small, and pass the same tests.
 */
export class MapBook implements ReservationBook {
  readonly #reservations: Map<string, Reservation> = new Map()

  get(id: string): Reservation | undefined {
    return this.#reservations.get(id)
  }

  values(): Iterable<Reservation> {
    return this.#reservations.values()
  }

  add(reservation: Reservation): boolean {
    if (this.#reservations.has(reservation.id)) return false
    this.#reservations.set(reservation.id, reservation)
    return true
  }

  replace(_before: Reservation, after: Reservation): void {
    this.#reservations.set(after.id, after)
  }

  drop(id: string): void {
    this.#reservations.delete(id)
  }

  get nextExpiry(): number {
    return this.overdue(Number.POSITIVE_INFINITY, 1)[0]?.expiresAt ?? Number.POSITIVE_INFINITY
  }

  overdue(at: number, limit: number): Reservation[] {
    const overdue = [...this.#reservations.values()].filter((reservation) => reservation.isOverdue(at))
    return overdue.sort((a, b) => a.expiresAt - b.expiresAt).slice(0, limit)
  }
}
