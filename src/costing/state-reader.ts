import type { BooksState, BundleRow, IssueRow, OriginRow, PartRow, PoolRow, ProductRow } from './cost-state.ts'
import { Flows } from './flows.ts'
import type { IssueRegister } from './issue-register.ts'
import type { Bundle, Origin, Part } from './layer.ts'
import type { Pool } from './pool.ts'
import type { ProductBooks } from './product-books.ts'
import { Shipped } from './shipped.ts'

/** Puts books back as they were written. */
export class StateReader {
  readonly #state: BooksState
  readonly #isPooled: boolean
  readonly #origins: readonly Origin[]
  readonly #issues: readonly Shipped[]

  constructor(state: BooksState, isPooled: boolean) {
    this.#state = state
    this.#isPooled = isPooled
    this.#origins = state.origins.map(originOf)
    this.#issues = state.issues.map((row) => this.#issue(row))
  }

  get receipts(): readonly Origin[] {
    return this.#state.receipts.map((place) => this.#origins[place] as Origin)
  }

  /** @param booksOf makes the books of a product */
  fill(booksOf: (productId: string) => ProductBooks, register: IssueRegister): void {
    for (const row of this.#state.products) this.#fillProduct(booksOf(row.productId), row)
    const inOrder = [...this.#issues].sort((a, b) => a.name.sequence - b.name.sequence || a.name.index - b.name.index)
    for (const shipped of inOrder) register.index(shipped)
  }

  #fillProduct(books: ProductBooks, { transit, pools, issues }: ProductRow): void {
    if (transit !== undefined) books.restoreTransit(new Flows(transit))
    for (const place of issues) books.issues.push(this.#issues[place] as Shipped)
    for (const row of pools) this.#fillPool(books.pool(row.key), row)
  }

  #fillPool(pool: Pool, { flows, worth, parts, shipped, deficits }: PoolRow): void {
    if (pool.warehouseId !== null) pool.flows.restore(flows)
    pool.put({ parts: parts.map((row) => this.#part(row)), value: worth, costed: 0, uncosted: 0 })
    pool.shipped = shipped.map((place) => this.#issues[place] as Shipped)
    pool.deficits = deficits.map(({ stamp, quantity, origin, shipped: issue }) => ({
      ...stamp,
      quantity,
      origin: this.#origins[origin] as Origin,
      shipped: issue === null ? undefined : this.#issues[issue],
    }))
  }

  #issue([sequence, index, productId, time, line, reservationId, out, back]: IssueRow): Shipped {
    const name = {
      sequence,
      index,
      productId,
      time,
      line: line ?? undefined,
      reservationId: reservationId ?? undefined,
    }
    const wentBack = back.map(([turn, row]) => ({ ...this.#part(row), turn }))
    return new Shipped(name, this.#bundle(out), this.#isPooled, wentBack)
  }

  #bundle([value, costed, uncosted, parts]: BundleRow): Bundle {
    return { value, costed, uncosted, parts: parts.map((row) => this.#part(row)) }
  }

  #part([origin, quantity, value, isCosted]: PartRow): Part {
    return { origin: this.#origins[origin] as Origin, quantity, value, isCosted }
  }
}

function originOf(row: OriginRow): Origin {
  const [rank, sequence, index, time, productId, isCosted, sold, lost, atSupplier, ownQuantity, ownValue] = row
  const counts = { sold, lost, atSupplier, ownQuantity, ownValue }
  return { rank, sequence, index, time, productId, isCosted, ...counts }
}
