import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { type Distribution, Durations } from '../support/durations.ts'
import { atRate } from '../support/open-loop.ts'
import { productChoice } from '../support/product-choice.ts'
import { productIds } from '../systems/system.ts'

export interface OpenLoopParams {
  readonly directory: string
  readonly ordersPerSecond: number
  readonly seconds: number
  /** Before what is counted, at the same rate: until then the code is not compiled. */
  readonly warmUpSeconds: number
}

export interface OpenLoopSample {
  /** From the time that an order was due to its confirmation, or to its refusal. */
  readonly orders: Distribution
  /** How long the call of an availability read takes, one an order. */
  readonly reads: Distribution
  readonly confirmed: number
  readonly refused: number
}

const warehouseId = 'SFO'
const products = 1_000
/** Of the popularity of products, as shops see it. */
const zipfExponent = 1
/** Of what is ordered, so much is there: the popular products are sold out in the middle. */
const supply = 0.8

/** A sale at a fixed rate, whether the engine keeps up or not. An order is a reservation and its confirmation. */
export async function measure(params: OpenLoopParams): Promise<OpenLoopSample> {
  const folder = await mkdtemp(join(params.directory, 'open-loop-'))
  const sale = await Sale.open(folder, params)
  try {
    await atRate(params.ordersPerSecond, params.warmUpSeconds, (due) => sale.order(due))
    sale.begin()
    globalThis.gc?.()
    await atRate(params.ordersPerSecond, params.seconds, (due) => sale.order(due))
    return await sale.checked()
  } finally {
    await rm(folder, { recursive: true })
  }
}

class Sale {
  readonly #folder: string
  readonly #inventory: InventoryManager
  readonly #stock: number
  readonly #ids: readonly string[] = productIds(products)
  readonly #next: () => number = productChoice(products, zipfExponent)
  readonly #orders: Durations = new Durations()
  readonly #reads: Durations = new Durations()
  readonly #confirmed: Int32Array = new Int32Array(products)
  #refused = 0

  private constructor(folder: string, inventory: InventoryManager, stock: number) {
    this.#folder = folder
    this.#inventory = inventory
    this.#stock = stock
  }

  static async open(folder: string, { ordersPerSecond, seconds, warmUpSeconds }: OpenLoopParams): Promise<Sale> {
    const inventory = await InventoryManager.open({ journal: new FileJournal(folder) })
    const stock = Math.ceil((ordersPerSecond * (seconds + warmUpSeconds) * supply) / products)
    const sale = new Sale(folder, inventory, stock)
    await inventory.addWarehouse({ id: warehouseId, name: 'San Francisco' })
    await inventory.batch(sale.#ids.map((productId) => ({ type: 'receive', warehouseId, productId, quantity: stock })))
    return sale
  }

  async order(due: number): Promise<void> {
    const product = this.#next()
    const productId = this.#ids[product] as string
    const start = performance.now()
    const { available } = this.#inventory.availability(productId)
    this.#reads.record(performance.now() - start)
    if (available < 0) throw new Error(`${available} of ${productId} available`)
    const hold = await this.#inventory.tryReserve({ warehouseId, productId, quantity: 1, ttlMs: 60_000 })
    if (hold.ok) await this.#inventory.confirm(hold.value.id)
    this.#orders.record(performance.now() - due)
    if (hold.ok) this.#confirmed[product] = (this.#confirmed[product] as number) + 1
    else this.#refused += 1
  }

  /** From here on it counts how long orders take. */
  begin(): void {
    this.#orders.reset()
    this.#reads.reset()
  }

  /** What was found, if the log agrees: nothing oversold, and each confirmed order in it. */
  async checked(): Promise<OpenLoopSample> {
    await this.#inventory.close()
    const reopened = await InventoryManager.open({ journal: new FileJournal(this.#folder) })
    for (const [product, productId] of this.#ids.entries()) {
      const { available, reserved, committed } = reopened.stock({ warehouseId, productId })
      const confirmed = this.#confirmed[product] as number
      const isRight = committed === confirmed && reserved === 0 && available === this.#stock - confirmed
      if (!isRight || available < 0) {
        const found = `${available} available, ${reserved} reserved, ${committed} committed`
        throw new Error(`${productId}: ${confirmed} confirmed of ${this.#stock}, but ${found}`)
      }
    }
    await reopened.close()
    return {
      orders: this.#orders.distribution(),
      reads: this.#reads.distribution(),
      confirmed: this.#confirmed.reduce((sum, each) => sum + each, 0),
      refused: this.#refused,
    }
  }
}
