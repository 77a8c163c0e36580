import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import { errorAs } from '../errors/inventory-error.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { BookKeeper } from './book-keeper.ts'
import type { CostingEntry, LandedCostAdded, LandedLine } from './costing-entry.ts'
import { commitsOutOfOrder } from './costing-errors.ts'
import type { EntryPlace } from './entry-place.ts'
import type { Posting } from './flows.ts'
import type { Landing } from './landing.ts'
import { placesOf } from './places-of.ts'
import type { PerpetualMethod } from './product-books.ts'
import type { ReturnLinks } from './return-links.ts'
import { SplitLines } from './split-lines.ts'
import type { ValuedPlace } from './valued-place.ts'

/** Whether goods are the house's own: others' stand in the warehouse and are no asset of it. */
export type IsOurs = (productId: string, at: number) => boolean

export interface CostFoldOptions {
  readonly method: PerpetualMethod
  /** The time that postings go by. Commits are taken in the order in which they come, whatever it is. */
  readonly by?: 'recorded' | 'effective'
  readonly isOurs?: IsOurs
  /** Only this product. */
  readonly productId?: string
  /** What the log ever asks for again. Without it every issue is remembered, and any can come back. */
  readonly links?: ReturnLinks
  readonly onPosting?: (posting: Posting) => void
}

/**
 * Values stock commit by commit: what each movement did to the value of its place is a posting. It is fed with the
 * commits of a log in their order, and can go on from a state that it gave.
 */
export class CostFold {
  readonly options: CostFoldOptions
  readonly #lines: SplitLines
  readonly #keeper: BookKeeper
  /** LIFO asks where units are by FIFO, for costs that come later. */
  readonly #byFifo: BookKeeper | undefined
  #pending: PendingCost[] = []
  #sequence = 0
  #at = 0

  constructor(options: CostFoldOptions) {
    this.options = options
    this.#lines = options.links?.lines ?? new SplitLines()
    this.#keeper = new BookKeeper(options.method, options.links, this.#lines, options.onPosting)
    const isShadowed = options.method === 'lifo' && options.links?.landed.size !== 0
    if (isShadowed) this.#byFifo = new BookKeeper('fifo', options.links, this.#lines, undefined)
  }

  /** The last commit that was taken in. */
  get sequence(): number {
    return this.#sequence
  }

  get at(): number {
    return this.#at
  }

  /** Each product in each place that anything of it ever went through. */
  *places(): Generator<ValuedPlace, void, undefined> {
    for (const books of this.#keeper.products()) yield* placesOf(books)
  }

  /** Every issue is valued when it happens, so there is nothing to close. */
  close(): void {
    // A periodic fold has something to do here.
  }

  /** Takes in the next commit. @throws COMMITS_OUT_OF_ORDER, COSTS_TOO_LARGE */
  apply(commit: Commit<AnyEntry>): void {
    const { sequence, at } = commit
    if (this.options.by !== 'effective' && sequence <= this.#sequence)
      throw errorAs(commitsOutOfOrder, { sequence, last: this.#sequence })
    this.#sequence = Math.max(sequence, this.#sequence)
    this.#at = Math.max(at, this.#at)
    const { effectiveAt = at, entries } = commit
    const time = this.options.by === 'effective' ? effectiveAt : at
    for (let index = 0; index < entries.length; index += 1)
      this.#take(entries[index] as AnyEntry, { sequence, index, at, effectiveAt, time })
  }

  #take(entry: AnyEntry, place: EntryPlace): void {
    if (isLedgerEntry(entry)) {
      if (entry.ledger === 'costing' && entry.type === 'landed-cost-added') this.#land(entry as CostingEntry, place)
      else if (this.options.links === undefined) this.#lines.note(entry)
      return
    }
    if (!isValued(entry)) return
    const { productId } = entry
    const { productId: only, isOurs, links } = this.options
    if (only !== undefined && productId !== only) return
    if (isOurs !== undefined && !isOurs(productId, place.time)) return
    if (this.#byFifo !== undefined && (links === undefined || links.landed.has(productId)))
      this.#byFifo.move(entry, place)
    this.#keeper.move(entry, place)
    if (this.#pending.length > 0 && entry.type === 'received') this.#landPending(place)
  }

  #land({ receiptSequence, lines }: LandedCostAdded, place: EntryPlace): void {
    for (const line of lines) {
      if (this.options.productId !== undefined && line.productId !== this.options.productId) continue
      const landing = (this.#byFifo ?? this.#keeper).landing(receiptSequence, line)
      if (landing === undefined) this.#pending.push({ receiptSequence, line })
      else this.#spread(receiptSequence, line, landing, place)
    }
  }

  #spread(receiptSequence: number, line: LandedLine, landing: Landing, place: EntryPlace): void {
    this.#byFifo?.land(receiptSequence, line, landing, place)
    this.#keeper.land(receiptSequence, line, landing, place)
  }

  /** By effective times a cost may come before its receipt: then it comes with it. */
  #landPending(place: EntryPlace): void {
    const { sequence, index } = place
    const isOfIt = (one: PendingCost): boolean => one.receiptSequence === sequence && one.line.index === index
    const due = this.#pending.filter(isOfIt)
    if (due.length === 0) return
    this.#pending = this.#pending.filter((one) => !isOfIt(one))
    for (const { line } of due) {
      const landing = (this.#byFifo ?? this.#keeper).landing(sequence, line)
      if (landing !== undefined) this.#spread(sequence, line, landing, place)
    }
  }
}

interface PendingCost {
  readonly receiptSequence: number
  readonly line: LandedLine
}

const valued: ReadonlySet<string> = new Set([
  'received',
  'fulfilled',
  'sold',
  'returned',
  'unreturned',
  'removed',
  'written-off',
  'returned-to-supplier',
  'adjusted',
  'transferred-out',
  'transfer-shipped',
  'transferred-in',
  'transfer-lost',
])

/** Whether a movement takes goods in or out of a place; within one they are worth the same. */
function isValued(entry: { readonly type: string }): entry is Movement {
  return valued.has(entry.type)
}
