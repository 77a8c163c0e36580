import type { Reference } from '../../audit/commit.ts'
import type { Reservation } from '../reservation.ts'
import type { ReservationBook } from '../reservation-book.ts'
import type { StockLevel } from '../stock-level.ts'
import type { Levels, StockStorage, StorageNote } from '../stock-storage.ts'
import { ExpirySchedule } from './expiry-schedule.ts'
import { LevelMap } from './level-map.ts'
import { ReservationTable } from './reservation-table.ts'
import { type Shared, TableBook } from './table-book.ts'

/** Keeps all reservations in the rows of one table. What the model calls a reservation's number is its row. */
export class TableStorage implements StockStorage, Shared {
  readonly table: ReservationTable = new ReservationTable()
  readonly expiries: ExpirySchedule = new ExpirySchedule()
  #firstLevels: LevelMap | undefined

  newLevels(make: (productId: string) => StockLevel): Levels {
    const levels = new LevelMap(make, this.#firstLevels)
    this.#firstLevels ??= levels
    return levels
  }

  newBook(level: StockLevel): ReservationBook {
    return new TableBook(this, level)
  }

  reservation(id: string): Reservation | undefined {
    return this.table.get(id)
  }

  withReference(reference: Reference): Reservation[] {
    return this.table.withReference(reference)
  }

  nextId(random: Int32Array, from: number): string {
    return this.table.nextId(random, from)
  }

  numberOf(id: string): number {
    return this.table.rowOf(id)
  }

  idOf(number: number): string {
    return this.table.idOf(number)
  }

  numbered(number: number): Reservation {
    return this.table.read(number)
  }

  /** How many rows there are: ids were given for these. */
  get note(): StorageNote {
    return { rows: this.table.rowsGiven }
  }

  /** Images of before there were rows say nothing of them. */
  continueFrom({ rows }: StorageNote): void {
    if (typeof rows === 'number') this.table.continueAt(rows)
  }
}
