import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { KeptOrder } from './kept-order.ts'
import { OrderBook } from './orders-book.ts'
import type { OrderEntry } from './orders-entry.ts'

/**
 * An order as a part of the log has it, from the commit that made it on. Those that replace it are folded with it: their
 * refunds go back to its payments.
 * @param isEnough asked after each commit that is about it; all of the part, if it never says so
 */
export async function foldOrder(
  id: string,
  commits: AsyncIterable<Commit<AnyEntry>>,
  isEnough: (order: KeptOrder, facts: readonly OrderEntry[]) => boolean = () => false,
): Promise<KeptOrder | undefined> {
  const book = new OrderBook()
  const family = new Set([id])
  for await (const commit of commits) {
    const facts = commit.entries.filter((entry) => isOf(entry, family)) as readonly object[] as readonly OrderEntry[]
    for (const fact of facts) book.apply(fact, commit)
    const order = book.order(id)
    if (facts.length > 0 && order !== undefined && isEnough(order, facts)) return order
  }
  return book.order(id)
}

function isOf(entry: AnyEntry, family: Set<string>): boolean {
  if (!isLedgerEntry(entry) || entry.ledger !== 'orders') return false
  const fact = entry as OrderEntry
  if (fact.type === 'order-created' && fact.replaces !== undefined && family.has(fact.replaces.orderId))
    family.add(fact.id)
  if (fact.type === 'credit-moved') return family.has(fact.id) || family.has(fact.to)
  return family.has(fact.id)
}
