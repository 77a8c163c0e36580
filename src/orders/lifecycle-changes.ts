import type { CommitView } from '../ledger/ledger.ts'
import type { KeptLine, KeptOrder, KeptRow, KeptWaiting } from './kept-order.ts'
import { type Changes, movedTo, timeOf, withRows } from './order-changes.ts'
import type { LineFact, OrderFact, RowFact } from './orders-entry.ts'

type LifecycleFact =
  | 'order-reserved'
  | 'order-row-filled'
  | 'order-row-held'
  | 'order-confirmation-put-off'
  | 'order-confirmed'
  | 'order-processing'
  | 'order-shipped'
  | 'order-delivered'
  | 'order-settled'
  | 'order-cancelled'
  | 'units-cancelled'

export function newOrder(fact: OrderFact<'order-created'>, commit: CommitView): KeptOrder {
  const { id, number, currency, customerId, isMember, shipTo, promisedAt, lines, discount, shipping, replaces } = fact
  const placedAt = timeOf(commit)
  const { actor, reason, metadata, sequence } = commit
  const first = {
    to: 'pending' as const,
    at: placedAt,
    ...(reason !== undefined && { reason }),
    ...(actor !== undefined && { actor }),
    ...(metadata !== undefined && { metadata }),
  }
  return {
    id,
    number,
    status: 'pending',
    transitions: [first],
    customerId,
    isMember,
    currency,
    shipTo,
    promisedAt,
    expiresAt: undefined,
    placedAt,
    lines: lines.map(newLine),
    rows: [],
    discount: discount ?? 0,
    shipping: shipping ?? 0,
    shippingCredited: 0,
    goodwill: 0,
    fees: 0,
    reversed: 0,
    creditIn: 0,
    creditOut: 0,
    attempts: [],
    refunds: [],
    shipments: [],
    returns: [],
    replaces,
    replacedBy: [],
    confirmsSince: undefined,
    seen: {},
    version: 0,
    first: sequence,
    last: sequence,
    lastAt: commit.at,
  }
}

function newLine({ productId, quantity, unitPrice, discount, share, tax, total, ...more }: LineFact): KeptLine {
  const { sellerId, fulfilledBy, warehouseId, backorder } = more
  return {
    productId,
    quantity,
    unitPrice,
    discount: discount ?? 0,
    share: share ?? 0,
    tax: tax ?? 0,
    total,
    sellerId,
    bySeller: fulfilledBy === 'seller',
    warehouseId,
    backorder: backorder === true,
    waiting: undefined,
  }
}

function newRow({ rowId, lineNumber, warehouseId, quantity, total, reservationId }: RowFact, at: number): KeptRow {
  return {
    id: rowId,
    lineNumber,
    warehouseId,
    quantity,
    total,
    reservationId,
    planned: 0,
    deliveredEarly: 0,
    shipped: 0,
    delivered: 0,
    cancelled: 0,
    returned: 0,
    askedBack: 0,
    creditedUnits: 0,
    credited: 0,
    goodwill: 0,
    placedAt: at,
    shippedAt: undefined,
    deliveredAt: undefined,
    settledAt: undefined,
  }
}

export const lifecycleChanges: Changes<LifecycleFact> = {
  'order-reserved': (order, fact, commit) => {
    const { rows, waiting = [], expiresAt } = fact
    const lines = order.lines.map((line, index) => {
      const units = waiting.find(({ lineNumber }) => lineNumber === index + 1)
      if (units === undefined) return line
      const { demandId, quantity, total } = units
      return { ...line, waiting: { demandId, quantity, total, doneUnits: 0, doneTotal: 0 } }
    })
    const reserved = { ...order, expiresAt, lines, rows: rows.map((row) => newRow(row, timeOf(commit))) }
    return movedTo(reserved, 'payment-pending', fact, commit)
  },
  'order-row-filled': (order, { row }, commit) => {
    const { lineNumber, quantity, total } = row
    const filled = withWaiting(order, lineNumber, ({ doneUnits, doneTotal }) => ({
      doneUnits: doneUnits + quantity,
      doneTotal: doneTotal + total,
    }))
    return { ...filled, rows: [...order.rows, newRow(row, timeOf(commit))] }
  },
  'order-row-held': (order, { rowId, reservationId }) =>
    withRows(order, [{ rowId, quantity: 0 }], () => ({ reservationId })),
  'order-confirmation-put-off': (order, _, { at }) => ({ ...order, confirmsSince: at }),
  'order-confirmed': (order, fact, commit) => ({
    ...movedTo(order, 'confirmed', fact, commit),
    expiresAt: undefined,
    confirmsSince: undefined,
  }),
  'order-processing': (order, fact, commit) => movedTo(order, 'processing', fact, commit),
  'order-shipped': (order, fact, commit) => movedTo(order, 'shipped', fact, commit),
  'order-delivered': (order, fact, commit) => movedTo(order, 'delivered', fact, commit),
  'order-settled': (order, fact, commit) => {
    const settledAt = timeOf(commit)
    const rows = order.rows.map((row) => ({ ...row, settledAt: row.settledAt ?? settledAt }))
    return { ...movedTo(order, 'settled', fact, commit), rows }
  },
  'order-cancelled': (order, fact, commit) => ({
    ...movedTo(order, 'cancelled', fact, commit),
    expiresAt: undefined,
    confirmsSince: undefined,
    shippingCredited: order.shippingCredited + (fact.shipping ?? 0),
    rows: order.rows.map(wholeCancelled),
    lines: order.lines.map(nothingWaits),
    shipments: order.shipments.map((one) =>
      one.status === 'planned' ? { ...one, status: 'cancelled' as const } : one,
    ),
  }),
  'units-cancelled': (order, { rows, waiting = [] }) => {
    const cancelled = withRows(order, rows, (row, { quantity, amount }) => ({
      cancelled: row.cancelled + quantity,
      creditedUnits: row.creditedUnits + quantity,
      credited: row.credited + amount,
      ...timesWithout(order, row, quantity),
    }))
    return waiting.reduce(
      (changed, { lineNumber, quantity, amount }) =>
        withWaiting(changed, lineNumber, ({ doneUnits, doneTotal }) => ({
          doneUnits: doneUnits + quantity,
          doneTotal: doneTotal + amount,
        })),
      withoutUnits(cancelled, order),
    )
  },
}

/** Where the units that left before were the last ones, the row's times are those of its last parcel. */
function timesWithout({ shipments }: KeptOrder, row: KeptRow, units: number): Partial<KeptRow> {
  const left = row.quantity - row.cancelled - units
  if (row.shipped === 0 || row.shipped < left) return {}
  const own = shipments.filter(
    ({ shippedAt, lines }) => shippedAt !== undefined && lines.some((one) => one.rowId === row.id),
  )
  const last = (times: readonly (number | undefined)[]): number => Math.max(...times.map((time) => time ?? 0))
  return {
    shippedAt: row.shippedAt ?? last(own.map(({ shippedAt }) => shippedAt)),
    ...(row.delivered === row.shipped && {
      deliveredAt: row.deliveredAt ?? last(own.map(({ deliveredAt }) => deliveredAt)),
    }),
  }
}

/** Of an order of which nothing was shipped. */
function wholeCancelled(row: KeptRow): KeptRow {
  const { quantity, total, goodwill } = row
  return { ...row, cancelled: quantity, planned: 0, creditedUnits: quantity, credited: total - goodwill }
}

function nothingWaits(line: KeptLine): KeptLine {
  const { waiting } = line
  if (waiting === undefined) return line
  return { ...line, waiting: { ...waiting, doneUnits: waiting.quantity, doneTotal: waiting.total } }
}

function withWaiting(
  order: KeptOrder,
  lineNumber: number,
  change: (waiting: KeptWaiting) => Partial<KeptWaiting>,
): KeptOrder {
  const lines = order.lines.map((line, index) =>
    index + 1 === lineNumber && line.waiting !== undefined
      ? { ...line, waiting: { ...line.waiting, ...change(line.waiting) } }
      : line,
  )
  return { ...order, lines }
}

/** Planned shipments lose what was cancelled: the last planned first. One that is left with nothing is cancelled. */
function withoutUnits(order: KeptOrder, before: KeptOrder): KeptOrder {
  let { shipments } = order
  const rows = order.rows.map((row, index) => {
    const unshipped = row.quantity - row.cancelled - row.shipped
    let excess = row.planned - unshipped
    if (excess <= 0 || before.rows[index] === row) return row
    const planned = unshipped
    shipments = shipments
      .toReversed()
      .map((shipment) => {
        const part = shipment.lines.find(({ rowId }) => rowId === row.id)
        if (shipment.status !== 'planned' || part === undefined || excess === 0) return shipment
        const cut = Math.min(part.quantity, excess)
        excess -= cut
        const lines = shipment.lines
          .map((line) => (line === part ? { ...line, quantity: line.quantity - cut } : line))
          .filter(({ quantity }) => quantity > 0)
        return lines.length === 0 ? { ...shipment, status: 'cancelled' as const } : { ...shipment, lines }
      })
      .toReversed()
    return { ...row, planned }
  })
  return { ...order, rows, shipments }
}
