import { Backorders } from '../backorders.ts'
import { Catalog } from '../catalog.ts'
import { Closings } from '../closings.ts'
import { Costing } from '../costing.ts'
import { InventoryManager } from '../inventory-manager.ts'
import { Sellers } from '../marketplace.ts'
import { Orders } from '../orders.ts'
import { readTimeZone } from '../promising/promise-request.ts'
import { AvailableToPromise } from '../promising.ts'
import { TransferOrders } from '../transfers.ts'
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

  private constructor(rooms: Rooms) {
    this.inventory = rooms.inventory
    this.catalog = rooms.catalog
    this.orders = rooms.orders
    this.backorders = rooms.backorders
    this.transfers = rooms.transfers
    this.promises = rooms.promises
    this.sellers = rooms.sellers
    this.costing = rooms.costing
    this.closings = rooms.closings
  }

  /**
   * Opens all of it on one journal. What an earlier process asked for outside is taken up again.
   * @throws INVALID_ARGUMENT, and what `InventoryManager.open` does
   */
  static async open(options: ShopOptions): Promise<Shop> {
    const { open, ledgers, timeZone, ...of } = readShopOptions(options)
    const orders = new Orders(of.orders)
    const [backorders, transfers] = [new Backorders(), new TransferOrders(of.transfers)]
    const [catalog, sellers] = [new Catalog(of.catalog), new Sellers()]
    const [costing, closings] = [new Costing(), new Closings(of.closings)]
    // Promises read it once the inventory is open: by then a mistake would have left these ledgers in the log.
    const zone = timeZone === undefined ? {} : { timeZone: readTimeZone(timeZone) }
    // Those who ask for goods stand before those who hand them out.
    const rooms = [catalog, sellers, orders, backorders, transfers, costing, closings, ...ledgers]
    const inventory = await InventoryManager.open({ ...open, ledgers: rooms })
    const promises = new AvailableToPromise(inventory, { supply: [transfers], backorders, ...zone })
    return new Shop({ inventory, catalog, orders, backorders, transfers, promises, sellers, costing, closings })
  }

  /** Ends what is done outside, then the inventory. What waits is taken up at the next opening. */
  close(): Promise<void> {
    return this.inventory.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
