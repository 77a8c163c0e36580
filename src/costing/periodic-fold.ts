import type { Commit } from '../audit/commit.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { CostFold, type CostFoldOptions } from './cost-fold.ts'
import type { Posting } from './flows.ts'
import { PeriodBook } from './period-book.ts'
import type { ReturnLinks } from './return-links.ts'
import type { ValuedPlace } from './valued-place.ts'

/** The methods that value what went out of a period at its end. */
export type PeriodicMethod = 'periodic-average' | 'periodic-lifo'

export interface PeriodicFoldOptions extends Omit<CostFoldOptions, 'method' | 'state' | 'keepIssuesMs'> {
  readonly links: ReturnLinks
  readonly method: PeriodicMethod
  /** Which period an instant is in. */
  readonly periodOf: (time: number) => string | number
}

/** Values stock by periods, over all places of a product together. */
export class PeriodicFold {
  readonly #options: PeriodicFoldOptions
  readonly #byFifo: CostFold
  readonly #products: Map<string, PeriodBook> = new Map()
  readonly #open: Set<PeriodBook> = new Set()
  #period: string | number | undefined

  constructor(options: PeriodicFoldOptions) {
    this.#options = options
    const { periodOf: _periodOf, links, ...others } = options
    this.#byFifo = new CostFold({ ...others, method: 'fifo', onPosting: (posting) => this.#take(posting) }, links)
  }

  get sequence(): number {
    return this.#byFifo.sequence
  }

  get at(): number {
    return this.#byFifo.at
  }

  apply(commit: Commit<AnyEntry>): void {
    const { at, effectiveAt = at } = commit
    const period = this.#options.periodOf(this.#options.by === 'effective' ? effectiveAt : at)
    if (period !== this.#period) this.close()
    this.#period = period
    this.#byFifo.apply(commit)
  }

  /** Values what went out so far: the period is over, or the reader comes to its end in it. */
  close(): void {
    for (const book of this.#open) book.close()
    this.#open.clear()
    for (const book of this.#products.values()) if (book.short > 0) this.#open.add(book)
  }

  /** What is closed. */
  *places(): Generator<ValuedPlace, void, undefined> {
    for (const { productId, flows, pool, short } of this.#products.values()) {
      const uncosted = pool.uncosted.quantity
      yield { productId, flows, worth: pool.worth, uncosted, short, layers: () => pool.layers() }
    }
  }

  #take(posting: Posting): void {
    const { productId } = posting
    const { method, onPosting } = this.#options
    let book = this.#products.get(productId)
    if (book === undefined) {
      book = new PeriodBook(productId, method, (told) => onPosting?.(told))
      this.#products.set(productId, book)
    }
    this.#open.add(book)
    book.take(posting)
  }
}
