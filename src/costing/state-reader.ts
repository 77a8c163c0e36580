import {
  type BooksState,
  type IssueColumns,
  type OriginColumns,
  type PoolRow,
  type ProductRow,
  partSize,
} from './cost-state.ts'
import type { Flows } from './flows.ts'
import type { IssueRegister } from './issue-register.ts'
import { addPart, type Bundle, emptyBundle, type Origin, type Part } from './layer.ts'
import type { Pool } from './pool.ts'
import type { ProductBooks } from './product-books.ts'
import { type Back, Shipped } from './shipped.ts'

/** Puts books back as they were written. */
export class StateReader {
  readonly #state: BooksState
  readonly #isPooled: boolean
  readonly #origins: readonly Origin[]
  readonly #issues: readonly Shipped[]

  constructor(state: BooksState, isPooled: boolean) {
    this.#state = state
    this.#isPooled = isPooled
    const { origins, productIds } = state
    this.#origins = origins.rank.map((_, place) => originAt(origins, place, productIds))
    this.#issues = this.#allIssues()
  }

  get receipts(): readonly Origin[] {
    return this.#state.receipts.map((place) => this.#origins[place] as Origin)
  }

  /** @param booksOf makes the books of a product */
  fill(booksOf: (productId: string) => ProductBooks, register: IssueRegister): void {
    for (const [place, row] of this.#state.products.entries())
      this.#fillProduct(booksOf(this.#state.productIds[place] as string), row)
    const inOrder = [...this.#issues].sort((a, b) => a.name.sequence - b.name.sequence || a.name.index - b.name.index)
    for (const shipped of inOrder) register.index(shipped)
  }

  #fillProduct(books: ProductBooks, { transit, pools, issues }: ProductRow): void {
    if (transit !== undefined) restore(books.restoreTransit(), transit)
    for (const place of issues) books.issues.push(this.#issues[place] as Shipped)
    for (const row of pools) this.#fillPool(books.pool(row[0]), row)
  }

  #fillPool(pool: Pool, [, flows, worth, parts, shipped, deficits]: PoolRow): void {
    if (pool.warehouseId !== null) restore(pool.flows, flows)
    const there: Part[] = []
    for (let at = 0; at < parts.length; at += partSize) there.push(this.#part(parts, at))
    pool.put({ parts: there, value: worth, costed: 0, uncosted: 0 })
    pool.shipped = shipped.map((place) => this.#issues[place] as Shipped)
    pool.deficits = deficits.map(({ stamp, quantity, origin, shipped: issue }) => ({
      ...stamp,
      quantity,
      origin: this.#origins[origin] as Origin,
      shipped: issue === null ? undefined : this.#issues[issue],
    }))
  }

  #allIssues(): readonly Shipped[] {
    const { issues, productIds } = this.#state
    const back = this.#allBack(issues)
    let at = 0
    return issues.sequence.map((_, place) => {
      const out = emptyBundle()
      for (let left = issues.count[place] as number; left > 0; left -= 1) {
        addPart(out, this.#part(issues.parts, at))
        at += partSize
      }
      const units: Bundle = { ...out, value: issues.value[place] as number }
      return new Shipped(nameAt(issues, place, productIds), units, this.#isPooled, back.get(place))
    })
  }

  #allBack({ back }: IssueColumns): ReadonlyMap<number, Back[]> {
    const found = new Map<number, Back[]>()
    for (let at = 0; at < back.length; at += 2 + partSize) {
      const issue = back[at] as number
      const part = { ...this.#part(back, at + 2), turn: back[at + 1] as number }
      const there = found.get(issue)
      if (there === undefined) found.set(issue, [part])
      else there.push(part)
    }
    return found
  }

  #part(numbers: readonly number[], at: number): Part {
    return {
      origin: this.#origins[numbers[at] as number] as Origin,
      quantity: numbers[at + 1] as number,
      value: numbers[at + 2] as number,
      isCosted: numbers[at + 3] === 1,
    }
  }
}

function originAt(columns: OriginColumns, place: number, productIds: readonly string[]): Origin {
  const of = (column: readonly number[]): number => column[place] as number
  return {
    rank: of(columns.rank),
    sequence: of(columns.sequence),
    index: of(columns.index),
    time: of(columns.time),
    productId: productIds[of(columns.product)] as string,
    isCosted: of(columns.isCosted) === 1,
    sold: of(columns.sold),
    lost: of(columns.lost),
    atSupplier: of(columns.atSupplier),
    ownQuantity: of(columns.ownQuantity),
    ownValue: of(columns.ownValue),
  }
}

function nameAt(columns: IssueColumns, place: number, productIds: readonly string[]): Shipped['name'] {
  return {
    sequence: columns.sequence[place] as number,
    index: columns.index[place] as number,
    productId: productIds[columns.product[place] as number] as string,
    time: columns.time[place] as number,
    line: columns.line[place] ?? undefined,
    reservationId: columns.reservationId[place] ?? undefined,
  }
}

function restore(flows: Flows, pairs: readonly number[]): void {
  for (let at = 0; at < pairs.length; at += 2) flows.restore(pairs[at] as number, pairs[at + 1] as number)
}
