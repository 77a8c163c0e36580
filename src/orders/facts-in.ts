import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry, isLedgerOpened } from '../audit/ledger-entry.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { OrderEntry } from './orders-entry.ts'
import { ordersKey } from './orders-key.ts'

/** The facts about orders in a commit. */
export function factsIn({ entries }: Pick<Commit<AnyEntry>, 'entries'>): readonly OrderEntry[] {
  const isFact = (entry: AnyEntry): boolean =>
    isLedgerEntry(entry) && entry.ledger === ordersKey.name && !isLedgerOpened(entry)
  const facts: readonly object[] = entries.filter(isFact)
  return facts as readonly OrderEntry[]
}
