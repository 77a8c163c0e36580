import { expect } from 'vitest'
import { isRefusal } from '../../src/errors/refusal.ts'
import { type Decision, Overdue } from '../../src/inventory/decision.ts'
import type { LevelEntry } from '../../src/inventory/entry.ts'
import { cancelHold, confirmHold, expireHold, fulfillHold, releaseHold } from '../../src/inventory/held-stock.ts'
import { MapBook } from '../../src/inventory/map-book.ts'
import { type Movement, usualRoute } from '../../src/inventory/movement.ts'
import type { Reservation } from '../../src/inventory/reservation.ts'
import type { ReservationBook } from '../../src/inventory/reservation-book.ts'
import { StockLevel } from '../../src/inventory/stock-level.ts'

/** A stock level alone, driven by hand: no manager, no log, no clock. */
export class LevelUnderTest {
  readonly level: StockLevel
  #sequence = 0

  constructor(newBook: (level: StockLevel) => ReservationBook = () => new MapBook()) {
    this.level = new StockLevel({ id: 'SFO', newBook }, 'LAPTOP')
  }

  /** Applies what a decision came to, as one commit; fails the test if it was refused. */
  apply(decided: Decision | Overdue | Movement, at: number = 0): void {
    const decision = decided instanceof Overdue ? decided.entries : decided
    if (isRefusal(decision)) expect.fail(`refused: ${decision.code}`)
    this.#sequence += 1
    const entries = Array.isArray(decision) ? decision : [decision]
    for (const entry of entries as LevelEntry[]) this.level.apply(entry, { sequence: this.#sequence, at })
  }

  receive(quantity: number): void {
    this.apply(this.level.move('received', quantity, usualRoute('received'), {}) as Movement)
  }

  reserve(id: string, quantity: number, expiresAt: number = 1000, at: number = 0): Reservation {
    const hold = { quantity, expiresAt, newReservationId: () => id }
    this.apply(this.level.reserve(hold, {}) as Movement, at)
    return this.reservation(id)
  }

  reservation(id: string): Reservation {
    const reservation = this.level.reservation(id)
    if (reservation === undefined) expect.fail(`there is no reservation ${id}`)
    return reservation
  }
}

/** A level with a reservation of 3 out of 10 in every status that there is. */
export function levelWithHold(status: Reservation['status']): LevelUnderTest {
  const under = new LevelUnderTest()
  under.receive(10)
  const { level } = under
  const held = (): Reservation => under.reservation('R')
  under.reserve('R', 3)
  if (status === 'released') under.apply(releaseHold(level, held(), 10, {}), 10)
  if (status === 'expired') under.apply([expireHold(level, held())], 1000)
  if (status === 'confirmed' || status === 'fulfilled' || status === 'cancelled')
    under.apply(confirmHold(level, held(), 10, {}), 10)
  if (status === 'fulfilled') under.apply(fulfillHold(level, held(), 20, {}), 20)
  if (status === 'cancelled') under.apply(cancelHold(level, held(), 20, {}), 20)
  return under
}
