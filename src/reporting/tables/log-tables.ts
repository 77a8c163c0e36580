import { fctDailyInventory } from './daily-inventory-table.ts'
import { DateFold, WarehouseFold } from './dimension-folds.ts'
import { moneyTables } from './money-tables.ts'
import { MovementFold } from './movement-fold.ts'
import { OrderFold } from './order-fold.ts'
import { orderTables } from './order-tables.ts'
import { ProductFold } from './product-fold.ts'
import { ReservationFold } from './reservation-fold.ts'
import { RevenueTableFold } from './revenue-table-fold.ts'
import { SellerFold } from './seller-fold.ts'
import { stockTables } from './stock-tables.ts'
import type { Table, TableRows } from './table.ts'
import type { LogCommit, TableFold } from './table-fold.ts'

/** Every table, facts first. A new one is declared beside these, and made by a fold below, but for days that closed. */
export const analysisTables: readonly Table[] = Object.freeze(
  [...orderTables, ...stockTables, ...moneyTables, fctDailyInventory].toSorted((a, b) => rank(a) - rank(b)),
)

function rank({ name }: Table): number {
  return ['fct_', 'bridge_', 'dim_'].findIndex((prefix) => name.startsWith(prefix))
}

const newFolds: readonly (() => TableFold)[] = [
  () => new OrderFold(),
  () => new MovementFold(),
  () => new ReservationFold(),
  () => new RevenueTableFold(),
  () => new SellerFold(),
  () => new WarehouseFold(),
  () => new ProductFold(),
  () => new DateFold(),
]

/** All tables of a log at once, or some: told its commits from the first on, and asked for rows now and then. */
export class LogTables {
  readonly #wanted: ReadonlySet<Table>
  readonly #folds: readonly TableFold[]

  /** @param tables those that are wanted */
  constructor(tables: readonly Table[] = analysisTables) {
    this.#wanted = new Set(tables)
    this.#folds = newFolds.map((make) => make()).filter((fold) => fold.tables.some((table) => this.#wanted.has(table)))
  }

  add(commit: LogCommit): void {
    for (const fold of this.#folds) fold.add(commit)
  }

  /** The rows that are new or have changed since it was asked last, by tables. A table without any is left out. */
  take(): readonly TableRows[] {
    const taken = this.#folds.flatMap((fold) => [...fold.take()])
    return taken.filter(({ table, rows }) => rows.length > 0 && this.#wanted.has(table))
  }
}
