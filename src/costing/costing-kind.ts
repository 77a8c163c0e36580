import type { LedgerKind } from '../ledger/contract.ts'
import { landCost } from './add-cost.ts'
import type { CostingBook } from './costing-book.ts'
import type { CostingEntry } from './costing-entry.ts'
import { costingKey } from './costing-key.ts'

/** Nothing follows from it, and nothing is due: what goods are worth is a way of reading. */
export const costingKind: LedgerKind<CostingEntry, CostingBook> = Object.freeze({
  ...costingKey,
  commands: Object.freeze({ addCost: landCost }),
})
