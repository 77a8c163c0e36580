import { isLedgerEntry } from '../../audit/ledger-entry.ts'
import { type ChangedOrder, ChangedOrders, type Order, type OrderEntry, type OrderLine } from '../../orders.ts'
import {
  bridgeReplacements,
  dimCustomers,
  fctOrderLines,
  fctPayments,
  fctRefunds,
  fctReturns,
  fctShipments,
  orderTables,
} from './order-tables.ts'
import { type RowOf, rowsOf, type Table, type TableRows } from './table.ts'
import type { LogCommit, TableFold } from './table-fold.ts'

type OrderLineRow = RowOf<typeof fctOrderLines>
type CustomerRow = RowOf<typeof dimCustomers>
type ReplacementRow = RowOf<typeof bridgeReplacements>

/** All that orders come to. An order that changed writes all its rows again. */
export class OrderFold implements TableFold {
  readonly tables: readonly Table[] = orderTables
  readonly #orders: ChangedOrders = new ChangedOrders()
  readonly #customers: Map<string, CustomerRow> = new Map()
  readonly #replacements: Map<string, ReplacementRow> = new Map()
  /** Orders with units that had no goods when they were taken last. */
  readonly #withoutGoods: Set<string> = new Set()
  readonly #newCustomers: Set<string> = new Set()
  readonly #newReplacements: Set<string> = new Set()

  add(commit: LogCommit): void {
    this.#orders.add(commit)
    for (const entry of commit.entries) {
      if (!isLedgerEntry(entry) || entry.ledger !== 'orders') continue
      const fact = entry as OrderEntry
      if (fact.type === 'order-created') this.#created(fact, commit)
      else if (fact.type === 'credit-moved') this.#credited(fact, commit)
    }
  }

  *take(): Generator<TableRows, void, undefined> {
    const changed = [...this.#orders.take()]
    yield rowsOf(
      fctOrderLines,
      changed.flatMap((one) => this.#orderLines(one)),
    )
    yield rowsOf(fctPayments, changed.flatMap(paymentRows))
    yield rowsOf(fctReturns, changed.flatMap(returnRows))
    yield rowsOf(fctRefunds, changed.flatMap(refundRows))
    yield rowsOf(fctShipments, changed.flatMap(shipmentRows))
    yield rowsOf(bridgeReplacements, taken(this.#newReplacements, this.#replacements))
    yield rowsOf(dimCustomers, taken(this.#newCustomers, this.#customers))
  }

  /** Units without goods are a row of their own. It is written once more when there are none any more. */
  #orderLines({ order, sequence }: ChangedOrder): OrderLineRow[] {
    const before = this.#withoutGoods.delete(order.id)
    return order.lines.flatMap((line) => {
      const rest = restRow(order, line, sequence)
      if (rest.quantity > 0) this.#withoutGoods.add(order.id)
      return [...orderLineRows(order, line, sequence), ...(rest.quantity > 0 || before ? [rest] : [])]
    })
  }

  #created(fact: Extract<OrderEntry, { type: 'order-created' }>, { at, effectiveAt = at, sequence }: LogCommit): void {
    const { id, customerId, isMember = false, replaces } = fact
    if (customerId !== undefined) {
      const before = this.#customers.get(customerId)
      const first = Math.min(before?.first_ordered_at ?? effectiveAt, effectiveAt)
      const last = Math.max(before?.last_ordered_at ?? effectiveAt, effectiveAt)
      const row = { customer_id: customerId, is_member: isMember, first_ordered_at: first, last_ordered_at: last }
      this.#customers.set(customerId, { ...row, sequence })
      this.#newCustomers.add(customerId)
    }
    if (replaces === undefined) return
    const { orderId, returnId = null } = replaces
    const row = { order_id: orderId, replacement_order_id: id, return_id: returnId, credit_amount: 0 }
    this.#replacements.set(id, { ...row, replaced_at: effectiveAt, sequence })
    this.#newReplacements.add(id)
  }

  #credited({ to, amount }: Extract<OrderEntry, { type: 'credit-moved' }>, { sequence }: LogCommit): void {
    const row = this.#replacements.get(to)
    if (row === undefined) return
    this.#replacements.set(to, { ...row, credit_amount: Number(row.credit_amount) + amount, sequence })
    this.#newReplacements.add(to)
  }
}

function taken<Row>(ids: Set<string>, rows: ReadonlyMap<string, Row>): Row[] {
  const wanted = Array.from(ids, (id) => rows.get(id) as Row)
  ids.clear()
  return wanted
}

function ofLine(order: Order, line: OrderLine, sequence: number) {
  return {
    order_id: order.id,
    order_number: order.number,
    line_number: line.lineNumber,
    order_status: order.status,
    customer_id: order.customerId ?? null,
    is_member: order.isMember ?? false,
    product_id: line.productId,
    seller_id: line.sellerId ?? null,
    fulfilled_by: line.fulfilledBy ?? 'us',
    currency: order.currency,
    unit_price: line.unitPrice,
    promised_at: order.promisedAt ?? null,
    ordered_at: order.placedAt,
    sequence,
  }
}

function orderLineRows(order: Order, line: OrderLine, sequence: number): OrderLineRow[] {
  return line.rows.map((row) => ({
    ...ofLine(order, line, sequence),
    row_id: row.id,
    warehouse_id: row.warehouseId ?? null,
    reservation_id: row.reservationId ?? null,
    quantity: row.quantity,
    shipped: row.shipped,
    delivered: row.delivered,
    returned: row.returned,
    cancelled: row.cancelled,
    amount: row.total,
    refunded_amount: row.refunded,
    placed_at: row.placedAt,
    shipped_at: row.shippedAt ?? null,
    delivered_at: row.deliveredAt ?? null,
    settled_at: row.settledAt ?? null,
  }))
}

/** The units of a line that have no row yet. */
function restRow(order: Order, line: OrderLine, sequence: number): OrderLineRow {
  const { quantity, total, waiting, rows } = line
  const units = rows.reduce((left, row) => left - row.quantity, quantity)
  return {
    ...ofLine(order, line, sequence),
    row_id: null,
    warehouse_id: null,
    reservation_id: null,
    quantity: units,
    shipped: 0,
    delivered: 0,
    returned: 0,
    // Before it is reserved nothing waits, and all may come.
    cancelled: order.status === 'pending' ? 0 : units - waiting,
    amount: rows.reduce((left, row) => left - row.total, total),
    refunded_amount: 0,
    placed_at: order.placedAt,
    shipped_at: null,
    delivered_at: null,
    settled_at: null,
  }
}

function paymentRows({ order, sequence }: ChangedOrder): RowOf<typeof fctPayments>[] {
  return order.payments.map((payment) => ({
    attempt_id: payment.id,
    order_id: order.id,
    currency: order.currency,
    method: payment.method ?? null,
    status: payment.status,
    amount: payment.amount,
    authorized_amount: payment.authorized,
    captured_amount: payment.captured,
    refunded_amount: payment.refunded,
    gateway_id: payment.gatewayId ?? null,
    reason: payment.reason ?? null,
    attempted_at: payment.at,
    decided_at: payment.decidedAt ?? null,
    sequence,
  }))
}

function returnRows({ order, sequence }: ChangedOrder): RowOf<typeof fctReturns>[] {
  return order.returns.flatMap((back) =>
    back.lines.map((line, index) => ({
      return_id: back.id,
      order_id: order.id,
      line_number: line.lineNumber,
      row_id: line.rowId,
      product_id: line.productId,
      status: back.status,
      reason: line.reason ?? null,
      warehouse_id: back.warehouseId ?? null,
      currency: order.currency,
      quantity: line.quantity,
      received: line.received,
      unreturned: line.unreturned,
      credited_amount: line.refunded,
      fee_amount: index === 0 ? (back.fee?.amount ?? 0) : 0,
      replaced_by: back.replacedBy ?? null,
      requested_at: back.requestedAt,
      received_at: back.receivedAt ?? null,
      refunded_at: back.refundedAt ?? null,
      sequence,
    })),
  )
}

function refundRows({ order, sequence }: ChangedOrder): RowOf<typeof fctRefunds>[] {
  return order.refunds.map((refund) => ({
    refund_id: refund.id,
    order_id: order.id,
    attempt_id: refund.attemptId,
    return_id: refund.returnId ?? null,
    currency: order.currency,
    amount: refund.amount,
    cause: refund.cause,
    status: refund.status,
    reason: refund.reason ?? null,
    retried_by: refund.retriedBy ?? null,
    requested_at: refund.at,
    decided_at: refund.decidedAt ?? null,
    sequence,
  }))
}

/** What is only planned may leave in another parcel. */
function shipmentRows({ order, sequence }: ChangedOrder): RowOf<typeof fctShipments>[] {
  const left = order.shipments.filter(({ status }) => status === 'shipped' || status === 'delivered')
  return left.flatMap((shipment) =>
    shipment.lines.map((part) => ({
      shipment_id: shipment.id,
      order_id: order.id,
      line_number: part.lineNumber,
      row_id: part.rowId,
      product_id: part.productId,
      warehouse_id: shipment.warehouseId ?? null,
      seller_id: shipment.sellerId ?? null,
      status: shipment.status,
      quantity: part.quantity,
      carrier: shipment.carrier ?? null,
      tracking_number: shipment.trackingNumber ?? null,
      shipped_at: shipment.shippedAt as number,
      delivered_at: shipment.deliveredAt ?? null,
      sequence,
    })),
  )
}
