import type { Order, OrderCommit, OutboxItem, Return, Shipment } from '../orders.ts'
import type { CommandSender } from './command-sender.ts'
import { orderPaths } from './order-paths.ts'
import type {
  AskedOfOrders,
  OrderCommandName,
  OrderMethods,
  OrdersFilter,
  ReturnsFilter,
  ShipmentsFilter,
} from './order-types.ts'
import { pathOf } from './path-of.ts'
import type { ReadOptions, Reads } from './reads.ts'

/** Orders, where the service has a shop: named as the methods of `Orders`. What each does is said there. */
export class OrdersClient implements OrderMethods {
  readonly #sender: CommandSender
  readonly #reads: Reads

  constructor(sender: CommandSender, reads: Reads) {
    this.#sender = sender
    this.#reads = reads
  }

  place(order: AskedOfOrders<'place'>): Promise<Order> {
    return this.#send('place', {}, order)
  }

  create(order: AskedOfOrders<'create'>): Promise<Order> {
    return this.#send('create', {}, order)
  }

  reserve(orderId: string, options: AskedOfOrders<'reserve'> = {}): Promise<Order> {
    return this.#send('reserve', { orderId }, options)
  }

  /** It waits for the gateway; a decline is an answer, too. */
  pay(orderId: string, options: AskedOfOrders<'pay'> = {}): Promise<Order> {
    return this.#send('pay', { orderId }, options)
  }

  process(orderId: string, options: AskedOfOrders<'process'> = {}): Promise<Order> {
    return this.#send('process', { orderId }, options)
  }

  settle(orderId: string, options: AskedOfOrders<'settle'> = {}): Promise<Order> {
    return this.#send('settle', { orderId }, options)
  }

  cancel(orderId: string, options: AskedOfOrders<'cancel'>): Promise<Order> {
    return this.#send('cancel', { orderId }, options)
  }

  refund(orderId: string, options: AskedOfOrders<'refund'>): Promise<Order> {
    return this.#send('refund', { orderId }, options)
  }

  retryRefund(orderId: string, refundId: string, options: AskedOfOrders<'retryRefund'> = {}): Promise<Order> {
    return this.#send('retryRefund', { orderId, refundId }, options)
  }

  replace(orderId: string, options: AskedOfOrders<'replace'>): Promise<Order> {
    return this.#send('replace', { orderId }, options)
  }

  requestReturn(orderId: string, options: AskedOfOrders<'requestReturn'>): Promise<Return> {
    return this.#send('requestReturn', { orderId }, options)
  }

  returnGoods(orderId: string, options: AskedOfOrders<'returnGoods'>): Promise<Return> {
    return this.#send('returnGoods', { orderId }, options)
  }

  ship(shipmentId: string, options: AskedOfOrders<'ship'> = {}): Promise<Shipment> {
    return this.#send('ship', { shipmentId }, options)
  }

  deliver(shipmentId: string, options: AskedOfOrders<'deliver'> = {}): Promise<Shipment> {
    return this.#send('deliver', { shipmentId }, options)
  }

  cancelShipment(shipmentId: string, options: AskedOfOrders<'cancelShipment'>): Promise<Shipment> {
    return this.#send('cancelShipment', { shipmentId }, options)
  }

  approveReturn(returnId: string, options: AskedOfOrders<'approveReturn'> = {}): Promise<Return> {
    return this.#send('approveReturn', { returnId }, options)
  }

  rejectReturn(returnId: string, options: AskedOfOrders<'rejectReturn'>): Promise<Return> {
    return this.#send('rejectReturn', { returnId }, options)
  }

  cancelReturn(returnId: string, options: AskedOfOrders<'cancelReturn'> = {}): Promise<Return> {
    return this.#send('cancelReturn', { returnId }, options)
  }

  receiveReturn(returnId: string, options: AskedOfOrders<'receiveReturn'>): Promise<Return> {
    return this.#send('receiveReturn', { returnId }, options)
  }

  refundReturn(returnId: string, options: AskedOfOrders<'refundReturn'> = {}): Promise<Return> {
    return this.#send('refundReturn', { returnId }, options)
  }

  unreturn(returnId: string, options: AskedOfOrders<'unreturn'>): Promise<Return> {
    return this.#send('unreturn', { returnId }, options)
  }

  /** What a gateway said, told by somebody who has read it. */
  paymentEvent(event: AskedOfOrders<'paymentEvent'>): Promise<Order> {
    return this.#send('paymentEvent', {}, event)
  }

  /** By its id, also one that is closed; or by its number. */
  async order(orderId: string, options: ReadOptions = {}): Promise<Order> {
    return this.#reads.one(pathOf('/orders/:orderId', { orderId }), {}, options)
  }

  /** Those in memory, by when they were placed. */
  orders(filter: OrdersFilter = {}, options: ReadOptions = {}): AsyncGenerator<Order, void, undefined> {
    return this.#reads.paged(pathOf('/orders'), { ...filter }, options)
  }

  /** The commits behind an order. */
  async *history(orderId: string, options: ReadOptions = {}): AsyncGenerator<OrderCommit, void, undefined> {
    yield* this.#reads.paged<OrderCommit>(pathOf('/orders/:orderId/history', { orderId }), {}, options, 'fromSequence')
  }

  async shipment(shipmentId: string, options: ReadOptions = {}): Promise<Shipment> {
    return this.#reads.one(pathOf('/shipments/:shipmentId', { shipmentId }), {}, options)
  }

  shipments(filter: ShipmentsFilter = {}, options: ReadOptions = {}): AsyncGenerator<Shipment, void, undefined> {
    return this.#reads.paged(pathOf('/shipments'), { ...filter }, options)
  }

  async return(returnId: string, options: ReadOptions = {}): Promise<Return> {
    return this.#reads.one(pathOf('/returns/:returnId', { returnId }), {}, options)
  }

  returns(filter: ReturnsFilter = {}, options: ReadOptions = {}): AsyncGenerator<Return, void, undefined> {
    return this.#reads.paged(pathOf('/returns'), { ...filter }, options)
  }

  /** What waits for its outcome outside, the oldest first. */
  outbox(options: ReadOptions = {}): AsyncGenerator<OutboxItem, void, undefined> {
    return this.#reads.paged(pathOf('/outbox'), {}, options)
  }

  async #send<Result>(name: OrderCommandName, ids: Readonly<Record<string, string>>, request: object): Promise<Result> {
    return this.#sender.send({ method: 'POST', path: pathOf(orderPaths[name], ids) }, request)
  }
}
