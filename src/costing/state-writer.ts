import type { BooksState, DeficitRow, IssueColumns, OriginColumns, PoolRow, ProductRow } from './cost-state.ts'
import type { Deficit } from './deficit.ts'
import type { Origin, Part } from './layer.ts'
import type { Pool } from './pool.ts'
import type { ProductBooks } from './product-books.ts'
import type { Shipped } from './shipped.ts'

/** Writes books as columns that refer to each other by place. */
export class StateWriter {
  readonly #productIds: string[] = []
  readonly #products: Map<string, number> = new Map()
  readonly #origins: Map<Origin, number> = new Map()
  readonly #originColumns: OriginColumns = {
    ...{ rank: [], sequence: [], index: [], time: [], product: [], isCosted: [] },
    ...{ sold: [], lost: [], atSupplier: [], ownQuantity: [], ownValue: [] },
  }
  readonly #issues: Shipped[] = []
  readonly #issueColumns: IssueColumns = {
    ...{ sequence: [], index: [], time: [], product: [], line: [], reservationId: [] },
    ...{ value: [], count: [], parts: [], back: [] },
  }

  books(products: Iterable<ProductBooks>, receipts: Iterable<Origin>, ranks: number, turns: number): BooksState {
    const all = [...products]
    for (const { productId } of all) this.#product(productId)
    const rows = all.map((books) => this.#books(books))
    const received = Array.from(receipts, (origin) => this.#origin(origin))
    return {
      ranks,
      turns,
      productIds: this.#productIds,
      origins: this.#originColumns,
      issues: this.#issueColumns,
      receipts: received,
      products: rows,
    }
  }

  #books(books: ProductBooks): ProductRow {
    const transit = books.transitFlows?.sums()
    // Issues are named in the order of the log: returns take the last first.
    const issues = books.issues.map((shipped) => this.#issue(shipped))
    const pools = Array.from(books.pools(), ([key, pool]) => this.#pool(key, pool))
    return { ...(transit && { transit: withoutZeros(transit) }), pools, issues }
  }

  #pool(key: string, { flows, worth, costed, uncosted, shipped, deficits }: Pool): PoolRow {
    const parts: number[] = []
    for (const part of costed) this.#part(part, parts)
    for (const part of uncosted) this.#part(part, parts)
    const issues = shipped.map((one) => this.#issue(one))
    const missing = deficits.map((one) => this.#deficit(one))
    return [key, withoutZeros(flows.sums()), worth, parts, issues, missing]
  }

  #deficit({ quantity, origin, shipped, ...stamp }: Deficit): DeficitRow {
    return { stamp, quantity, origin: this.#origin(origin), shipped: shipped ? this.#issue(shipped) : null }
  }

  #issue(shipped: Shipped): number {
    if (this.#issues[shipped.place] === shipped) return shipped.place
    const place = this.#issues.length
    shipped.place = place
    this.#issues.push(shipped)
    const { sequence, index, productId, time, line = null, reservationId = null } = shipped.name
    const { value, parts } = shipped.out
    const columns = this.#issueColumns
    columns.sequence.push(sequence)
    columns.index.push(index)
    columns.time.push(time)
    columns.product.push(this.#product(productId))
    columns.line.push(line)
    columns.reservationId.push(reservationId)
    columns.value.push(value)
    columns.count.push(parts.length)
    for (const part of parts) this.#part(part, columns.parts)
    for (const part of shipped.back) {
      columns.back.push(place, part.turn)
      this.#part(part, columns.back)
    }
    return place
  }

  #part({ origin, quantity, value, isCosted }: Part, into: number[]): void {
    into.push(this.#origin(origin), quantity, value, isCosted ? 1 : 0)
  }

  #origin(origin: Origin): number {
    const known = this.#origins.get(origin)
    if (known !== undefined) return known
    const place = this.#origins.size
    this.#origins.set(origin, place)
    const columns = this.#originColumns
    columns.rank.push(origin.rank)
    columns.sequence.push(origin.sequence)
    columns.index.push(origin.index)
    columns.time.push(origin.time)
    columns.product.push(this.#product(origin.productId))
    columns.isCosted.push(origin.isCosted ? 1 : 0)
    columns.sold.push(origin.sold)
    columns.lost.push(origin.lost)
    columns.atSupplier.push(origin.atSupplier)
    columns.ownQuantity.push(origin.ownQuantity)
    columns.ownValue.push(origin.ownValue)
    return place
  }

  #product(productId: string): number {
    const known = this.#products.get(productId)
    if (known !== undefined) return known
    const place = this.#productIds.length
    this.#products.set(productId, place)
    this.#productIds.push(productId)
    return place
  }
}

function withoutZeros(sums: readonly number[]): number[] {
  const found: number[] = []
  for (let place = 0; place < sums.length; place += 1) if (sums[place] !== 0) found.push(place, sums[place] as number)
  return found
}
