import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { Movement } from '../inventory/movement.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { CostingEntry } from './costing-entry.ts'
import { SplitLines } from './split-lines.ts'

/** The row of an order that a movement is of, as the orders book it. */
export function rowOf({ reference }: Movement): string | undefined {
  return reference?.type === 'order-row' ? reference.id : undefined
}

/**
 * What of a log is ever asked for again: the issues that something comes back of, and the receipts that are named later.
 * A fold that knows it remembers nothing else, so its memory does not grow with history.
 */
export class ReturnLinks {
  readonly lines: SplitLines = new SplitLines()
  readonly receipts: Set<number> = new Set()
  /** Products with later costs: where their units are by FIFO is followed. */
  readonly landed: Set<string> = new Set()
  readonly #rows: Set<string> = new Set()
  readonly #reservations: Set<string> = new Set()
  readonly #commits: Set<number> = new Set()
  /** Where goods come back without a name, and how many of a product ever come back. */
  readonly #levels: Map<string, Set<string>> = new Map()
  readonly #returned: Map<string, number> = new Map()

  /** Takes in the next commit of the log. */
  note({ entries }: Commit<AnyEntry>): void {
    for (const entry of entries) {
      if (isLedgerEntry(entry)) {
        if (entry.ledger === 'costing' && entry.type === 'landed-cost-added') this.#noteLanded(entry as CostingEntry)
        else this.lines.note(entry)
      } else if (entry.type === 'returned' || entry.type === 'unreturned') this.#noteReturn(entry as Movement)
      else if (entry.type === 'returned-to-supplier' && entry.receiptSequence !== undefined)
        this.receipts.add(entry.receiptSequence)
    }
  }

  /** Called after the last commit. */
  end(): void {
    const wanted = new Set(Array.from(this.#rows, (row) => this.lines.lineOf(row)))
    this.#rows.clear()
    for (const line of wanted) this.#rows.add(line)
    this.lines.keepOnly(wanted)
  }

  /** Whether anything that an issue can be named by is asked for. */
  asksFor(line: string | undefined, reservationId: string | undefined, sequence: number): boolean {
    return (
      (line !== undefined && this.#rows.has(line)) ||
      (reservationId !== undefined && this.#reservations.has(reservationId)) ||
      this.#commits.has(sequence)
    )
  }

  /** How many units can come back at a level without a name, at most: 0 if none do. */
  unnamed(productId: string, warehouseId: string): number {
    if (this.#levels.get(productId)?.has(warehouseId) !== true) return 0
    return this.#returned.get(productId) ?? 0
  }

  #noteReturn(movement: Movement): void {
    const { productId, warehouseId, quantity, reservationId, reversesSequence } = movement
    this.#returned.set(productId, (this.#returned.get(productId) ?? 0) + quantity)
    const row = rowOf(movement)
    if (row !== undefined) this.#rows.add(row)
    else if (reservationId !== undefined) this.#reservations.add(reservationId)
    else if (reversesSequence !== undefined) this.#commits.add(reversesSequence)
    else {
      const levels = this.#levels.get(productId) ?? new Set()
      this.#levels.set(productId, levels.add(warehouseId))
    }
  }

  #noteLanded({ receiptSequence, lines }: CostingEntry): void {
    this.receipts.add(receiptSequence)
    for (const { productId } of lines) this.landed.add(productId)
  }
}
