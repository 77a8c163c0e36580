import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { errorAs } from '../errors/inventory-error.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { BookKeeper } from './book-keeper.ts'
import type { CostState, PendingCost } from './cost-state.ts'
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
  /**
   * How long an issue is remembered, by the times of the log: what comes back later has no known cost. Without it, for
   * ever: so memory grows with what was sold.
   */
  readonly keepIssuesMs?: number
  /** Goes on from here. It is taken as it is: a state is what `state()` gave. */
  readonly state?: CostState
  readonly onPosting?: (posting: Posting) => void
}

/**
 * Values stock commit by commit: what each movement did to the value of its place is a posting. It is fed with the
 * commits of a log in their order, and can go on from a state that it gave.
 */
export class CostFold {
  readonly options: CostFoldOptions
  readonly #links: ReturnLinks | undefined
  readonly #lines: SplitLines
  readonly #keeper: BookKeeper
  /** LIFO asks where units are by FIFO, for costs that come later. */
  readonly #byFifo: BookKeeper | undefined
  readonly #place: EntryPlace = { sequence: 0, index: 0, at: 0, effectiveAt: 0, time: 0 }
  #pending: readonly PendingCost[] = []
  #sequence = 0
  #at = 0
  #forgotUpTo = Number.NEGATIVE_INFINITY

  /**
   * @param links what the log ever asks for again: whatever else there is need not be remembered
   * @throws INVALID_ARGUMENT for a state of other books
   */
  constructor(options: CostFoldOptions, links?: ReturnLinks) {
    const { method, state } = options
    this.options = options
    this.#links = links
    this.#lines = links?.lines ?? new SplitLines(state?.lines)
    this.#keeper = new BookKeeper(method, links, this.#lines, options.onPosting)
    if (method === 'lifo' && links?.landed.size !== 0)
      this.#byFifo = new BookKeeper('fifo', links, this.#lines, undefined)
    if (state !== undefined) this.#restore(state)
  }

  /** All that it knows, as plain JSON. */
  state(): CostState {
    const { method, by = 'recorded', productId } = this.options
    return {
      version: 2,
      method,
      by,
      ...(productId !== undefined && { productId }),
      sequence: this.#sequence,
      at: this.#at,
      lines: [...this.#lines.rows()],
      pending: this.#pending,
      books: this.#keeper.state(),
      ...(this.#byFifo && { byFifo: this.#byFifo.state() }),
    }
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
    this.#forget(at)
    const place = this.#place
    place.sequence = sequence
    place.at = at
    place.effectiveAt = effectiveAt
    place.time = this.options.by === 'effective' ? effectiveAt : at
    for (let index = 0; index < entries.length; index += 1) {
      place.index = index
      this.#take(entries[index] as AnyEntry, place)
    }
  }

  #restore(state: CostState): void {
    const { method, by = 'recorded', productId } = this.options
    const isSame = state.version === 2 && state.method === method && state.by === by && state.productId === productId
    if (!isSame) {
      const problem =
        'is of other books; a state goes on with the method, the times and the product that it was made with'
      throw invalidArgument('state', state, problem)
    }
    this.#sequence = state.sequence
    this.#at = state.at
    this.#pending = state.pending
    this.#keeper.restore(state.books)
    if (state.byFifo !== undefined) this.#byFifo?.restore(state.byFifo)
  }

  #forget(at: number): void {
    const { keepIssuesMs } = this.options
    if (keepIssuesMs === undefined) return
    // Looking for them each time would be slow; what is too old is not found meanwhile, either.
    const upTo = at - keepIssuesMs
    this.#keeper.keepAfter(upTo)
    this.#byFifo?.keepAfter(upTo)
    if (upTo - this.#forgotUpTo < keepIssuesMs / 8) return
    this.#forgotUpTo = upTo
    this.#keeper.forgetUpTo(upTo)
    this.#byFifo?.forgetUpTo(upTo)
  }

  #take(entry: AnyEntry, place: EntryPlace): void {
    if (isLedgerEntry(entry)) {
      if (entry.ledger === 'costing' && entry.type === 'landed-cost-added') this.#land(entry as CostingEntry, place)
      else if (this.#links === undefined) this.#lines.note(entry)
      return
    }
    if (!isValued(entry)) return
    const { productId } = entry
    const { productId: only, isOurs } = this.options
    if (only !== undefined && productId !== only) return
    if (isOurs !== undefined && !isOurs(productId, place.time)) return
    if (this.#byFifo !== undefined && this.#links?.landed.has(productId) !== false) this.#byFifo.move(entry, place)
    this.#keeper.move(entry, place)
    if (this.#pending.length > 0 && entry.type === 'received') this.#landPending(place)
  }

  #land({ receiptSequence, lines }: LandedCostAdded, place: EntryPlace): void {
    for (const line of lines) {
      if (this.options.productId !== undefined && line.productId !== this.options.productId) continue
      const landing = (this.#byFifo ?? this.#keeper).landing(receiptSequence, line)
      if (landing === undefined) this.#pending = [...this.#pending, { receiptSequence, line }]
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
