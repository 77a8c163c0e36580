import type {
  BooksState,
  BundleRow,
  DeficitRow,
  IssueRow,
  OriginRow,
  PartRow,
  PoolRow,
  ProductRow,
} from './cost-state.ts'
import type { Deficit } from './deficit.ts'
import type { Bundle, Origin, Part } from './layer.ts'
import type { Pool } from './pool.ts'
import type { ProductBooks } from './product-books.ts'
import type { Shipped } from './shipped.ts'

/** Writes books as rows that refer to each other by their places. */
export class StateWriter {
  readonly #origins: Map<Origin, number> = new Map()
  readonly #originRows: OriginRow[] = []
  readonly #issues: Map<Shipped, number> = new Map()
  readonly #issueRows: IssueRow[] = []

  books(products: Iterable<ProductBooks>, receipts: Iterable<Origin>, ranks: number, turns: number): BooksState {
    const rows = Array.from(products, (books) => this.#product(books))
    const received = Array.from(receipts, (origin) => this.#origin(origin))
    const origins = this.#originRows
    return { ranks, turns, origins, issues: this.#issueRows, receipts: received, products: rows }
  }

  #product(books: ProductBooks): ProductRow {
    const transit = [...books.places()].find(([warehouseId]) => warehouseId === null)?.[1]
    // Issues are named in the order of the log: returns take the last first.
    const issues = books.issues.map((shipped) => this.#issue(shipped))
    const pools = Array.from(books.pools(), ([key, pool]) => this.#pool(key, pool))
    return { productId: books.productId, ...(transit && { transit: transit.sums() }), pools, issues }
  }

  #pool(key: string, pool: Pool): PoolRow {
    const { flows, worth, costed, uncosted, shipped, deficits } = pool
    return {
      key,
      flows: flows.sums(),
      worth,
      parts: [...costed, ...uncosted].map((part) => this.#part(part)),
      shipped: shipped.map((one) => this.#issue(one)),
      deficits: deficits.map((one) => this.#deficit(one)),
    }
  }

  #deficit({ quantity, origin, shipped, ...stamp }: Deficit): DeficitRow {
    return { stamp, quantity, origin: this.#origin(origin), shipped: shipped ? this.#issue(shipped) : null }
  }

  #issue(shipped: Shipped): number {
    const known = this.#issues.get(shipped)
    if (known !== undefined) return known
    const place = this.#issueRows.length
    this.#issues.set(shipped, place)
    const { sequence, index, productId, time, line = null, reservationId = null } = shipped.name
    const back = shipped.back.map((part) => [part.turn, this.#part(part)] as const)
    this.#issueRows.push([sequence, index, productId, time, line, reservationId, this.#bundle(shipped.out), back])
    return place
  }

  #bundle({ value, costed, uncosted, parts }: Readonly<Bundle>): BundleRow {
    return [value, costed, uncosted, parts.map((part) => this.#part(part))]
  }

  #part({ origin, quantity, value, isCosted }: Part): PartRow {
    return [this.#origin(origin), quantity, value, isCosted]
  }

  #origin(origin: Origin): number {
    const known = this.#origins.get(origin)
    if (known !== undefined) return known
    const place = this.#originRows.length
    this.#origins.set(origin, place)
    const { rank, sequence, index, time, productId, isCosted } = origin
    const { sold, lost, atSupplier, ownQuantity, ownValue } = origin
    const counts = [sold, lost, atSupplier, ownQuantity, ownValue] as const
    this.#originRows.push([rank, sequence, index, time, productId, isCosted, ...counts])
    return place
  }
}
