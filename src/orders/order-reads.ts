import { errorAs } from '../errors/inventory-error.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readChoice, readId, readOptionalId } from '../inventory/request/fields.ts'
import type { Attachment } from '../ledger/attachment.ts'
import type { KeptOrder } from './kept-order.ts'
import type { Order, OrderStatus, Return, ReturnStatus, Shipment } from './order.ts'
import type { IndexedBy } from './order-index.ts'
import { returnOf, shipmentOf, viewOf } from './order-view.ts'
import type { OrderBook } from './orders-book.ts'
import { orderNotFound, returnNotFound, shipmentNotFound } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { orderStatuses } from './statuses.ts'

export interface OrderFilter {
  readonly status?: OrderStatus
  readonly customerId?: string
}

export interface ReturnFilter {
  readonly status?: ReturnStatus
  readonly orderId?: string
}

const orderFilter = fieldsOf<OrderFilter>({ status: true, customerId: true })
const returnFilter = fieldsOf<ReturnFilter>({ status: true, orderId: true })
const returnStatuses: readonly ReturnStatus[] = [
  'requested',
  'approved',
  'rejected',
  'received',
  'refunded',
  'cancelled',
  'unreturned',
]

/** What can be read of orders: at once, from memory, as frozen values. */
export class OrderReads {
  readonly #attachment: Attachment

  constructor(attachment: Attachment) {
    this.#attachment = attachment
  }

  get book(): OrderBook {
    return this.#attachment.port.books.ledger(ordersKey)
  }

  order(id: string): Order {
    return viewOf(this.kept(readId({ id }, 'id')))
  }

  /** @throws ORDER_NOT_FOUND; with `closed` if it has left memory */
  kept(orderId: string): KeptOrder {
    const { book } = this
    const order = book.order(orderId)
    if (order !== undefined) return order
    throw errorAs(orderNotFound, { orderId, ...(book.closed(orderId) !== undefined && { closed: true }) })
  }

  byNumber(number: string): Order {
    const order = this.book.orderOf('number', readId({ number }, 'number'))
    if (order === undefined) throw errorAs(orderNotFound, { orderId: number, number })
    return viewOf(order)
  }

  byRow(rowId: string): Order {
    const order = this.book.orderOf('row', readId({ rowId }, 'rowId'))
    if (order === undefined) throw errorAs(orderNotFound, { orderId: rowId })
    return viewOf(order)
  }

  /** In the order in which they were made. */
  orders(filter: OrderFilter): readonly Order[] {
    const wanted = readObject(filter, 'filter', orderFilter)
    const status = wanted.status === undefined ? undefined : readChoice(wanted, 'status', orderStatuses)
    const customerId = readOptionalId(wanted, 'customerId')
    const found: Order[] = []
    for (const order of this.book.orders()) {
      if (status !== undefined && order.status !== status) continue
      if (customerId === undefined || order.customerId === customerId) found.push(viewOf(order))
    }
    return found
  }

  shipment(id: string): Shipment {
    return this.#shipment('shipment', readId({ id }, 'id'), (one) => one.id === id)
  }

  byTracking(trackingNumber: string): Shipment {
    const name = readId({ trackingNumber }, 'trackingNumber')
    return this.#shipment('tracking', name, (one) => one.trackingNumber === name)
  }

  return(id: string): Return {
    const order = this.book.orderOf('return', readId({ id }, 'id'))
    const found = order?.returns.find((one) => one.id === id)
    if (order === undefined || found === undefined) throw errorAs(returnNotFound, { returnId: id })
    return returnOf(order, found)
  }

  returns(filter: ReturnFilter): readonly Return[] {
    const wanted = readObject(filter, 'filter', returnFilter)
    const status = wanted.status === undefined ? undefined : readChoice(wanted, 'status', returnStatuses)
    const orderId = readOptionalId(wanted, 'orderId')
    const orders = orderId === undefined ? this.book.orders() : [this.kept(orderId)]
    return Array.from(orders).flatMap((order) =>
      order.returns.filter((one) => status === undefined || one.status === status).map((one) => returnOf(order, one)),
    )
  }

  #shipment(by: IndexedBy, name: string, isIt: (shipment: KeptOrder['shipments'][number]) => boolean): Shipment {
    const order = this.book.orderOf(by, name)
    const shipment = order?.shipments.find(isIt)
    if (order === undefined || shipment === undefined) throw errorAs(shipmentNotFound, { shipmentId: name })
    return shipmentOf(order, shipment)
  }
}
