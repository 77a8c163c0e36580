import type { Order, OrderCommit } from '../../orders.ts'
import { amountOf } from '../../terminal/amount-of.ts'
import { count } from '../../terminal/figures.ts'
import { facts, section } from '../../terminal/section.ts'
import { table } from '../../terminal/table.ts'
import { showTime } from './times.ts'

type Row = readonly string[]

/** An order in sections: what it is, its rows, its money, and all that happened to it. */
export function renderOrder(order: Order, commits: readonly OrderCommit[]): string {
  const money = (amount: number): string => amountOf(amount, order.currency)
  const parts = [
    section(`Order ${order.number}`, order.id, facts(aboutOf(order))),
    part(
      'Rows',
      ['line', 'product', 'from', 'units', 'shipped', 'back', 'cancelled', 'total', 'given back'],
      rowsOf(order, money),
      [1, 2],
    ),
    section('Money', '', facts(moneyOf(order, money))),
    part(
      'Payments',
      ['payment', 'method', 'status', 'asked', 'captured', 'given back'],
      paymentsOf(order, money),
      [0, 1, 2],
    ),
    part('Refunds', ['refund', 'for', 'status', 'amount'], refundsOf(order, money), [0, 1, 2]),
    part(
      'Shipments',
      ['shipment', 'from', 'status', 'units', 'carrier', 'tracking'],
      shipmentsOf(order),
      [0, 1, 2, 4, 5],
    ),
    part(
      'Returns',
      ['return', 'status', 'into', 'asked', 'received', 'out again', 'given back'],
      returnsOf(order, money),
      [0, 1, 2],
    ),
    part('Transitions', ['at', 'from', 'to', 'by', 'why'], transitionsOf(order), [0, 1, 2, 3, 4]),
    part('Commits', ['sequence', 'at', 'what'], commits.map(commitRow), [1, 2]),
  ]
  return parts.filter((text) => text !== undefined).join('\n\n')
}

function part(title: string, head: Row, rows: readonly Row[], words: readonly number[]): string | undefined {
  return rows.length === 0 ? undefined : section(title, '', table(head, rows, words))
}

function aboutOf(order: Order): readonly (readonly [string, string])[] {
  const { status, paymentStatus, fulfillmentStatus, returnStatus, customerId, placedAt, expiresAt } = order
  const { replaces, replacedBy = [], version } = order
  return [
    ['status', `${status}; payment ${paymentStatus}, fulfillment ${fulfillmentStatus}, returns ${returnStatus}`],
    ['placed', `${showTime(placedAt)}${customerId === undefined ? '' : ` by ${customerId}`}; version ${version}`],
    ...(expiresAt === undefined ? [] : [['held until', showTime(expiresAt)] as const]),
    ...(replaces === undefined ? [] : [['replaces', `order ${replaces.orderId}`] as const]),
    ...(replacedBy.length === 0 ? [] : [['replaced by', replacedBy.join(', ')] as const]),
  ]
}

function moneyOf({ totals }: Order, money: (amount: number) => string): readonly (readonly [string, string])[] {
  const { goods, discount, tax, shipping, total, captured, refunded, due } = totals
  return [
    ['goods', money(goods)],
    ['discount', money(discount)],
    ['tax', money(tax)],
    ['shipping', money(shipping)],
    ['total', money(total)],
    ['captured', money(captured)],
    ['given back', money(refunded)],
    ['due', money(due)],
  ]
}

function rowsOf({ lines }: Order, money: (amount: number) => string): Row[] {
  return lines.flatMap(({ lineNumber, productId, sellerId, waiting, rows, quantity, total }) => {
    const made = rows.map((row): Row => {
      const counts = [row.quantity, row.shipped, row.returned, row.cancelled].map(count)
      const from = row.warehouseId ?? `seller ${sellerId ?? '–'}`
      return [String(lineNumber), productId, from, ...counts, money(row.total), money(row.refunded)]
    })
    const left = rows.length === 0 && waiting === 0 ? quantity : waiting
    if (left === 0) return made
    const where = waiting === 0 ? 'not reserved' : 'waits'
    return [
      ...made,
      [String(lineNumber), productId, where, count(left), '0', '0', '0', rows.length === 0 ? money(total) : '', ''],
    ]
  })
}

function paymentsOf({ payments }: Order, money: (amount: number) => string): Row[] {
  return payments.map(({ id, method = '–', status, reason, amount, captured, refunded }) => {
    const became = reason === undefined ? status : `${status} (${reason})`
    return [id, method, became, money(amount), money(captured), money(refunded)]
  })
}

function refundsOf({ refunds }: Order, money: (amount: number) => string): Row[] {
  return refunds.map(({ id, cause, reason, status, amount }) => [
    id,
    reason === undefined ? cause : `${cause}: ${reason}`,
    status,
    money(amount),
  ])
}

function shipmentsOf({ shipments }: Order): Row[] {
  return shipments.map(({ id, warehouseId, sellerId, status, lines, carrier = '–', trackingNumber = '–' }) => {
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
    return [id, warehouseId ?? `seller ${sellerId ?? '–'}`, status, count(units), carrier, trackingNumber]
  })
}

function returnsOf({ returns }: Order, money: (amount: number) => string): Row[] {
  return returns.map(({ id, status, warehouseId = '–', lines, refunded }) => {
    const sum = (units: (line: (typeof lines)[number]) => number): string =>
      count(lines.reduce((total, line) => total + units(line), 0))
    const units = [
      sum(({ quantity }) => quantity),
      sum(({ received }) => received),
      sum(({ unreturned }) => unreturned),
    ]
    return [id, status, warehouseId, ...units, money(refunded)]
  })
}

function transitionsOf({ transitions }: Order): Row[] {
  return transitions.map(({ at, from = '–', to, actor = '–', reason = '–' }) => [showTime(at), from, to, actor, reason])
}

function commitRow({ sequence, at, facts: types }: OrderCommit): Row {
  return [count(sequence), showTime(at), types.join(', ')]
}
