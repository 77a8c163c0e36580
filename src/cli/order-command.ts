import type { Command } from 'commander'
import type { ReplayUntil } from '../index.ts'
import { CliError } from '../terminal/cli-error.ts'
import { printResult } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { asList } from './journal/list-option.ts'
import { readOrders } from './journal/read-orders.ts'
import { renderOrder } from './journal/render-order.ts'
import { readSequenceOrTime } from './journal/times.ts'

interface OrderOptions extends JournalCommandOptions {
  readonly at?: ReplayUntil
  readonly archive?: readonly string[]
}

/** `stockhold order`: one order, now or then. */
export function orderCommand(): Command {
  return journalCommand<OrderOptions & { readonly order: string }>(
    'order',
    'show an order: its rows, money, shipments, returns, and the commits behind it',
    'Shows an order: its rows, money, transitions, payments, shipments, returns and replacements, and the commits behind them. Also one that is closed. The journal may be written meanwhile.',
    show,
    { name: 'order', says: 'its id or its number' },
  )
    .option('--at <when>', 'after the commit of this sequence; or before this time, in ISO 8601', readSequenceOrTime)
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
}

async function show(
  folder: string,
  { order: name, at = {}, archive = [], json }: OrderOptions & { readonly order: string },
): Promise<void> {
  const history = await readOrders(folder, at, archive)
  const order = history.find(name)
  if (order === undefined) {
    const when = at.sequence === undefined && at.at === undefined ? '' : ' at that time'
    throw new CliError(`there is no order ${name}${when}; give its id or its number, as stockhold orders lists them`)
  }
  const commits = history.commitsOf(order.id)
  printResult({ order, commits }, json, () => renderOrder(order, commits))
}
