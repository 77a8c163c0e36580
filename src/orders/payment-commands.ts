import { invalidArgument } from '../errors/invalid-argument.ts'
import { isRefusal, type Refusal, refuseAs } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { Desk, LedgerCommand } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import { pendingHolds } from './confirming.ts'
import type { KeptOrder } from './kept-order.ts'
import { dueOf } from './money-of-order.ts'
import type { Order } from './order.ts'
import { findOrder, heldLevels, viewWith } from './order-access.ts'
import type { OrderFact } from './orders-entry.ts'
import { invalidOrderState, paymentUndecided } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { decideOutcome } from './outcomes.ts'
import {
  type OutcomeFields,
  type PayFields,
  type PaymentEventRequest,
  type PayRequest,
  payFields,
  paymentEventFields,
  readPay,
  readPaymentEvent,
} from './payment-requests.ts'
import { rulesOf } from './placing.ts'

/** An attempt that was recorded; the gateway is called after it. */
export interface Attempted {
  readonly orderId: string
  readonly attemptId: string
}

/** Records an attempt, and extends the holds for as long as a gateway may take. */
export const pay: LedgerCommand<PayRequest, PayFields, Attempted, Attempted> = ledgerCommand({
  name: 'orders.pay',
  request: payFields,
  read: readPay,
  locks: ({ orderId }, books) => heldLevels(books.ledger(ordersKey).order(orderId)),
  decide: decidePay,
  keep: ({ orderId }, _, { entries }) => {
    const made = entries.find(({ type }) => type === 'payment-attempted') as OrderFact<'payment-attempted'>
    return { orderId, attemptId: made.attemptId }
  },
  result: (attempted) => attempted,
})

/** What a gateway says by itself. It waits for no lock: what it says has happened. */
export const paymentEvent: LedgerCommand<PaymentEventRequest, OutcomeFields, Order, Order> = ledgerCommand({
  name: 'orders.paymentEvent',
  request: paymentEventFields,
  read: readPaymentEvent,
  locks: () => [],
  decide: decideOutcome,
  keep: ({ orderId }, books) => viewWith(orderId, books),
  result: (order) => order,
})

/** What a gateway answered to a call of ours. */
export const noteOutcome: LedgerCommand<OutcomeFields, OutcomeFields, Order, Order> = ledgerCommand({
  name: 'orders.noteOutcome',
  request: {
    orderId: true,
    attemptId: true,
    refundId: true,
    eventId: true,
    gatewayId: true,
    outcome: true,
    amount: true,
    why: true,
  },
  read: (request) => ({ ...request }) as unknown as OutcomeFields,
  locks: () => [],
  decide: decideOutcome,
  keep: ({ orderId }, books) => viewWith(orderId, books),
  result: (order) => order,
})

function decidePay(fields: PayFields, desk: Desk): Refusal | undefined {
  const order = findOrder(fields, desk)
  if (isRefusal(order)) return order
  const { id, status } = order
  const undecided = order.attempts.find((one) => one.status === 'undecided' || one.status === 'authorized')
  if (undecided !== undefined) return refuseAs(paymentUndecided, { orderId: id, attemptId: undecided.id })
  const due = dueOf(order)
  if (status === 'pending' || status === 'cancelled' || due <= 0) {
    const shown = status === 'pending' || status === 'cancelled' ? status : `${status}, with nothing due`
    return refuseAs(invalidOrderState, { orderId: id, command: 'pay', status: shown, allowed: ['payment-pending'] })
  }
  const { amount = due, method } = fields
  if (amount > due) throw invalidArgument('amount', amount, `must be at most ${due}, what is due`)
  const expiresAt = extendHolds(desk, order)
  desk.record(ordersKey, {
    ledger: 'orders',
    type: 'payment-attempted',
    id,
    attemptId: desk.newId(),
    amount,
    ...(method !== undefined && { method }),
    ...(expiresAt !== undefined && { expiresAt }),
  })
  return undefined
}

/** Returns until when the order holds its goods then; undefined if that is as before. */
function extendHolds(desk: Desk, order: KeptOrder): number | undefined {
  if (order.status !== 'payment-pending') return undefined
  const ttlMs = rulesOf(desk).paymentTimeoutMs
  for (const { id } of pendingHolds(desk, order)) {
    const extended = desk.run(stockCommands.extend, { reservationId: id, ttlMs })
    if (isRefusal(extended)) throw new Error(extended.message)
  }
  const expiresAt = Math.min(desk.at + ttlMs, Number.MAX_SAFE_INTEGER)
  return expiresAt > (order.expiresAt ?? 0) ? expiresAt : undefined
}
