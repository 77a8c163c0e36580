import type { LedgerRow } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import type { CostingEntry } from './costing-entry.ts'
import { type LandedCost, landedCostOf } from './landed-cost.ts'

/** The later costs of each receipt. What they do to values is not kept: it is read from the log. */
export class CostingBook implements Ledger<CostingEntry> {
  readonly #costs: DraftMap<number, readonly LandedCost[]>

  constructor(costs: DraftMap<number, readonly LandedCost[]> = DraftMap.empty()) {
    this.#costs = costs
  }

  apply(entry: CostingEntry, { sequence, at }: CommitView): void {
    const cost = landedCostOf(entry, sequence, at)
    this.#costs.set(entry.receiptSequence, [...this.costsOf(entry.receiptSequence), cost])
  }

  draft(): this {
    return new CostingBook(this.#costs.draft()) as this
  }

  *image(): Generator<LedgerRow> {
    for (const [receiptSequence, costs] of this.#costs.entries()) yield [receiptSequence, ...costs]
  }

  restore([receiptSequence, ...costs]: LedgerRow): void {
    this.#costs.set(receiptSequence as number, (costs as LandedCost[]).map(Object.freeze) as LandedCost[])
  }

  costsOf(receiptSequence: number): readonly LandedCost[] {
    return this.#costs.get(receiptSequence) ?? []
  }
}
