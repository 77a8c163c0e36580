import TinyQueue from 'tinyqueue'
import { Random } from '../simulation/random.ts'
import { readCsv } from './csv-file.ts'
import { FileProblem } from './file-problem.ts'
import { centsOf, type Line } from './line.ts'
import { type Arrival, StoreRoom } from './store-room.ts'
import type { PlayedFile } from './valued-file.ts'

const columns = [
  ...(['purchase_order', 'product', 'ordered', 'unit_price_usd', 'received', 'rejected'] as const),
  ...(['due_date', 'order_freight_usd'] as const),
]
type PurchaseLine = Line<(typeof columns)[number]>

const dayMs = 24 * 60 * 60 * 1_000
/** When the freight of an order is billed, after its goods came. */
const freightAfterMs = 30 * dayMs

interface Delivery {
  readonly order: string
  readonly lines: readonly PurchaseLine[]
}

/**
 * The purchase orders of AdventureWorks: a delivery an order on its due date, at unit prices of four decimals; what was
 * rejected goes back the next day, and freight is billed a month later. What the maker used is not in it: a seed draws
 * how much of a product is used before more of it comes.
 * @throws FileProblem
 */
export async function playAdventureWorks(path: string, seed: number): Promise<{ file: PlayedFile; room: StoreRoom }> {
  const lines = await readCsv(path, columns)
  const orders = Map.groupBy(lines, (line) => line.id('purchase_order'))
  const deliveries = Array.from(orders, ([order, its]) => ({ order, lines: its }))
  const from = Math.min(...lines.map((line) => line.time('due_date')))
  if (deliveries.length === 0)
    throw new FileProblem(path, 'FILE_EMPTY', { lines: 0 }, ': it has no line but the first. Give another file.')
  const room = await StoreRoom.open(from)
  const play = new PurchasePlay(room, new Random(seed, 'use'))
  await play.all(deliveries)
  const read = { lines: lines.length, orders: deliveries.length, ...play.counts }
  const file = { kind: 'adventure-works', path, seed, currency: 'USD', read, told: room.told } as const
  return { file, room }
}

interface Due {
  readonly at: number
  /** Of one time the first that was planned is first. */
  readonly turn: number
  act(): Promise<void>
}

class PurchasePlay {
  readonly counts = { 'short lines': 0, 'over lines': 0, rejected: 0, used: 0, 'freight of nothing, in cents': 0 }
  readonly #room: StoreRoom
  readonly #random: Random
  readonly #due: TinyQueue<Due> = new TinyQueue<Due>([], (a, b) => a.at - b.at || a.turn - b.turn)
  #turns = 0

  constructor(room: StoreRoom, random: Random) {
    this.#room = room
    this.#random = random
  }

  async all(deliveries: readonly Delivery[]): Promise<void> {
    for (const delivery of deliveries) this.#plan(timeOf(delivery), () => this.#deliver(delivery))
    for (let next = this.#due.pop(); next !== undefined; next = this.#due.pop()) {
      this.#room.goOnTo(next.at)
      await next.act()
    }
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { order, lines } = delivery
    const came = lines.filter((line) => line.count('received') > 0)
    for (const line of lines) this.#countLine(line)
    const freight = centsOf(lines[0]?.amount('order_freight_usd') ?? 0)
    if (came.length === 0) {
      this.counts['freight of nothing, in cents'] += freight
      return
    }
    for (const line of came) await this.#use(line.id('product'))
    const sequence = await this.#room.receive(came.map(arrivalOf))
    const at = timeOf(delivery)
    for (const line of came) {
      const rejected = Math.min(line.count('rejected'), line.count('received'))
      if (rejected > 0) this.#plan(at + dayMs, () => this.#reject(line.id('product'), rejected, sequence))
    }
    const reason = `freight of ${order}`
    if (freight > 0) this.#plan(at + freightAfterMs, () => this.#room.addCost(sequence, freight, reason))
  }

  #plan(at: number, act: () => Promise<void>): void {
    this.#turns += 1
    this.#due.push({ at, turn: this.#turns, act })
  }

  #countLine(line: PurchaseLine): void {
    if (line.count('received') < line.count('ordered')) this.counts['short lines'] += 1
    if (line.count('received') > line.count('ordered')) this.counts['over lines'] += 1
  }

  async #use(product: string): Promise<void> {
    const there = this.#room.available(product)
    const used = this.#random.whole(0, there)
    if (used === 0) return
    this.counts.used += used
    await this.#room.sell(product, used)
  }

  /** As far as it is still there. */
  async #reject(product: string, quantity: number, sequence: number): Promise<void> {
    const units = Math.min(quantity, this.#room.available(product))
    if (units === 0) return
    this.counts.rejected += units
    await this.#room.sendBack(product, units, sequence)
  }
}

function timeOf({ lines: [first] }: Delivery): number {
  return (first as PurchaseLine).time('due_date')
}

function arrivalOf(line: PurchaseLine): Arrival {
  const quantity = line.count('received')
  return { productId: line.id('product'), quantity, totalCost: centsOf(line.amount('unit_price_usd'), quantity) }
}
