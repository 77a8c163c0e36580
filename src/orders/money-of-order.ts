import type { KeptOrder, KeptRow } from './kept-order.ts'
import type { OrderTotals, PaymentAttempt, Refund } from './order.ts'

/*
 * What an order owes and has, from its facts alone. Everything that moves money changes one of these sums, and what is
 * paid beyond what is owed goes back by itself: so nothing is ever paid without goods or a refund.
 */

export function capturedBy({ attempts }: KeptOrder): number {
  return attempts.reduce((sum, { captured }) => sum + captured, 0)
}

/** Refunds that wait or are made: cash, whatever it is for. */
export function refundedBy({ refunds }: KeptOrder): number {
  return refunds.reduce((sum, { status, amount }) => (status === 'failed' ? sum : sum + amount), 0)
}

/** What the customer has paid and has not been given back. */
export function paidBy(order: KeptOrder): number {
  return capturedBy(order) + order.creditIn - order.creditOut - refundedBy(order)
}

/**
 * What the goods and services that the customer has, or is to have, come to. Never less than nothing: of goods that
 * were given for nothing, a part that is cancelled brings nobody money.
 */
export function owedFor(order: KeptOrder): number {
  const { lines, rows, shipping, shippingCredited, goodwill, fees } = order
  const waiting = lines.reduce((sum, line) => sum + waitingTotal(line), 0)
  const goods = rows.length === 0 && order.status === 'pending' ? linesTotal(order) : rowsTotal(rows) + waiting
  return Math.max(goods + shipping - shippingCredited - goodwill + fees, 0)
}

function rowsTotal(rows: readonly KeptRow[]): number {
  return rows.reduce((sum, row) => sum + row.total - row.credited - row.goodwill, 0)
}

function waitingTotal({ waiting }: KeptOrder['lines'][number]): number {
  return waiting === undefined ? 0 : waiting.total - waiting.doneTotal
}

export function linesTotal({ lines }: Pick<KeptOrder, 'lines'>): number {
  return lines.reduce((sum, { total }) => sum + total, 0)
}

/** What is still to be paid; below 0: what is to be given back. */
export function dueOf(order: KeptOrder): number {
  return (order.status === 'cancelled' ? 0 : owedFor(order)) - paidBy(order)
}

/** Failed refunds that nobody tried again: the customer's, and told to whoever looks at the order. */
export function stuckRefunds({ refunds }: KeptOrder): number {
  return refunds.reduce(
    (sum, { status, retriedBy, amount }) => (status === 'failed' && retriedBy === undefined ? sum + amount : sum),
    0,
  )
}

/** What is paid beyond what is owed, and goes back by itself. */
export function excessOf(order: KeptOrder): number {
  return Math.max(-dueOf(order) - stuckRefunds(order), 0)
}

/** The most cash that can go back: never more than was captured, or moved here. */
export function refundableOf(order: KeptOrder): number {
  return Math.max(paidBy(order), 0)
}

/** The most that goods which come back can be worth now: what was paid for them, or is asked for. */
export function creditableOf(order: KeptOrder): number {
  return refundableOf(order) + Math.max(dueOf(order), 0)
}

export function restOfRow({ total, credited, goodwill }: KeptRow): number {
  return total - credited - goodwill
}

/** What can go back to a payment. */
export function restOfAttempt({ captured, refunded }: PaymentAttempt): number {
  return captured - refunded
}

export interface RefundPart {
  readonly orderId: string
  readonly attemptId: string
  readonly amount: number
}

/**
 * Which payments an amount goes back to: the newest first; and those of the order that it replaces, behind its own.
 * @param family the order, then the one that it replaces, and so on
 */
export function refundParts(family: readonly KeptOrder[], amount: number): RefundPart[] {
  const parts: RefundPart[] = []
  let left = amount
  for (const { id, attempts } of family) {
    for (const attempt of attempts.toReversed()) {
      const part = Math.min(restOfAttempt(attempt), left)
      if (part <= 0) continue
      parts.push({ orderId: id, attemptId: attempt.id, amount: part })
      left -= part
    }
  }
  return parts
}

export function totalsOf(order: KeptOrder): OrderTotals {
  const { lines, shipping, discount, reversed } = order
  const sum = (amount: (line: KeptOrder['lines'][number]) => number): number =>
    lines.reduce((total, line) => total + amount(line), 0)
  return Object.freeze({
    goods: sum(({ quantity, unitPrice }) => quantity * unitPrice),
    discount: discount + sum((line) => line.discount),
    tax: sum(({ tax }) => tax),
    shipping,
    total: linesTotal(order) + shipping,
    captured: capturedBy(order),
    refunded: refundedBy(order) - reversed,
    due: dueOf(order),
  })
}

export function isSettledMoney(refund: Refund): boolean {
  return refund.status !== 'waiting'
}
