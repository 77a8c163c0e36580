import type { LedgerEntry } from '../audit/ledger-entry.ts'

/** All facts are about one order, whose id they bear. Amounts are smallest units of its currency. */
export interface Fact<Type extends string> extends LedgerEntry {
  readonly ledger: 'orders'
  readonly type: Type
  readonly id: string
  /** Why, where it followed from what somebody else did. */
  readonly reason?: string
}
