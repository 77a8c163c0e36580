import type { Random } from '../simulation/random.ts'
import type { Agenda } from './agenda.ts'
import type { MonthProduct } from './assortment.ts'
import type { MonthShop } from './month-shop.ts'
import type { MonthTally } from './month-tally.ts'

const hourMs = 60 * 60 * 1_000
const dayMs = 24 * hourMs

const purchasesPerDay = 11

interface Shelf {
  readonly product: MonthProduct
  readonly warehouseId: string
}

/** Who buys goods for the shop: at costs that change, with freight that is billed later, and some goods that go back. */
export class Buying {
  readonly #floor: MonthShop
  readonly #agenda: Agenda
  readonly #random: Random
  readonly #products: readonly MonthProduct[]
  readonly #places: readonly string[]
  readonly #tally: MonthTally
  readonly #begins: number

  constructor(
    floor: MonthShop,
    agenda: Agenda,
    random: Random,
    { products, places, begins }: { products: readonly MonthProduct[]; places: readonly string[]; begins: number },
    tally: MonthTally,
  ) {
    this.#floor = floor
    this.#agenda = agenda
    this.#random = random
    // What its seller sends never is in a building of ours.
    this.#products = products.filter(({ seller }) => seller.type !== 'marketplace_3p')
    this.#places = places
    this.#tally = tally
    this.#begins = begins
  }

  /** What is on the shelves when the month begins. */
  async stock(): Promise<void> {
    for (const product of this.#products)
      for (const warehouseId of this.#places)
        await this.#receive(product, warehouseId, this.#random.whole(4, 14), { reason: 'first stock' })
  }

  /** What is bought on a day: some tell of it days later. */
  plan(dayBegins: number): void {
    for (let purchase = 0; purchase < purchasesPerDay; purchase += 1) {
      const arrives = dayBegins + this.#random.whole(6 * hourMs, 17 * hourMs)
      const isLate = this.#random.chance(0.08)
      const toldAt = isLate ? arrives + this.#random.whole(2, 4) * dayMs : arrives
      this.#agenda.plan(toldAt, () => this.#buy(isLate ? arrives : undefined))
    }
    if (this.#random.chance(0.3)) this.#agenda.plan(dayBegins + 15 * hourMs, () => this.#sendBackToSupplier())
  }

  async #buy(effectiveAt: number | undefined): Promise<void> {
    const { product, warehouseId } = this.#emptyShelf()
    const late = effectiveAt === undefined ? {} : { effectiveAt, reason: 'the delivery note was found later' }
    if (effectiveAt !== undefined) this.#tally.lateFacts += 1
    const sequence = await this.#receive(product, warehouseId, this.#random.whole(5, 25), late)
    if (product.seller.type === 'retail_1p' && this.#random.chance(0.25)) this.#billFreight(sequence)
  }

  /** The emptiest of four: who buys looks at some shelves, and not at all of them. */
  #emptyShelf(): Shelf {
    const shelves = Array.from({ length: 4 }, () => ({
      product: this.#random.pick(this.#products),
      warehouseId: this.#random.pick(this.#places),
    }))
    const { inventory } = this.#floor.shop
    const left = ({ product, warehouseId }: Shelf): number =>
      inventory.stock({ warehouseId, productId: product.id }).available
    return shelves.reduce((least, shelf) => (left(shelf) < left(least) ? shelf : least))
  }

  /** Costs rise by a tenth over the month, and swing. Some come as a total that no unit price divides. */
  async #receive(
    product: MonthProduct,
    warehouseId: string,
    quantity: number,
    more: { readonly effectiveAt?: number; readonly reason?: string },
  ): Promise<number> {
    const { shop, clock } = this.#floor
    const days = (clock.now() - this.#begins) / dayMs
    const unitCost = Math.round(product.cost * (1 + 0.1 * (days / 30) + 0.08 * (this.#random.fraction() - 0.5)))
    const isTotal = this.#random.chance(0.2)
    const cost = isTotal ? { totalCost: unitCost * quantity + this.#random.whole(1, quantity) } : { unitCost }
    const isOurs = product.seller.type === 'retail_1p'
    const line = { warehouseId, productId: product.id, quantity, ...(isOurs && cost), ...more }
    const { sequence } = await shop.inventory.receive({ ...line, actor: 'buying' })
    this.#tally.receipts += 1
    return sequence
  }

  #billFreight(receiptSequence: number): void {
    const at = this.#floor.clock.now() + this.#random.whole(3, 9) * dayMs
    const amount = this.#random.whole(300, 4_000)
    this.#agenda.plan(at, async () => {
      await this.#floor.costing.addCost({ receiptSequence, amount, reason: 'freight', actor: 'buying' })
      this.#tally.freightBills += 1
    })
  }

  async #sendBackToSupplier(): Promise<void> {
    const { inventory } = this.#floor.shop
    const { id: productId } = this.#random.pick(this.#products)
    const warehouseId = this.#random.pick(this.#places)
    const { available } = inventory.stock({ warehouseId, productId })
    if (available < 3) return
    const quantity = this.#random.whole(1, 2)
    await inventory.returnToSupplier({
      ...{ warehouseId, productId, quantity, from: 'available' },
      ...{ reason: 'not as ordered', actor: 'buying' },
    })
    this.#tally.supplierReturns += 1
  }
}
