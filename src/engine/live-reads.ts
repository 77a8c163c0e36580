import type { Availability } from '../inventory/availability.ts'
import type { Results } from '../inventory/commands/command-types.ts'
import type { ReadState } from '../inventory/inventory-state.ts'
import { InventoryView, type LevelFilter, type ReservationFilter, type StockView } from '../inventory/inventory-view.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Reservation } from '../inventory/reservation.ts'
import type { LowStock } from '../inventory/stock-watch.ts'
import type { WarehouseView } from '../inventory/warehouse.ts'
import { type Called, type CommandCaller, StockMethods } from './stock-methods.ts'

/** Nothing of it is left out: no inventory is opened without the ledgers of its log. */
type LiveView = Omit<InventoryView, 'stock' | 'levels' | 'availability'> & {
  stock(level: LevelKey): StockView
  levels(filter?: LevelFilter): Iterable<StockView>
  availability(productId: string): Availability
}

/** The reads of a running inventory: immediate, from memory, and refused once that can no longer be trusted. */
export abstract class LiveReads extends StockMethods<Called, Results> {
  readonly #view: LiveView
  readonly #mustBeReadable: () => void

  constructor(caller: CommandCaller<Results>, state: ReadState, mustBeReadable: () => void) {
    super(caller)
    this.#view = new InventoryView(state) as LiveView
    this.#mustBeReadable = mustBeReadable
  }

  /** The counts of a product in a warehouse; all zero if it was never stocked there. @throws WAREHOUSE_NOT_FOUND */
  stock(level: LevelKey): StockView {
    return this.#readable().stock(level)
  }

  /**
   * The counts of every level that ever had to do with stock or a threshold, as they are at the call; warehouse
   * by warehouse. What `stock` gives for each: under a microsecond and some 200 bytes a level; with a
   * `productId` only its levels are looked at, one a warehouse.
   * @throws WAREHOUSE_NOT_FOUND
   */
  levels(filter?: LevelFilter): Iterable<StockView> {
    return this.#readable().levels(filter)
  }

  /** A product over all warehouses. */
  availability(productId: string): Availability {
    return this.#readable().availability(productId)
  }

  /** @throws RESERVATION_NOT_FOUND */
  reservation(id: string): Reservation {
    return this.#readable().reservation(id)
  }

  /**
   * The reservations in memory, as they are at the call: all that have not ended, and the ended ones within
   * the retention. A reservation has the reference of its own line, else that of the command that made it;
   * later commands do not change it. Reading them costs about a microsecond each:
   * - with a `reference` only those that have it are read, whatever else is asked; commit by commit;
   * - with a `productId` only those of its levels, with a `warehouseId` only those there; level by level;
   * - with a `status` alone, or nothing, all of them.
   */
  reservations(filter?: ReservationFilter): Iterable<Reservation> {
    return this.#readable().reservations(filter)
  }

  /** @throws WAREHOUSE_NOT_FOUND */
  warehouse(id: string): WarehouseView {
    return this.#readable().warehouse(id)
  }

  warehouses(): readonly WarehouseView[] {
    return this.#readable().warehouses()
  }

  /** Every level that is at or below its threshold now; with both ids at most that one. @throws WAREHOUSE_NOT_FOUND */
  lowStock(filter?: LevelFilter): readonly LowStock[] {
    return this.#readable().lowStock(filter)
  }

  #readable(): LiveView {
    this.#mustBeReadable()
    return this.#view
  }
}
