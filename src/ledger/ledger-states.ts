import type { AnyLedgerKind } from './contract.ts'
import type { Ledger } from './ledger.ts'

/** The ledgers of an inventory, live. */
export interface LedgerStates {
  /** In the order in which they were registered. */
  readonly kinds: readonly AnyLedgerKind[]
  has(name: string): boolean
  /** @throws LEDGER_MISSING */
  state(name: string): Ledger
}
