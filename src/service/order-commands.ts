import { z } from 'zod'
import type { Orders } from '../orders.ts'
import type { BodyOf } from './schemas/fields.ts'
import { id } from './schemas/fields.ts'
import { OrderAnswer } from './schemas/order-answers.ts'
import * as order from './schemas/order-bodies.ts'
import { ReturnAnswer, ShipmentAnswer } from './schemas/order-part-answers.ts'
import * as back from './schemas/return-bodies.ts'
import * as shipment from './schemas/shipment-bodies.ts'
import type { Scope } from './tokens.ts'

/** What looks, what gives a refusal as a value, what has a route of its own, and what whoever opens it calls. */
type NoCommand = 'find' | 'history' | 'tryPlace' | 'webhook' | 'start' | 'stop'

/** All that `Orders` does: what answers later. */
export type OrderCommandName = Exclude<
  { [Name in keyof Orders]: Orders[Name] extends (...given: never[]) => Promise<unknown> ? Name : never }[keyof Orders],
  NoCommand
>

type RequestOf<Name extends OrderCommandName> = Exclude<Parameters<Orders[Name]>[number], string | undefined>

/** The ids of a path. */
export interface OrderPath {
  readonly orderId: string
  readonly refundId: string
  readonly shipmentId: string
  readonly returnId: string
}

/** A command on orders as HTTP has it. */
export interface OrderCommand<Name extends OrderCommandName = OrderCommandName> {
  readonly path: string
  readonly summary: string
  readonly tag: 'orders' | 'shipments' | 'returns' | 'payments'
  readonly scope?: Scope
  readonly params?: z.ZodType<object>
  readonly body: z.ZodType<BodyOf<RequestOf<Name>>>
  readonly answer: z.ZodType
  /** It waits for somebody outside. */
  readonly isSlow?: true
  /** It makes something that is read there, by its id. */
  readonly makes?: 'orders' | 'returns'
  send(orders: Orders, path: OrderPath, request: RequestOf<Name>): Promise<unknown>
}

const onOrder = { tag: 'orders', params: z.strictObject({ orderId: id }), answer: OrderAnswer } as const
const onShipment = { tag: 'shipments', params: z.strictObject({ shipmentId: id }), answer: ShipmentAnswer } as const
const onReturn = { tag: 'returns', params: z.strictObject({ returnId: id }), answer: ReturnAnswer } as const
const placed = { tag: 'orders', body: order.PlaceBody, answer: OrderAnswer, makes: 'orders' } as const
const asked = { ...onOrder, tag: 'returns', answer: ReturnAnswer, makes: 'returns' } as const

/** The compiler sees to it that every command of `Orders` is here, with the fields that it takes. */
export const orderCommands: { readonly [Name in OrderCommandName]: OrderCommand<Name> } = {
  place: {
    ...placed,
    path: '/orders',
    summary: 'Place an order, and hold what it wants: all of it or nothing',
    send: (orders, _, request) => orders.place(request),
  },
  create: {
    ...placed,
    path: '/orders/drafts',
    summary: 'Make an order without holding anything yet',
    send: (orders, _, request) => orders.create(request),
  },
  reserve: {
    ...onOrder,
    path: '/orders/:orderId/reserve',
    summary: 'Hold what a pending order wants',
    body: order.OnOrderBody,
    send: (orders, { orderId }, request) => orders.reserve(orderId, request),
  },
  pay: {
    ...onOrder,
    path: '/orders/:orderId/pay',
    summary: 'Try to get paid, and wait for what comes of it; a decline is an answer, too',
    body: order.PayBody,
    isSlow: true,
    send: (orders, { orderId }, request) => orders.pay(orderId, request),
  },
  process: {
    ...onOrder,
    path: '/orders/:orderId/process',
    summary: 'Plan shipments of what has goods',
    body: order.OnOrderBody,
    send: (orders, { orderId }, request) => orders.process(orderId, request),
  },
  settle: {
    ...onOrder,
    path: '/orders/:orderId/settle',
    summary: 'Close a delivered order',
    body: order.OnOrderBody,
    send: (orders, { orderId }, request) => orders.settle(orderId, request),
  },
  cancel: {
    ...onOrder,
    path: '/orders/:orderId/cancel',
    summary: 'Cancel what is not shipped, or some of it: stock back, money back',
    body: order.CancelBody,
    send: (orders, { orderId }, request) => orders.cancel(orderId, request),
  },
  refund: {
    ...onOrder,
    path: '/orders/:orderId/refund',
    summary: 'Give money back without goods',
    body: order.RefundBody,
    send: (orders, { orderId }, request) => orders.refund(orderId, request),
  },
  retryRefund: {
    ...onOrder,
    params: z.strictObject({ orderId: id, refundId: id }),
    path: '/orders/:orderId/refunds/:refundId/retry',
    summary: 'Ask anew for a refund that failed',
    body: order.OnOrderBody,
    send: (orders, { orderId, refundId }, request) => orders.retryRefund(orderId, refundId, request),
  },
  replace: {
    ...onOrder,
    makes: 'orders',
    path: '/orders/:orderId/replace',
    summary: 'Send the same goods again, as a new order that the credit of this one pays',
    body: order.ReplaceBody,
    send: (orders, { orderId }, request) => orders.replace(orderId, request),
  },
  requestReturn: {
    ...asked,
    path: '/orders/:orderId/returns',
    summary: 'Ask goods back',
    body: back.RequestReturnBody,
    send: (orders, { orderId }, request) => orders.requestReturn(orderId, request),
  },
  returnGoods: {
    ...asked,
    path: '/orders/:orderId/return-goods',
    summary: 'Take goods back and refund them, all at once',
    body: back.ReturnGoodsBody,
    send: (orders, { orderId }, request) => orders.returnGoods(orderId, request),
  },
  ship: {
    ...onShipment,
    path: '/shipments/:shipmentId/ship',
    summary: 'The goods leave, all of a shipment or a part',
    body: shipment.ShipBody,
    send: (orders, { shipmentId }, request) => orders.ship(shipmentId, request),
  },
  deliver: {
    ...onShipment,
    path: '/shipments/:shipmentId/deliver',
    summary: 'It is there',
    body: shipment.OnShipmentBody,
    send: (orders, { shipmentId }, request) => orders.deliver(shipmentId, request),
  },
  cancelShipment: {
    ...onShipment,
    path: '/shipments/:shipmentId/cancel',
    summary: 'A planned shipment is not to be; its goods stay held',
    body: shipment.CancelShipmentBody,
    send: (orders, { shipmentId }, request) => orders.cancelShipment(shipmentId, request),
  },
  approveReturn: {
    ...onReturn,
    path: '/returns/:returnId/approve',
    summary: 'The goods may come back',
    body: back.OnReturnBody,
    send: (orders, { returnId }, request) => orders.approveReturn(returnId, request),
  },
  rejectReturn: {
    ...onReturn,
    path: '/returns/:returnId/reject',
    summary: 'The goods may not come back',
    body: back.RejectReturnBody,
    send: (orders, { returnId }, request) => orders.rejectReturn(returnId, request),
  },
  cancelReturn: {
    ...onReturn,
    path: '/returns/:returnId/cancel',
    summary: 'The goods do not come back after all',
    body: back.OnReturnBody,
    send: (orders, { returnId }, request) => orders.cancelReturn(returnId, request),
  },
  receiveReturn: {
    ...onReturn,
    path: '/returns/:returnId/receive',
    summary: 'Take in what came, each into its bucket',
    body: back.ReceiveReturnBody,
    send: (orders, { returnId }, request) => orders.receiveReturn(returnId, request),
  },
  refundReturn: {
    ...onReturn,
    path: '/returns/:returnId/refund',
    summary: 'Decide on the money of what was counted',
    body: back.RefundReturnBody,
    send: (orders, { returnId }, request) => orders.refundReturn(returnId, request),
  },
  unreturn: {
    ...onReturn,
    path: '/returns/:returnId/unreturn',
    summary: 'Goods that came back go out again, and are to be paid again',
    body: back.UnreturnBody,
    send: (orders, { returnId }, request) => orders.unreturn(returnId, request),
  },
  paymentEvent: {
    tag: 'payments',
    // Whoever tells it says what was paid: nobody who sells may.
    scope: 'admin',
    path: '/payments/events',
    summary: 'Tell what a gateway said, where its webhooks are read by somebody else',
    body: order.PaymentEventBody,
    answer: OrderAnswer,
    send: (orders, _, request) => orders.paymentEvent(request),
  },
}
