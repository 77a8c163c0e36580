import { type Command, Option } from 'commander'
import type { ReplayUntil } from '../index.ts'
import { type Order, type OrderStatus, orderStatuses } from '../orders.ts'
import { amountOf } from '../terminal/amount-of.ts'
import { count, countOf } from '../terminal/figures.ts'
import { wholeNumber } from '../terminal/option-values.ts'
import { section } from '../terminal/section.ts'
import { table } from '../terminal/table.ts'
import { printResult } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { asList } from './journal/list-option.ts'
import { readOrders } from './journal/read-orders.ts'
import { readSequenceOrTime, showTime } from './journal/times.ts'

interface OrdersOptions extends JournalCommandOptions {
  readonly at?: ReplayUntil
  readonly archive?: readonly string[]
  readonly status?: OrderStatus
  readonly customer?: string
  readonly limit: number
}

/** `stockhold orders`: the orders of a journal, now or then. */
export function ordersCommand(): Command {
  return journalCommand<OrdersOptions>(
    'orders',
    'list the orders of a journal, now or then',
    'Lists the orders of a journal, those that are closed included: a line each, and their sums. The journal may be written meanwhile.',
    list,
  )
    .option('--at <when>', 'after the commit of this sequence; or before this time, in ISO 8601', readSequenceOrTime)
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
    .addOption(new Option('--status <status>', 'in this status').choices(orderStatuses))
    .option('--customer <id>', 'of this customer')
    .option('--limit <rows>', 'at most this many lines, the last ones', wholeNumber(0), 50)
}

async function list(folder: string, options: OrdersOptions): Promise<void> {
  const { at = {}, archive = [], status, customer, limit, json } = options
  const history = await readOrders(folder, at, archive)
  const wanted = { ...(status !== undefined && { status }), ...(customer !== undefined && { customerId: customer }) }
  const orders = [...history.orders(wanted)]
  const sums = sumsOf(orders)
  printResult({ orders, sums }, json, () => render(orders, sums, limit))
}

interface Sums {
  readonly currency: string
  readonly orders: number
  readonly total: number
  readonly captured: number
  readonly refunded: number
  readonly due: number
}

function sumsOf(orders: readonly Order[]): readonly Sums[] {
  const currencies = [...new Set(orders.map(({ currency }) => currency))]
  return currencies.map((currency) => {
    const own = orders.filter((order) => order.currency === currency)
    const sum = (field: 'total' | 'captured' | 'refunded' | 'due'): number =>
      own.reduce((total, { totals }) => total + totals[field], 0)
    const [total, captured, refunded, due] = [sum('total'), sum('captured'), sum('refunded'), sum('due')]
    return { currency, orders: own.length, total, captured, refunded, due }
  })
}

const head = ['number', 'id', 'placed', 'customer', 'status', 'payment', 'total', 'captured', 'given back', 'due']

function render(orders: readonly Order[], sums: readonly Sums[], limit: number): string {
  if (orders.length === 0) return 'No order matches all that is asked.'
  const shown = limit === 0 ? [] : orders.slice(-limit)
  const rows = shown.map((order) => {
    const { number, id, placedAt, customerId = '–', status, paymentStatus, currency, totals } = order
    const { total, captured, refunded, due } = totals
    const amounts = [total, captured, refunded, due].map((amount) => amountOf(amount, currency))
    return [number, id, showTime(placedAt), customerId, status, paymentStatus, ...amounts]
  })
  const all = sums.map((sum) => {
    const amounts = [sum.total, sum.captured, sum.refunded, sum.due].map((amount) => amountOf(amount, sum.currency))
    return [sum.currency, count(sum.orders), ...amounts]
  })
  const left = orders.length - shown.length
  const note = left > 0 ? `the last ${count(shown.length)}; ask for more with --limit` : ''
  const lines = section(countOf(orders.length, 'order'), note, table(head, rows, [0, 1, 2, 3, 4, 5]))
  const totals = section('In all', '', table(['currency', 'orders', 'total', 'captured', 'given back', 'due'], all))
  return `${lines}\n\n${totals}`
}
