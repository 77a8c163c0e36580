import { type Commit, type ReplayUntil, readJournal } from '../../index.ts'
import { OrderHistory } from '../../orders.ts'

/** The orders that a journal comes to: all of it, or up to and including a sequence, or before a time. */
export async function readOrders(
  folder: string,
  until: ReplayUntil,
  archives: readonly string[],
): Promise<OrderHistory> {
  const history = new OrderHistory()
  const { sequence, at } = until
  const filter = { ...(sequence !== undefined && { toSequence: sequence }), ...(at !== undefined && { to: at }) }
  for await (const commit of readJournal(folder, filter, { archives })) history.add(commit as Commit<object>)
  return history
}
