import type { AnyLedgerKind } from './contract.ts'
import type { Ledger } from './ledger.ts'

/** The ledgers of an inventory, live. */
export interface LedgerStates {
  /** In the order in which they were registered. */
  readonly kinds: readonly AnyLedgerKind[]
  /** How many facts they folded so far: as long as it stays, so do they, but for what they forget. */
  readonly facts: number
  has(name: string): boolean
  /** @throws LEDGER_MISSING */
  state(name: string): Ledger
}
