import type { Backorders } from '../backorders.ts'
import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, readPort } from '../errors/known-fields.ts'
import { InventoryView, type PastStockView } from '../inventory/inventory-view.ts'
import { readId } from '../inventory/request/fields.ts'
import { engineOf, type InventoryManager } from '../inventory-manager.ts'
import { arrivalsOf } from './arrivals.ts'
import { explanationOf } from './explain.ts'
import type { Explanation } from './explanation.ts'
import { filledAt, type Outlook, unitsLeft } from './outlook.ts'
import type { Promised } from './promise.ts'
import { promiseOn } from './promise-on.ts'
import { type PromiseRequest, readPromiseRequest, readTimeZone } from './promise-request.ts'
import { readSupply } from './read-supply.ts'
import type { ExpectedSupply, SupplySource } from './supply-source.ts'

export interface PromiseOptions {
  /** Who knows of goods on their way: a ledger such as `TransferOrders`, or an object of your own. */
  readonly supply?: readonly SupplySource[]
  /** The ledger of those who wait; without it nobody does. */
  readonly backorders?: Backorders
  /** Of the dates in texts, such as `Europe/Berlin`; UTC if left out. */
  readonly timeZone?: string
}

const optionFields = fieldsOf<PromiseOptions>({ supply: true, backorders: true, timeZone: true })

/**
 * Says what can be promised of a product, from where and when: from stock less what is kept back, then from what is on
 * its way; those who wait come first. It reads, and holds nothing.
 */
export class AvailableToPromise {
  readonly #inventory: InventoryManager | InventoryView
  readonly #supply: readonly SupplySource[]
  readonly #backorders: Backorders | undefined
  readonly #timeZone: string

  /**
   * @param inventory an open one, or one as it was (`replay`)
   * @throws INVALID_ARGUMENT
   */
  constructor(inventory: InventoryManager | InventoryView, options: PromiseOptions = {}) {
    if (!(inventory instanceof InventoryView)) engineOf(inventory)
    const { supply = [], backorders, timeZone = 'UTC' } = readObject(options, 'options', optionFields)
    if (!isArray(supply)) throw invalidArgument('supply', supply, 'must be an array of supply sources')
    this.#inventory = inventory
    this.#supply = Array.from(supply, (source, index) =>
      readPort<SupplySource>(source, `supply[${index}]`, ['supply'], 'must be a supply source'),
    )
    if (backorders !== undefined)
      this.#backorders = readPort<Backorders>(backorders, 'backorders', ['queue', 'policy'], 'must be a Backorders')
    this.#timeZone = readTimeZone(timeZone)
  }

  /** @throws INVALID_ARGUMENT, INVALID_ID, INVALID_QUANTITY, WAREHOUSE_NOT_FOUND */
  promise(request: PromiseRequest): Promised {
    const checked = readPromiseRequest(request)
    const { productId, warehouseId, at: now = this.#now() } = checked
    if (warehouseId !== undefined) this.#inventory.warehouse(warehouseId)
    return promiseOn(this.#outlook(productId, now), checked, this.#releaseAt(checked) ?? now, this.#timeZone)
  }

  /** Units of a product that anybody may have now, over all warehouses or in one. */
  available(productId: string, warehouseId?: string): number {
    readId({ productId }, 'productId')
    if (warehouseId !== undefined) this.#inventory.warehouse(warehouseId)
    const stock = this.#stockOf(productId)
    const demands = this.#demandsFor(productId)
    let units = 0
    for (const free of unitsLeft({ now: 0, stock, arrivals: [], undated: 0, demands }))
      if (warehouseId === undefined || free.warehouseId === warehouseId) units += free.quantity
    return units
  }

  /**
   * When somebody who waits should have all of it, in milliseconds since 1970; undefined if no date is known for
   * some of it.
   * @throws BACKORDER_NOT_FOUND, INVALID_ARGUMENT without backorders
   */
  expectedAt(backorderId: string): number | undefined {
    const backorders = this.#backorders
    if (backorders === undefined)
      throw invalidArgument('backorders', undefined, 'must be given to ask about those who wait')
    const { productId } = backorders.backorder(backorderId)
    return filledAt(backorderId, this.#outlook(productId, this.#now()))
  }

  /**
   * Why a product is, or is not, to be had: on hand, held by whom and until when, on its way, waited for, and what the
   * next customer is promised.
   * @param at as of when dates are counted, in milliseconds since 1970; now, if left out
   */
  explain(productId: string, at: number = this.#now()): Explanation {
    const next = this.promise({ productId, quantity: 1, at })
    return explanationOf({
      productId,
      at,
      levels: this.#levelsOf(productId),
      reservations: this.#inventory.reservations({ productId }),
      supply: this.#supplyOf(productId),
      queue: this.#backorders?.queue(productId) ?? [],
      next,
      free: this.available(productId),
    })
  }

  #now(): number {
    const inventory = this.#inventory
    return inventory instanceof InventoryView ? inventory.at : engineOf(inventory).now()
  }

  #outlook(productId: string, now: number): Outlook {
    const supply = this.#supplyOf(productId)
    const arrivals = arrivalsOf(supply, now)
    const units = (sum: number, { quantity }: { quantity: number }): number => sum + quantity
    const undated = supply.reduce(units, 0) - arrivals.reduce(units, 0)
    return { now, stock: this.#stockOf(productId), arrivals, undated, demands: this.#demandsFor(productId) }
  }

  /** All that ever had to do with a product, or are to have. */
  #levelsOf(productId: string): readonly PastStockView[] {
    const inventory = this.#inventory
    return inventory
      .warehouses()
      .map(({ id }) => inventory.stock({ warehouseId: id, productId }))
      .filter(({ version, incoming = 0, backordered = 0 }) => version > 0 || incoming + backordered > 0)
  }

  #supplyOf(productId: string): ExpectedSupply[] {
    return this.#supply.flatMap((source, index) => readSupply(source, productId, `supply[${index}]`))
  }

  /** By warehouse id. */
  #stockOf(productId: string): Map<string, number> {
    const free: [warehouseId: string, quantity: number][] = []
    for (const { warehouseId, available, keepBack = 0 } of this.#inventory.levels({ productId }))
      if (available > keepBack) free.push([warehouseId, available - keepBack])
    return new Map(free.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  #demandsFor(productId: string): Outlook['demands'] {
    const queue = this.#backorders?.queue(productId) ?? []
    return queue.map(({ id, warehouseId, waiting }) => ({ id, warehouseId, waiting }))
  }

  #releaseAt({ productId, warehouseId }: PromiseRequest): number | undefined {
    const set = this.#backorders?.policy(productId, warehouseId)
    return set?.policy === 'pre-order' ? set.releaseAt : undefined
  }
}
