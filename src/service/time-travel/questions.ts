import { isInventoryError } from '../../errors/inventory-error.ts'
import type { PastAvailability } from '../../inventory/availability.ts'
import type { InventoryView, LevelFilter, PastStockView, ReservationFilter } from '../../inventory/inventory-view.ts'
import type { LevelKey } from '../../inventory/level-key.ts'
import type { Reservation } from '../../inventory/reservation.ts'
import type { LowStock } from '../../inventory/stock-watch.ts'
import type { WarehouseView } from '../../inventory/warehouse.ts'
import type { InventoryManager } from '../../inventory-manager.ts'
import type { Order, Orders } from '../../orders.ts'
import type { AvailableToPromise } from '../../promising.ts'
import { withOrders } from '../ordered-hold.ts'
import { type PageQuery, pageOf } from '../pages.ts'

/** What is asked: the inventory as it is, or as it was, and what belongs to it. */
export interface Reads {
  readonly inventory: InventoryManager | InventoryView
  /** Of the last commit that is in it. */
  readonly sequence: number
  readonly orders: Pick<Orders, 'order' | 'byNumber' | 'byRow'> | undefined
  readonly promises: Pick<AvailableToPromise, 'explain'>
}

interface Listed<Item> {
  readonly sequence: number
  readonly items: readonly Item[]
  readonly next?: string
}

/** What can be asked, each with what it is asked with. Questions and answers are plain JSON. */
export interface Questions {
  warehouses(reads: Reads): Listed<WarehouseView>
  warehouse(reads: Reads, of: { readonly warehouseId: string }): WarehouseView
  stock(reads: Reads, key: LevelKey): PastStockView
  levels(reads: Reads, listing: Listing<LevelFilter>): Listed<PastStockView>
  availability(reads: Reads, of: { readonly productId: string }): PastAvailability
  lowStock(reads: Reads, filter: LevelFilter): Listed<LowStock>
  reservations(reads: Reads, listing: Listing<ReservationFilter>): Listed<Reservation>
  reservation(reads: Reads, of: { readonly reservationId: string }): Reservation
  explanation(reads: Reads, of: { readonly productId: string }): object
  order(reads: Reads, of: { readonly name: string }): Order
}

export type QuestionName = keyof Questions

/** The same for now and for the past, which another thread answers. */
export const questions: Questions = {
  warehouses: ({ inventory, sequence }) => ({ sequence, items: [...inventory.warehouses()] }),
  warehouse: ({ inventory }, { warehouseId }) => inventory.warehouse(warehouseId),
  stock: ({ inventory }, key) => inventory.stock(key),
  levels: (reads, { filter, page }) =>
    listed(reads, reads.inventory.levels(filter), ({ warehouseId, productId }) => `${warehouseId}\0${productId}`, page),
  availability: ({ inventory }, { productId }) => inventory.availability(productId),
  lowStock: ({ inventory, sequence }, filter) => ({ sequence, items: inventory.lowStock(filter) }),
  reservations: (reads, { filter, page }) =>
    listed(
      reads,
      reads.inventory.reservations(filter),
      ({ sequence, id }) => `${String(sequence).padStart(16, '0')} ${id}`,
      page,
    ),
  reservation: ({ inventory }, { reservationId }) => inventory.reservation(reservationId),
  explanation: ({ promises, orders }, { productId }) => withOrders(promises.explain(productId), orders),
  order: ({ orders }, { name }) => orderNamed(orders, name),
}

interface Listing<Filter> {
  readonly filter: Filter
  readonly page: PageQuery
}

function listed<Item>(
  { sequence }: Reads,
  all: Iterable<Item>,
  keyOf: (item: Item) => string,
  page: PageQuery,
): Listed<Item> {
  const { items, next } = pageOf(all, keyOf, page)
  return { sequence, items, ...(next !== undefined && { next }) }
}

/** By its id, or by its number. @throws ORDER_NOT_FOUND */
function orderNamed(orders: Reads['orders'], name: string): Order {
  if (orders === undefined) throw new Error('orders are asked of a shop alone')
  try {
    return orders.order(name)
  } catch (error) {
    if (!isInventoryError(error, 'ORDER_NOT_FOUND')) throw error
    return orders.byNumber(name)
  }
}
