import { Allocator, fewestShipments } from '../allocation.ts'
import { Backorders } from '../backorders.ts'
import { Catalog } from '../catalog.ts'
import { Closings } from '../closings.ts'
import { Costing, type Valuation, type ValuationOptions, valuation } from '../costing.ts'
import { InventoryManager } from '../inventory-manager.ts'
import { netRevenue, type RevenueOptions, type RevenueRow, Sellers } from '../marketplace.ts'
import { Orders } from '../orders.ts'
import { readTimeZone } from '../promising/promise-request.ts'
import { AvailableToPromise } from '../promising.ts'
import { TransferOrders } from '../transfers.ts'
import { isOwnProduct, withTimeZone, withTimeZoneOfPeriods } from './money-options.ts'
import { readShopOptions, type ShopOptions } from './shop-options.ts'

interface Rooms {
  readonly inventory: InventoryManager
  readonly catalog: Catalog
  readonly orders: Orders
  readonly backorders: Backorders
  readonly transfers: TransferOrders
  readonly promises: AvailableToPromise
  readonly sellers: Sellers
  readonly costing: Costing
  readonly closings: Closings
  readonly allocator: Allocator
}

/** All rooms of a shop over one log, opened and closed together: for those who want a shop and not parts. */
export class Shop implements Rooms {
  readonly inventory: InventoryManager
  readonly catalog: Catalog
  readonly orders: Orders
  readonly backorders: Backorders
  readonly transfers: TransferOrders
  readonly promises: AvailableToPromise
  readonly sellers: Sellers
  readonly costing: Costing
  readonly closings: Closings
  readonly allocator: Allocator
  readonly #timeZone: string | undefined

  private constructor(rooms: Rooms, timeZone: string | undefined) {
    this.inventory = rooms.inventory
    this.catalog = rooms.catalog
    this.orders = rooms.orders
    this.backorders = rooms.backorders
    this.transfers = rooms.transfers
    this.promises = rooms.promises
    this.sellers = rooms.sellers
    this.costing = rooms.costing
    this.closings = rooms.closings
    this.allocator = rooms.allocator
    this.#timeZone = timeZone
  }

  /**
   * Opens all of it on one journal. What an earlier process asked for outside is taken up again.
   * @throws INVALID_ARGUMENT, and what `InventoryManager.open` does
   */
  static async open(options: ShopOptions): Promise<Shop> {
    const { open, ledgers, timeZone, ...of } = readShopOptions(options)
    const orders = new Orders(of.orders)
    const [backorders, transfers] = [new Backorders(of.backorders), new TransferOrders(of.transfers)]
    const [catalog, sellers] = [new Catalog(of.catalog), new Sellers()]
    const [costing, closings] = [new Costing(), new Closings(of.closings)]
    // Promises read it once the inventory is open: by then a mistake would have left these ledgers in the log.
    const zone = timeZone === undefined ? {} : { timeZone: readTimeZone(timeZone) }
    // Those who ask for goods stand before those who hand them out.
    const rooms = [catalog, sellers, orders, backorders, transfers, costing, closings, ...ledgers]
    const inventory = await InventoryManager.open({ ...open, ledgers: rooms })
    const promises = new AvailableToPromise(inventory, { supply: [transfers], backorders, ...zone })
    const allocator = new Allocator(inventory, { strategy: of.orders.allocation ?? fewestShipments() })
    const all = { inventory, catalog, orders, backorders, transfers, promises, sellers, costing, closings, allocator }
    return new Shop(all, timeZone)
  }

  /** Of days and months in reports, if one was named. */
  get timeZone(): string | undefined {
    return this.#timeZone
  }

  /**
   * `netRevenue` of this shop: days and months are of the shop's time zone, unless another is asked for.
   * @throws INVALID_ARGUMENT
   */
  async netRevenue(options: RevenueOptions): Promise<readonly RevenueRow[]> {
    return netRevenue(this.inventory, withTimeZone(options, this.#timeZone))
  }

  /**
   * `valuation` of this shop: of the goods that are the house's own, unless `isOurs` says otherwise, and with periods of
   * the shop's time zone.
   * @throws INVALID_ARGUMENT, COSTS_TOO_LARGE
   */
  async valuation(options: ValuationOptions): Promise<Valuation> {
    const own = isOwnProduct(this.sellers)
    return valuation(this.inventory, withTimeZoneOfPeriods(options, own, this.#timeZone))
  }

  /** Ends what is done outside, then the inventory. What waits is taken up at the next opening. */
  close(): Promise<void> {
    return this.inventory.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
