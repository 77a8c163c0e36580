import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { isInventoryError } from '../errors/inventory-error.ts'
import type {
  FulfillmentStatus,
  Order,
  OrderFilter,
  OrderReturnStatus,
  OrderStatus,
  Orders,
  PaymentStatus,
} from '../orders.ts'
import { mostRead } from './log-reads.ts'
import { linkNext, type PageQuery, pageOf as page, pageFields } from './pages.ts'
import { etagOf, isKnownTo } from './request-headers.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { id, wholeNumberText } from './schemas/fields.ts'
import * as answers from './schemas/order-answers.ts'
import { type PastQuery, pastFields } from './time-travel/time-travel.ts'

interface OrdersQuery extends PageQuery {
  readonly status?: OrderStatus
  readonly paymentStatus?: PaymentStatus
  readonly fulfillmentStatus?: FulfillmentStatus
  readonly returnStatus?: OrderReturnStatus
  readonly customerId?: string
  readonly from?: string
  readonly to?: string
  readonly sort?: 'oldest' | 'newest'
}

const OrdersQuery: z.ZodType<OrdersQuery> = z.strictObject({
  status: answers.orderStatus.exactOptional(),
  paymentStatus: answers.paymentStatus.exactOptional(),
  fulfillmentStatus: answers.fulfillmentStatus.exactOptional(),
  returnStatus: answers.orderReturnStatus.exactOptional(),
  customerId: id.exactOptional(),
  from: wholeNumberText.exactOptional(),
  to: wholeNumberText.exactOptional(),
  sort: z.enum(['oldest', 'newest']).exactOptional(),
  ...pageFields,
})

const HistoryQuery: z.ZodType<{ readonly fromSequence?: string }> = z.strictObject({
  fromSequence: wholeNumberText.exactOptional(),
})

/** Routes that look at orders. */
export function addOrderReads(fastify: FastifyInstance, service: Service, orders: Orders): void {
  const { engine, time } = service
  const read = { method: 'GET', tag: 'orders', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/orders',
    summary: 'Orders in memory, those closed of late included, by when they were placed, page by page',
    query: OrdersQuery,
    answer: pageOf(answers.OrderAnswer),
    answerTo: ({ query, request, reply }) => {
      const { items, next } = page(found(orders, query), placeOf(query), query)
      linkNext(request, reply, 'cursor', next)
      return { sequence: engine.state.books.sequence, items, ...(next !== undefined && { next }) }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/orders/:orderId',
    summary: 'One order by its id, also one that is closed, or by its number; its ETag is its version',
    params: z.strictObject({ orderId: id }),
    query: z.strictObject(pastFields) as z.ZodType<PastQuery>,
    answer: answers.OrderAnswer,
    answerTo: async ({ path, query, request, reply }) => {
      const order = time.isPast(query)
        ? await time.past('order', { name: path.orderId }, query, reply)
        : await orderNamed(orders, path.orderId)
      const etag = etagOf(order)
      reply.header('etag', etag)
      if (isKnownTo(request, etag)) return reply.code(304).send()
      return order
    },
  })
  addHistory(fastify, service, orders)
}

function addHistory(fastify: FastifyInstance, service: Service, orders: Orders): void {
  addRoute(fastify, service, {
    method: 'GET',
    tag: 'orders',
    scope: 'read',
    path: '/orders/:orderId/history',
    summary: 'The transitions of an order and, page by page, the commits behind it; a page may have none',
    params: z.strictObject({ orderId: id }),
    query: HistoryQuery,
    answer: answers.OrderHistoryAnswer,
    answerTo: async ({ path, query, request, reply }) => {
      const { id: orderId, transitions } = await orderNamed(orders, path.orderId)
      const fromSequence = Math.max(1, Number(query.fromSequence ?? '1'))
      const { commits, next } = await orders.history(orderId, { fromSequence, mostRead })
      const after = next === undefined ? undefined : String(next)
      linkNext(request, reply, 'fromSequence', after)
      const { sequence } = service.engine.state.books
      return { sequence, orderId, transitions, items: commits, ...(after !== undefined && { next: after }) }
    },
  })
}

/** @throws ORDER_NOT_FOUND */
async function orderNamed(orders: Orders, name: string): Promise<Order> {
  try {
    return await orders.find(name)
  } catch (error) {
    const numbered = isInventoryError(error, 'ORDER_NOT_FOUND') ? withNumber(orders, name) : undefined
    if (numbered !== undefined) return numbered
    throw error
  }
}

function withNumber(orders: Orders, number: string): Order | undefined {
  try {
    return orders.byNumber(number)
  } catch (error) {
    if (isInventoryError(error, 'ORDER_NOT_FOUND')) return undefined
    throw error
  }
}

/** From is included, and to is not. */
function* found(orders: Orders, query: OrdersQuery): Generator<Order, void, undefined> {
  const { status, customerId, paymentStatus, fulfillmentStatus, returnStatus, from = '0', to } = query
  const [first, end] = [Number(from), to === undefined ? Number.POSITIVE_INFINITY : Number(to)]
  const filter: OrderFilter = {
    ...(status !== undefined && { status }),
    ...(customerId !== undefined && { customerId }),
  }
  for (const order of orders.orders(filter)) {
    const { placedAt } = order
    if (paymentStatus !== undefined && order.paymentStatus !== paymentStatus) continue
    if (fulfillmentStatus !== undefined && order.fulfillmentStatus !== fulfillmentStatus) continue
    if (returnStatus !== undefined && order.returnStatus !== returnStatus) continue
    if (placedAt >= first && placedAt < end) yield order
  }
}

/** What sorts them. An order stays at its place. */
function placeOf({ sort }: OrdersQuery): (order: Order) => string {
  const digits = (value: number): string => String(value).padStart(16, '0')
  return sort === 'newest'
    ? ({ placedAt, id }) => `${digits(Number.MAX_SAFE_INTEGER - placedAt)} ${id}`
    : ({ placedAt, id }) => `${digits(placedAt)} ${id}`
}
