import type { Random } from '../simulation/random.ts'
import type { MonthProduct } from './assortment.ts'
import { type MonthStage, stockedProducts } from './month-stage.ts'

/** A busier shop buys more. */
const purchasesPerOrder = 0.28

interface Shelf {
  readonly product: MonthProduct
  readonly warehouseId: string
}

/** Who buys goods for the shop: at costs that change, with freight that is billed later, and some goods that go back. */
export class Buying {
  readonly #stage: MonthStage
  readonly #random: Random
  readonly #hour: number
  readonly #day: number
  readonly #products: readonly MonthProduct[]

  constructor(stage: MonthStage, random: Random) {
    this.#stage = stage
    this.#random = random
    this.#hour = stage.pace.hourMs
    this.#day = stage.pace.dayMs
    this.#products = stockedProducts(stage)
  }

  /** What is on the shelves when the month begins. */
  async stock(): Promise<void> {
    for (const product of this.#products)
      for (const warehouseId of this.#stage.places)
        await this.#receive(product, warehouseId, this.#random.whole(4, 14), { reason: 'first stock' })
  }

  /** What is bought on a day: some tell of it days later. */
  plan(dayBegins: number): void {
    for (let purchase = 0; purchase < this.#stage.ordersPerDay * purchasesPerOrder; purchase += 1) {
      const arrives = dayBegins + this.#random.whole(6 * this.#hour, 17 * this.#hour)
      const isLate = this.#random.chance(0.08)
      const toldAt = isLate ? arrives + this.#random.whole(2, 4) * this.#day : arrives
      this.#stage.agenda.plan(toldAt, () => this.#buy(isLate ? arrives : undefined))
    }
    if (this.#random.chance(0.3)) this.#stage.agenda.plan(dayBegins + 15 * this.#hour, () => this.#sendBackToSupplier())
  }

  async #buy(effectiveAt: number | undefined): Promise<void> {
    const { product, warehouseId } = this.#emptyShelf()
    if (this.#left({ product, warehouseId }) >= this.#stage.habits.fullShelf) return
    const late = effectiveAt === undefined ? {} : { effectiveAt, reason: 'the delivery note was found later' }
    if (effectiveAt !== undefined) this.#stage.tally.lateFacts += 1
    const sequence = await this.#receive(product, warehouseId, this.#random.whole(5, 25), late)
    if (product.seller.type === 'retail_1p' && this.#random.chance(0.25)) this.#billFreight(sequence)
  }

  /** The emptiest of four: who buys looks at some shelves, and not at all of them. */
  #emptyShelf(): Shelf {
    const shelves = Array.from({ length: 4 }, () => ({
      product: this.#random.pick(this.#products),
      warehouseId: this.#random.pick(this.#stage.places),
    }))
    return shelves.reduce((least, shelf) => (this.#left(shelf) < this.#left(least) ? shelf : least))
  }

  #left({ product, warehouseId }: Shelf): number {
    return this.#stage.floor.shop.inventory.stock({ warehouseId, productId: product.id }).available
  }

  /** Costs rise by a tenth over the month, and swing. Some come as a total that no unit price divides. */
  async #receive(
    product: MonthProduct,
    warehouseId: string,
    quantity: number,
    more: { readonly effectiveAt?: number; readonly reason?: string },
  ): Promise<number> {
    const { shop, clock } = this.#stage.floor
    const days = (clock.now() - this.#stage.begins) / this.#day
    const unitCost = Math.round(product.cost * (1 + 0.1 * (days / 30) + 0.08 * (this.#random.fraction() - 0.5)))
    const isTotal = this.#random.chance(0.2)
    const cost = isTotal ? { totalCost: unitCost * quantity + this.#random.whole(1, quantity) } : { unitCost }
    const isOurs = product.seller.type === 'retail_1p'
    const line = { warehouseId, productId: product.id, quantity, ...(isOurs && cost), ...more }
    const { sequence } = await shop.inventory.receive({ ...line, actor: 'buying' })
    this.#stage.tally.receipts += 1
    return sequence
  }

  #billFreight(receiptSequence: number): void {
    const at = this.#stage.floor.clock.now() + this.#random.whole(3, 9) * this.#day
    const amount = this.#random.whole(300, 4_000)
    this.#stage.agenda.plan(at, async () => {
      await this.#stage.floor.shop.costing.addCost({ receiptSequence, amount, reason: 'freight', actor: 'buying' })
      this.#stage.tally.freightBills += 1
    })
  }

  async #sendBackToSupplier(): Promise<void> {
    const { inventory } = this.#stage.floor.shop
    const { id: productId } = this.#random.pick(this.#products)
    const warehouseId = this.#random.pick(this.#stage.places)
    const { available } = inventory.stock({ warehouseId, productId })
    if (available < 3) return
    const quantity = this.#random.whole(1, 2)
    await inventory.returnToSupplier({
      ...{ warehouseId, productId, quantity, from: 'available' },
      ...{ reason: 'not as ordered', actor: 'buying' },
    })
    this.#stage.tally.supplierReturns += 1
  }
}
