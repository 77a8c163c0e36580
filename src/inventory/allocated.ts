import type { JsonValue } from '../audit/commit.ts'
import { type ResultSource, reservationIdsIn, reservationsOf } from './command-result.ts'
import type { StockAllocated } from './entry.ts'
import type { Reservation } from './reservation.ts'

/** What an allocation came to: a plan, of which the stock knows no more than that it is plain JSON, and its holds. */
export interface Allocated<Plan = JsonValue> {
  readonly plan: Plan
  /** In the order of the plan. */
  readonly reservations: readonly Reservation[]
}

interface KnownReservations {
  reservation(id: string): Reservation | undefined
}

/** What a commit allocated, if it is one that a key was bound with; `stock` is as it left it. */
export function allocatedIn(commit: ResultSource, stock: KnownReservations): Allocated | undefined {
  const allocated = commit.entries.findLast(isAllocated)
  return allocated && allocationOf(allocated.plan, commit, stock)
}

export function allocationOf<Plan>(plan: Plan, commit: ResultSource, stock: KnownReservations): Allocated<Plan> {
  return Object.freeze({ plan, reservations: reservationsOf(reservationIdsIn(commit), stock) })
}

function isAllocated(entry: object): entry is StockAllocated {
  return (entry as Partial<StockAllocated>).type === 'allocated'
}
