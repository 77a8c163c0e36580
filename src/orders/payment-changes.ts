import type { CommitView } from '../ledger/ledger.ts'
import type { KeptOrder } from './kept-order.ts'
import type { PaymentAttempt, Refund } from './order.ts'
import { type Changes, timeOf, withItem, withRows } from './order-changes.ts'
import type { OrderEntry } from './orders-entry.ts'

type PaymentFactType =
  | 'payment-attempted'
  | 'payment-authorized'
  | 'payment-captured'
  | 'payment-declined'
  | 'payment-voided'
  | 'payment-abandoned'
  | 'refund-requested'
  | 'refund-made'
  | 'refund-failed'
  | 'gateway-event-noted'
  | 'goodwill-granted'

export const paymentChanges: Changes<PaymentFactType> = {
  'payment-attempted': (order, { attemptId, amount, method, expiresAt }, commit) => {
    const attempt: PaymentAttempt = {
      id: attemptId,
      amount,
      ...(method !== undefined && { method }),
      status: 'undecided',
      authorized: 0,
      captured: 0,
      refunded: 0,
      at: timeOf(commit),
    }
    return { ...order, expiresAt: expiresAt ?? order.expiresAt, attempts: [...order.attempts, attempt] }
  },
  'payment-authorized': (order, fact, commit) =>
    told(order, fact, commit, 'authorized', (attempt) => ({
      status: attempt.status === 'captured' ? 'captured' : 'authorized',
      authorized: fact.amount,
    })),
  'payment-captured': (order, fact, commit) =>
    told(order, fact, commit, 'captured', ({ captured }) => ({
      status: 'captured',
      captured: captured + fact.amount,
    })),
  'payment-declined': (order, fact, commit) =>
    told(order, fact, commit, 'declined', () => ({
      status: 'declined',
      ...(fact.why !== undefined && { reason: fact.why }),
    })),
  'payment-voided': (order, fact, commit) => told(order, fact, commit, 'voided', () => ({ status: 'voided' })),
  'payment-abandoned': (order, fact, commit) => told(order, fact, commit, 'abandoned', () => ({ status: 'abandoned' })),
  'refund-requested': (order, fact, commit) => {
    const { id: orderId, refundId, attemptId, amount, cause, returnId, why, retries } = fact
    const refund: Refund = {
      id: refundId,
      orderId,
      attemptId,
      amount,
      cause,
      status: 'waiting',
      ...(returnId !== undefined && { returnId }),
      ...(why !== undefined && { reason: why }),
      at: timeOf(commit),
    }
    const earlier =
      retries === undefined ? order.refunds : withItem(order.refunds, retries, () => ({ retriedBy: refundId }))
    return { ...order, refunds: [...earlier, refund] }
  },
  'refund-made': (order, fact, commit) => refundTold(order, fact, commit, 'made'),
  'refund-failed': (order, fact, commit) => refundTold(order, fact, commit, 'failed'),
  'gateway-event-noted': (order, { seen }, { sequence }) => ({ ...order, seen: { ...order.seen, [seen]: sequence } }),
  'goodwill-granted': (order, { amount, shipping = 0, rows = [] }) => {
    const ofRows = rows.map((row) => ({ ...row, quantity: 0 }))
    const granted = withRows(order, ofRows, (row, part) => ({ goodwill: row.goodwill + part.amount }))
    const rest = amount - shipping - rows.reduce((sum, part) => sum + part.amount, 0)
    return {
      ...granted,
      shippingCredited: order.shippingCredited + shipping,
      goodwill: order.goodwill + rest,
    }
  },
}

/** Changes what a payment has of refunds: those of the order that it is of, and of one that replaces it. */
export function withRefundOf(order: KeptOrder, attemptId: string, amount: number): KeptOrder {
  const attempts = withItem(order.attempts, attemptId, ({ refunded }) => ({ refunded: refunded + amount }))
  return { ...order, attempts }
}

interface Told {
  readonly attemptId: string
  readonly gatewayId?: string
  readonly eventId?: string
}

function told(
  order: KeptOrder,
  fact: OrderEntry & Told,
  commit: CommitView,
  outcome: string,
  change: (attempt: PaymentAttempt) => Partial<PaymentAttempt>,
): KeptOrder {
  const { attemptId, gatewayId } = fact
  const attempts = withItem(order.attempts, attemptId, (attempt) => ({
    ...change(attempt),
    ...(gatewayId !== undefined && { gatewayId }),
    decidedAt: timeOf(commit),
  }))
  return { ...order, attempts, seen: withSeen(order, fact, `${outcome} ${attemptId}`, commit.sequence) }
}

function refundTold(
  order: KeptOrder,
  fact: OrderEntry & { readonly refundId: string; readonly gatewayId?: string; readonly eventId?: string },
  commit: CommitView,
  status: 'made' | 'failed',
): KeptOrder {
  const { refundId, gatewayId } = fact
  const refunds = withItem(order.refunds, refundId, () => ({
    status,
    ...(gatewayId !== undefined && { gatewayId }),
    decidedAt: timeOf(commit),
  }))
  return { ...order, refunds, seen: withSeen(order, fact, status, commit.sequence) }
}

/** What a gateway said is known by its event; and, of an attempt, by its own id of what it did. */
function withSeen(
  order: KeptOrder,
  { gatewayId, eventId }: { readonly gatewayId?: string; readonly eventId?: string },
  outcome: string,
  sequence: number,
): KeptOrder['seen'] {
  if (gatewayId === undefined && eventId === undefined) return order.seen
  return {
    ...order.seen,
    ...(gatewayId !== undefined && { [seenOutcome(outcome, gatewayId)]: sequence }),
    ...(eventId !== undefined && { [seenEvent(eventId)]: sequence }),
  }
}

export function seenOutcome(outcome: string, gatewayId: string): string {
  return `${outcome} ${gatewayId}`
}

export function seenEvent(eventId: string): string {
  return `event ${eventId}`
}
