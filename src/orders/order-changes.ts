import type { CommitView } from '../ledger/ledger.ts'
import type { KeptOrder, KeptRow, RowUnits } from './kept-order.ts'
import type { OrderStatus, Transition } from './order.ts'
import type { OrderEntry, OrderFact, OrderFactType } from './orders-entry.ts'

/** What a fact of one type makes of an order. */
export type Change<Type extends OrderFactType> = (
  order: KeptOrder,
  fact: OrderFact<Type>,
  commit: CommitView,
) => KeptOrder

export type Changes<Type extends OrderFactType> = { readonly [Each in Type]: Change<Each> }

/** When it happened in the world. */
export function timeOf({ effectiveAt, at }: CommitView): number {
  return effectiveAt ?? at
}

/** An order in its next status; the transition is recorded with who and why. */
export function movedTo(order: KeptOrder, to: OrderStatus, fact: OrderEntry, commit: CommitView): KeptOrder {
  const { actor, metadata } = commit
  const reason = fact.reason ?? commit.reason
  const transition: Transition = {
    from: order.status,
    to,
    at: timeOf(commit),
    ...(reason !== undefined && { reason }),
    ...(actor !== undefined && { actor }),
    ...(metadata !== undefined && { metadata }),
  }
  return { ...order, status: to, transitions: [...order.transitions, transition] }
}

/** An order of which some rows change, by what is said of their units. */
export function withRows<Units extends RowUnits>(
  order: KeptOrder,
  units: readonly Units[],
  change: (row: KeptRow, units: Units) => Partial<KeptRow>,
): KeptOrder {
  const rows = [...order.rows]
  for (const each of units) {
    const index = rows.findIndex(({ id }) => id === each.rowId)
    const row = rows[index]
    if (row !== undefined) rows[index] = { ...row, ...change(row, each) }
  }
  return { ...order, rows }
}

/** A list in which the items with some id change. */
export function withItem<Item extends { readonly id: string }>(
  items: readonly Item[],
  id: string,
  change: (item: Item) => Partial<Item>,
): readonly Item[] {
  return items.map((item) => (item.id === id ? { ...item, ...change(item) } : item))
}
