import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { OrderEntry } from './orders-entry.ts'
import { ordersKey } from './orders-key.ts'

/** The facts about orders in a commit. */
export function factsIn({ entries }: Pick<Commit<AnyEntry>, 'entries'>): readonly OrderEntry[] {
  const facts: readonly object[] = entries.filter((entry) => isLedgerEntry(entry) && entry.ledger === ordersKey.name)
  return facts as readonly OrderEntry[]
}
