import { isLedgerEntry } from '../../audit/ledger-entry.ts'
import { isReversal } from '../../inventory/movement.ts'
import { Reservation } from '../../inventory/reservation.ts'
import { isMovement } from './movement-fold.ts'
import { fctReservations } from './stock-tables.ts'
import { type RowOf, rowsOf, type Table, type TableRows } from './table.ts'
import type { LogCommit, TableFold } from './table-fold.ts'

interface Hold {
  readonly reservation: Reservation
  readonly confirmedAt: number | null
  readonly sequence: number
}

/** Reservations as they are. Those that have ended are forgotten once they were taken: they never change again. */
export class ReservationFold implements TableFold {
  readonly tables: readonly Table[] = [fctReservations]
  readonly #open: Map<string, Hold> = new Map()
  #changed: Map<string, Hold> = new Map()

  add(commit: LogCommit): void {
    const { at, sequence } = commit
    for (const [index, entry] of commit.entries.entries()) {
      if (isLedgerEntry(entry)) continue
      if (entry.type === 'extended') {
        const hold = this.#open.get(entry.reservationId)
        if (hold !== undefined)
          this.#set({ ...hold, reservation: hold.reservation.extendedTo(entry.expiresAt), sequence })
      } else if (isMovement(entry) && entry.reservationId !== undefined && !isReversal(entry.type)) {
        const isOwn = index < (commit.own ?? commit.entries.length)
        const hold = this.#open.get(entry.reservationId)
        if (entry.type === 'reserved') {
          const { reference: _, ...unnamed } = commit
          const made = Reservation.made(entry, isOwn ? commit : unnamed)
          this.#set({ reservation: made, confirmedAt: null, sequence })
        } else if (hold !== undefined) {
          const confirmedAt = hold.confirmedAt ?? (entry.type === 'confirmed' ? at : null)
          this.#set({ reservation: hold.reservation.after(entry, at), confirmedAt, sequence })
        }
      }
    }
  }

  *take(): Generator<TableRows, void, undefined> {
    yield rowsOf(fctReservations, Array.from(this.#changed.values(), rowOf))
    this.#changed = new Map()
  }

  #set(hold: Hold): void {
    const { id, hasEnded } = hold.reservation
    this.#changed.set(id, hold)
    if (hasEnded) this.#open.delete(id)
    else this.#open.set(id, hold)
  }
}

function rowOf({ reservation, confirmedAt, sequence }: Hold): RowOf<typeof fctReservations> {
  return {
    reservation_id: reservation.id,
    product_id: reservation.productId,
    warehouse_id: reservation.warehouseId,
    owner: reservation.owner ?? null,
    reference_type: reservation.reference?.type ?? null,
    reference_id: reservation.reference?.id ?? null,
    status: reservation.status,
    quantity: reservation.quantity,
    held: reservation.held,
    fulfilled: reservation.fulfilled,
    created_at: reservation.createdAt,
    confirmed_at: confirmedAt,
    expires_at: reservation.expiresAt,
    ended_at: reservation.endedAt ?? null,
    created_sequence: reservation.sequence,
    sequence,
  }
}
