import { type Commit, type ReplayUntil, readJournal } from '../../index.ts'
import { OrderHistory } from '../../orders.ts'
import { CliError } from '../../terminal/cli-error.ts'

/** The orders that a journal comes to: all of it, or up to and including a sequence, or before a time. */
export async function readOrders(
  folder: string,
  until: ReplayUntil,
  archives: readonly string[],
): Promise<OrderHistory> {
  const history = new OrderHistory()
  const { sequence, at } = until
  const filter = { ...(sequence !== undefined && { toSequence: sequence }), ...(at !== undefined && { to: at }) }
  let last = 0
  for await (const commit of readJournal(folder, filter, { archives })) {
    history.add(commit as Commit<object>)
    last = commit.sequence
  }
  // What was true of a time that has not come is no answer.
  if (sequence !== undefined && sequence > last)
    throw new CliError(
      `Invalid sequence ${sequence}: ${last === 0 ? 'there is no commit yet' : `the log ends with commit ${last}`}.`,
    )
  return history
}
