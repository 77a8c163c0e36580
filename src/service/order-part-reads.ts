import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Orders, OutboxItem, Return, ReturnStatus, Shipment, ShipmentStatus } from '../orders.ts'
import { digits, pageFrom } from './page-answers.ts'
import { type PageQuery, pageFields } from './pages.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { id } from './schemas/fields.ts'
import {
  OutboxItemAnswer,
  ReturnAnswer,
  returnStatus,
  ShipmentAnswer,
  shipmentStatus,
} from './schemas/order-part-answers.ts'

interface ReturnsQuery extends PageQuery {
  readonly status?: ReturnStatus
  readonly orderId?: string
}

interface ShipmentsQuery extends PageQuery {
  readonly status?: ShipmentStatus
  readonly warehouseId?: string
}

const ReturnsQuery: z.ZodType<ReturnsQuery> = z.strictObject({
  status: returnStatus.exactOptional(),
  orderId: id.exactOptional(),
  ...pageFields,
})
const ShipmentsQuery: z.ZodType<ShipmentsQuery> = z.strictObject({
  status: shipmentStatus.exactOptional(),
  warehouseId: id.exactOptional(),
  ...pageFields,
})
const noQuery = z.strictObject({})

/** Routes that look at what belongs to orders: shipments, returns, and what waits outside. */
export function addOrderPartReads(fastify: FastifyInstance, service: Service, orders: Orders): void {
  addReturnReads(fastify, service, orders)
  addShipmentReads(fastify, service, orders)
  addRoute(fastify, service, {
    method: 'GET',
    tag: 'payments',
    scope: 'read',
    path: '/outbox',
    summary: 'What waits for its outcome outside, the oldest first: how often it was tried, and when it is next',
    query: z.strictObject(pageFields) as z.ZodType<PageQuery>,
    answer: pageOf(OutboxItemAnswer),
    answerTo: (asked) =>
      pageFrom<OutboxItem>(service, asked, orders.outbox(), ({ since, kind, id }) => `${digits(since)} ${kind} ${id}`),
  })
}

function addReturnReads(fastify: FastifyInstance, service: Service, orders: Orders): void {
  const read = { method: 'GET', tag: 'returns', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/returns',
    summary: 'Returns of orders in memory, by when they were asked for, page by page',
    query: ReturnsQuery,
    answer: pageOf(ReturnAnswer),
    answerTo: (asked) => {
      const { limit: _, cursor: __, ...filter } = asked.query
      const found = orders.returns(filter)
      return pageFrom<Return>(service, asked, found, ({ requestedAt, id }) => `${digits(requestedAt)} ${id}`)
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/returns/:returnId',
    summary: 'One return',
    params: z.strictObject({ returnId: id }),
    query: noQuery,
    answer: ReturnAnswer,
    answerTo: ({ path }) => orders.return(path.returnId),
  })
}

function addShipmentReads(fastify: FastifyInstance, service: Service, orders: Orders): void {
  const read = { method: 'GET', tag: 'shipments', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/shipments',
    summary: 'Shipments of orders in memory, by when their orders were placed, page by page',
    query: ShipmentsQuery,
    answer: pageOf(ShipmentAnswer),
    answerTo: (asked) => {
      const { items, ...others } = pageFrom(service, asked, shipmentsIn(orders, asked.query), ({ place }) => place)
      return { ...others, items: items.map(({ shipment }) => shipment) }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/shipments/:shipmentId',
    summary: 'One shipment',
    params: z.strictObject({ shipmentId: id }),
    query: noQuery,
    answer: ShipmentAnswer,
    answerTo: ({ path }) => orders.shipment(path.shipmentId),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/tracking-numbers/:trackingNumber',
    summary: 'The shipment that has a tracking number',
    params: z.strictObject({ trackingNumber: id }),
    query: noQuery,
    answer: ShipmentAnswer,
    answerTo: ({ path }) => orders.byTracking(path.trackingNumber),
  })
}

interface PlacedShipment {
  readonly shipment: Shipment
  readonly place: string
}

function* shipmentsIn(
  orders: Orders,
  { status, warehouseId }: ShipmentsQuery,
): Generator<PlacedShipment, void, undefined> {
  for (const { id, placedAt, shipments } of orders.orders()) {
    for (const [index, shipment] of shipments.entries()) {
      if (status !== undefined && shipment.status !== status) continue
      if (warehouseId !== undefined && shipment.warehouseId !== warehouseId) continue
      yield { shipment, place: `${digits(placedAt)} ${id} ${digits(index)}` }
    }
  }
}
