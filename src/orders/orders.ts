import type { EventSource } from '../events/event-bus.ts'
import { readId } from '../inventory/request/fields.ts'
import { Attachment, attemptOf, type LedgerAttempt } from '../ledger/attachment.ts'
import type { AnyLedgerKind, LedgerCommand } from '../ledger/contract.ts'
import type { LedgerPort, LedgerRoom } from '../ledger/ledger-room.ts'
import { cancel } from './cancel-command.ts'
import { ClosedOrders } from './closed-orders.ts'
import { NotificationDriver } from './notification-driver.ts'
import type { Order, OutboxItem, Return, Shipment } from './order.ts'
import { OrderBus, type OrderEvents } from './order-events.ts'
import { type OrderPast, type OrderPastOptions, pastOf } from './order-past.ts'
import { OrderPayments } from './order-payments.ts'
import { type OrderFilter, OrderReads, type ReturnFilter } from './order-reads.ts'
import type {
  CancelOrderRequest,
  OnOrderRequest,
  RefundOrderRequest,
  ReplaceRequest,
  RetryRefundRequest,
} from './order-requests.ts'
import { viewOf } from './order-view.ts'
import { OrderBook } from './orders-book.ts'
import { ledgerFold } from './orders-fold.ts'
import { ordersKey } from './orders-key.ts'
import { configure } from './own-commands.ts'
import type { Webhook } from './payment-gateway.ts'
import type { PaymentEventRequest, PayRequest } from './payment-requests.ts'
import type { PlaceOrderRequest } from './place-requests.ts'
import { create, place, reserve } from './placing.ts'
import { type CheckedOptions, type OrdersOptions, readOrdersOptions } from './read-options.ts'
import { refund, retryRefund } from './refund-commands.ts'
import { replace } from './replace-command.ts'
import * as returning from './return-commands.ts'
import type {
  OnReturnRequest,
  ReceiveReturnRequest,
  RefundReturnRequest,
  RequestReturnRequest,
  ReturnGoodsRequest,
  UnreturnRequest,
} from './return-requests.ts'
import type { OnShipmentRequest, ShipOrderRequest } from './shipment-requests.ts'
import { cancelShipment, deliver, processOrder, settle, ship } from './shipping-commands.ts'

type Options<Request, Named extends string = 'orderId'> = Omit<Request, Named>

/** Orders, their payments, shipments and returns. Name it in `ledgers`, before what fills demands. */
export class Orders implements LedgerRoom {
  readonly kind: AnyLedgerKind = ledgerFold.kind
  readonly module: string | undefined = ledgerFold.module
  readonly #options: CheckedOptions
  readonly #attachment: Attachment = new Attachment(ordersKey.name)
  readonly #reads: OrderReads = new OrderReads(this.#attachment)
  readonly #all: ClosedOrders = new ClosedOrders(this.#attachment)
  readonly #events: OrderBus = new OrderBus()
  readonly #payments: OrderPayments
  #notifications: NotificationDriver | undefined

  /** @throws INVALID_ARGUMENT, INVALID_ID */
  constructor(options: OrdersOptions) {
    this.#options = readOrdersOptions(options)
    this.#payments = new OrderPayments(this.#options, this.#attachment, this.#all)
  }

  make(): OrderBook {
    return new OrderBook(this.#options.rules)
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
    this.#payments.attach(port)
    const { notifications, outbox, random } = this.#options
    if (notifications !== undefined) this.#notifications = new NotificationDriver(port, notifications, outbox, random)
    port.whenDurable((commit) => {
      this.#payments.durable(commit)
      this.#events.durable(commit)
      this.#notifications?.durable(commit)
    })
  }

  async start(): Promise<void> {
    await this.#attachment.port.note(configure, { keepOrdersMs: this.#options.keepOrdersMs })
    this.#payments.start()
    this.#notifications?.start()
  }

  async stop(): Promise<void> {
    await Promise.all([this.#payments.stop(), this.#notifications?.stop()])
  }

  /** What becomes of orders: each fact, once the journal has it. */
  get events(): EventSource<OrderEvents> {
    return this.#events.source
  }

  /**
   * Makes an order and holds all that it wants, in one commit. An order that costs nothing is confirmed at once.
   * @throws INSUFFICIENT_STOCK, WAREHOUSE_NOT_FOUND, ORDER_EXISTS, BACKORDER_LIMIT; and nothing has happened
   */
  place(order: PlaceOrderRequest): Promise<Order> {
    return this.#attachment.call(place, order)
  }

  /** The same, with a refusal as a value. */
  tryPlace(order: PlaceOrderRequest): Promise<LedgerAttempt<Order>> {
    return attemptOf(this.place(order))
  }

  /** Makes an order without stock: `reserve` holds what it wants. @throws ORDER_EXISTS */
  create(order: PlaceOrderRequest): Promise<Order> {
    return this.#attachment.call(create, order)
  }

  /** @throws ORDER_NOT_FOUND, INVALID_ORDER_STATE, INSUFFICIENT_STOCK, BACKORDER_LIMIT */
  reserve(orderId: string, options: Options<OnOrderRequest> = {}): Promise<Order> {
    return this.#send(reserve, { ...options, orderId })
  }

  /**
   * Records an attempt, then calls the gateway, outside everything. Resolves with the order as the outcome left it, also
   * where that was a decline.
   * @throws ORDER_NOT_FOUND, INVALID_ORDER_STATE; PAYMENT_UNDECIDED if another attempt is, or if this one is not decided
   * within `paymentTimeoutMs`: the outbox goes on asking
   */
  async pay(orderId: string, options: Options<PayRequest> = {}): Promise<Order> {
    return this.#payments.pay({ ...options, orderId })
  }

  /**
   * Takes in what a gateway says by itself. The same event again changes nothing and gets the first answer.
   * @throws ORDER_NOT_FOUND, PAYMENT_NOT_FOUND, NOT_REFUNDABLE for a refund of more than was captured
   */
  async paymentEvent(event: PaymentEventRequest): Promise<Order> {
    return this.#payments.event(event)
  }

  /**
   * Has the gateway read and verify a webhook, and takes in what it says; undefined if that is of no payment.
   * @throws WEBHOOK_REFUSED if it is not the gateway's, or of another amount or currency than was asked for; INVALID_ARGUMENT
   * if the gateway reads none; and what `paymentEvent` does
   */
  webhook(webhook: Webhook): Promise<Order | undefined> {
    return this.#payments.webhook(webhook)
  }

  /** Plans shipments of what has goods: one a warehouse, one a seller. @throws ORDER_NOT_FOUND, INVALID_ORDER_STATE */
  process(orderId: string, options: Options<OnOrderRequest> = {}): Promise<Order> {
    return this.#send(processOrder, { ...options, orderId })
  }

  /**
   * The goods leave, all of a shipment or a part: what is left over is a new planned shipment. One that is shipped
   * stays as it is.
   * @throws SHIPMENT_NOT_FOUND, INVALID_SHIPMENT_STATE, INVALID_QUANTITY, TRACKING_NUMBER_EXISTS, TOO_EARLY
   */
  ship(shipmentId: string, options: Options<ShipOrderRequest, 'shipmentId'> = {}): Promise<Shipment> {
    return this.#attachment.call(ship, { ...options, shipmentId })
  }

  /** It is there. Told before `ship`, it is kept, and moves nothing. @throws SHIPMENT_NOT_FOUND, INVALID_SHIPMENT_STATE */
  deliver(shipmentId: string, options: Options<OnShipmentRequest, 'shipmentId'> = {}): Promise<Shipment> {
    return this.#attachment.call(deliver, { ...options, shipmentId })
  }

  /** A planned shipment is not to be: its goods stay held. @throws SHIPMENT_NOT_FOUND, INVALID_SHIPMENT_STATE */
  cancelShipment(shipmentId: string, options: Options<OnShipmentRequest, 'shipmentId'>): Promise<Shipment> {
    return this.#attachment.call(cancelShipment, { ...options, shipmentId })
  }

  /** Nothing more is expected of it: it leaves memory after `keepOrdersMs`. @throws ORDER_NOT_FOUND, INVALID_ORDER_STATE */
  settle(orderId: string, options: Options<OnOrderRequest> = {}): Promise<Order> {
    return this.#send(settle, { ...options, orderId })
  }

  /** Ends what is not shipped, or some of it: stock back, money back. @throws ORDER_NOT_FOUND, INVALID_ORDER_STATE, INVALID_QUANTITY */
  cancel(orderId: string, options: Options<CancelOrderRequest>): Promise<Order> {
    return this.#send(cancel, { ...options, orderId })
  }

  /** Asks goods back. @throws ORDER_NOT_FOUND, NOT_RETURNABLE */
  requestReturn(orderId: string, options: Options<RequestReturnRequest>): Promise<Return> {
    return this.#send(returning.requestReturn, { ...options, orderId })
  }

  /** @throws RETURN_NOT_FOUND, INVALID_RETURN_STATE, as all that follow */
  approveReturn(returnId: string, options: Options<OnReturnRequest, 'returnId'> = {}): Promise<Return> {
    return this.#attachment.call(returning.approveReturn, { ...options, returnId })
  }

  rejectReturn(returnId: string, options: Options<OnReturnRequest, 'returnId'>): Promise<Return> {
    return this.#attachment.call(returning.rejectReturn, { ...options, returnId })
  }

  cancelReturn(returnId: string, options: Options<OnReturnRequest, 'returnId'> = {}): Promise<Return> {
    return this.#attachment.call(returning.cancelReturn, { ...options, returnId })
  }

  /** Takes in what came, into the bucket of its disposition. @throws INVALID_QUANTITY, WAREHOUSE_NOT_FOUND, CAPACITY_EXCEEDED */
  receiveReturn(returnId: string, options: Options<ReceiveReturnRequest, 'returnId'>): Promise<Return> {
    return this.#attachment.call(returning.receiveReturn, { ...options, returnId })
  }

  /** Decides on the money of what was counted. @throws NOT_REFUNDABLE if the fee is more than that */
  refundReturn(returnId: string, options: Options<RefundReturnRequest, 'returnId'> = {}): Promise<Return> {
    return this.#attachment.call(returning.refundReturn, { ...options, returnId })
  }

  /** All four steps of a return in one commit. @throws as these */
  returnGoods(orderId: string, options: Options<ReturnGoodsRequest>): Promise<Return> {
    return this.#send(returning.returnGoods, { ...options, orderId })
  }

  /** Goods that came back go out again, and are to be paid again. @throws INVALID_QUANTITY, INSUFFICIENT_STOCK */
  unreturn(returnId: string, options: Options<UnreturnRequest, 'returnId'>): Promise<Return> {
    return this.#attachment.call(returning.unreturn, { ...options, returnId })
  }

  /** Gives money back without goods. @throws ORDER_NOT_FOUND, NOT_REFUNDABLE */
  refund(orderId: string, options: Options<RefundOrderRequest>): Promise<Order> {
    return this.#send(refund, { ...options, orderId })
  }

  /** Asks anew for a refund that failed. @throws PAYMENT_NOT_FOUND, NOT_REFUNDABLE */
  retryRefund(
    orderId: string,
    refundId: string,
    options: Options<RetryRefundRequest, 'orderId' | 'refundId'> = {},
  ): Promise<Order> {
    return this.#send(retryRefund, { ...options, orderId, refundId })
  }

  /** The same goods again: a new order, paid by the credit of what it replaces. @throws NOT_RETURNABLE, INSUFFICIENT_STOCK */
  replace(orderId: string, options: Options<ReplaceRequest>): Promise<Order> {
    return this.#send(replace, { ...options, orderId })
  }

  /** @throws ORDER_NOT_FOUND, also for one that is closed and left memory: `find` reads that; NOT_OPEN */
  order(id: string): Order {
    return this.#reads.order(id)
  }

  /** From memory, or from the log. @throws ORDER_NOT_FOUND */
  async find(id: string): Promise<Order> {
    return viewOf(await this.#all.find(readId({ id }, 'id')))
  }

  /** The commits behind an order, from the log; also of one that is closed. @throws ORDER_NOT_FOUND */
  async history(id: string, options: OrderPastOptions = {}): Promise<OrderPast> {
    const order = await this.#all.find(readId({ id }, 'id'))
    return pastOf(order, this.#attachment.port, options)
  }

  /** @throws ORDER_NOT_FOUND */
  byNumber(number: string): Order {
    return this.#reads.byNumber(number)
  }

  /** The order that a row is of: movements name their row. @throws ORDER_NOT_FOUND */
  byRow(rowId: string): Order {
    return this.#reads.byRow(rowId)
  }

  /** Those in memory, in the order in which they were made. */
  orders(filter: OrderFilter = {}): readonly Order[] {
    return this.#reads.orders(filter)
  }

  /** @throws SHIPMENT_NOT_FOUND */
  shipment(id: string): Shipment {
    return this.#reads.shipment(id)
  }

  /** @throws SHIPMENT_NOT_FOUND */
  byTracking(trackingNumber: string): Shipment {
    return this.#reads.byTracking(trackingNumber)
  }

  /** @throws RETURN_NOT_FOUND */
  return(id: string): Return {
    return this.#reads.return(id)
  }

  returns(filter: ReturnFilter = {}): readonly Return[] {
    return this.#reads.returns(filter)
  }

  /** What still waits for its outcome outside, the oldest first. */
  outbox(): readonly OutboxItem[] {
    return this.#payments.waiting()
  }

  /** Commands on a closed order take it into memory again. */
  #send<Request extends { readonly orderId: string }, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
  ): Promise<Result> {
    return this.#all.send(command, request, request?.orderId)
  }
}
