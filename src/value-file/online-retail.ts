import { Random } from '../simulation/random.ts'
import { readCsv } from './csv-file.ts'
import { FileProblem } from './file-problem.ts'
import { centsOf, type Line } from './line.ts'
import { SoldBefore } from './sold-before.ts'
import { StoreRoom } from './store-room.ts'
import type { PlayedFile } from './valued-file.ts'

const columns = ['invoice', 'stock_code', 'quantity', 'invoice_date', 'unit_price_gbp', 'customer_id'] as const
type RetailLine = Line<(typeof columns)[number]>

/** Carriage, discounts and bank charges have codes of letters. */
const goods = /^\d{5}/
/** What goods cost, of what the shop asks for them: what it once paid for a product, and how far a delivery is from it. */
const [leastShare, mostShare] = [400_000, 700_000]
const drift = 100_000
const whole = 1_000_000
/** A delivery is for what is wanted, and for up to so many times that besides. */
const mostSpare = 4

/**
 * The invoices of "Online Retail": sales, cancellations that bring goods back, and units that were found or are missing,
 * which have no price. What the shop paid is not in it: it buys what it needs, at costs that a seed draws.
 * @throws FileProblem
 */
export async function playOnlineRetail(path: string, seed: number): Promise<{ file: PlayedFile; room: StoreRoom }> {
  const lines = await readCsv(path, columns)
  const wanted = lines.filter((line) => goods.test(line.text('stock_code')) && line.whole('quantity') !== 0)
  const first = wanted[0]
  if (first === undefined)
    throw new FileProblem(path, 'FILE_EMPTY', { lines: lines.length }, ': it has no line of goods. Give another file.')
  const room = await StoreRoom.open(first.time('invoice_date'))
  const play = new RetailPlay(room, new Random(seed, 'costs'), listPrices(wanted))
  for (const line of wanted) await play.happen(line)
  const read = { lines: lines.length, 'not of goods': lines.length - wanted.length, ...play.counts }
  const file = { kind: 'online-retail', path, seed, currency: 'GBP', read, told: room.told } as const
  return { file, room }
}

/** The first price of each product that has one, in hundredths of a penny. */
function listPrices(lines: readonly RetailLine[]): ReadonlyMap<string, number> {
  const prices = new Map<string, number>()
  for (const line of lines) {
    const price = line.amount('unit_price_gbp')
    const code = line.id('stock_code')
    if (price > 0 && !prices.has(code)) prices.set(code, price)
  }
  return prices
}

class RetailPlay {
  readonly counts = { sales: 0, returns: 0, 'of them before the file': 0, found: 0, missing: 0 }
  readonly #room: StoreRoom
  readonly #random: Random
  readonly #prices: ReadonlyMap<string, number>
  readonly #shares: Map<string, number> = new Map()
  readonly #sold: SoldBefore = new SoldBefore()

  constructor(room: StoreRoom, random: Random, prices: ReadonlyMap<string, number>) {
    this.#room = room
    this.#random = random
    this.#prices = prices
  }

  async happen(line: RetailLine): Promise<void> {
    const [product, quantity] = [line.id('stock_code'), line.whole('quantity')]
    this.#room.goOnTo(line.time('invoice_date'))
    if (line.text('invoice').startsWith('C')) return this.#takeBack(product, Math.abs(quantity), line)
    if (quantity < 0) return this.#miss(product, -quantity)
    if (line.amount('unit_price_gbp') === 0) return this.#find(product, quantity)
    await this.#have(product, quantity)
    this.counts.sales += 1
    this.#sold.note(buyerOf(line), product, await this.#room.sell(product, quantity), quantity)
  }

  async #takeBack(product: string, quantity: number, line: RetailLine): Promise<void> {
    this.counts.returns += 1
    for (const part of this.#sold.takeBack(buyerOf(line), product, quantity)) {
      await this.#room.takeBack(product, part.quantity, part.sequence)
      if (part.sequence === undefined) this.counts['of them before the file'] += 1
    }
  }

  async #miss(product: string, quantity: number): Promise<void> {
    await this.#have(product, quantity)
    this.counts.missing += 1
    await this.#room.adjust(product, -quantity, 'missing')
  }

  #find(product: string, quantity: number): Promise<void> {
    this.counts.found += 1
    return this.#room.adjust(product, quantity, 'found')
  }

  /** Buys what is missing, and some more. */
  async #have(product: string, quantity: number): Promise<void> {
    const missing = quantity - this.#room.available(product)
    if (missing <= 0) return
    const bought = missing + this.#random.whole(0, missing * mostSpare)
    const totalCost = this.#costOf(product, bought)
    await this.#room.receive([{ productId: product, quantity: bought, ...(totalCost !== undefined && { totalCost }) }])
  }

  /** Of a product that is never sold nobody knows what it costs. */
  #costOf(product: string, quantity: number): number | undefined {
    const price = this.#prices.get(product)
    if (price === undefined) return undefined
    const share = this.#shares.get(product) ?? this.#random.whole(leastShare, mostShare)
    this.#shares.set(product, share)
    const paid = share + this.#random.whole(-drift, drift)
    return centsOf(Math.round((price * paid) / whole), quantity)
  }
}

function buyerOf(line: RetailLine): string {
  return line.text('customer_id')
}
