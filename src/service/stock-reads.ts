import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { LevelFilter, StockView } from '../inventory/inventory-view.ts'
import { linkNext, type PageQuery, pageFields } from './pages.ts'
import { etagOf, isKnownTo } from './request-headers.ts'
import { addRoute, type Service } from './routes.ts'
import { AvailabilityAnswer, LowStockAnswer, pageOf, StockAnswer, WarehouseAnswer } from './schemas/answers.ts'
import { id } from './schemas/fields.ts'
import { listingOf, type PastQuery, pastFields } from './time-travel/time-travel.ts'

const PastOnly: z.ZodType<PastQuery> = z.strictObject(pastFields)
const levelFilter = { warehouseId: id.exactOptional(), productId: id.exactOptional() }
const LevelsQuery: z.ZodType<LevelFilter & PageQuery & PastQuery> = z.strictObject({
  ...levelFilter,
  ...pageFields,
  ...pastFields,
})
const LowStockQuery: z.ZodType<LevelFilter & PastQuery> = z.strictObject({ ...levelFilter, ...pastFields })
const inWarehouse = z.strictObject({ warehouseId: id })
const atLevel = z.strictObject({ warehouseId: id, productId: id })

/** Routes that look at stock. Each answers from memory. */
export function addStockReads(fastify: FastifyInstance, service: Service): void {
  const { time } = service
  const read = { method: 'GET', tag: 'stock', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/availability/:productId',
    summary: 'One product over all warehouses',
    params: z.strictObject({ productId: id }),
    query: PastOnly,
    answer: AvailabilityAnswer,
    answerTo: ({ path, query, reply }) => time.answer('availability', path, query, reply),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/levels',
    summary: 'Stock levels, page by page',
    query: LevelsQuery,
    answer: pageOf(StockAnswer),
    answerTo: async ({ query, request, reply }) => {
      const found = await time.answer('levels', listingOf(query), query, reply)
      linkNext(request, reply, 'cursor', found.next)
      return found
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/warehouses/:warehouseId/levels/:productId',
    summary: 'One stock level; its ETag is its version',
    params: atLevel,
    query: PastOnly,
    answer: StockAnswer,
    answerTo: async ({ path, query, request, reply }) => {
      const stock = (await time.answer('stock', path, query, reply)) as StockView
      const etag = etagOf(stock)
      reply.header('etag', etag)
      if (isKnownTo(request, etag)) return reply.code(304).send()
      return stock
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/low-stock',
    summary: 'Levels at or below their threshold',
    query: LowStockQuery,
    answer: pageOf(LowStockAnswer),
    answerTo: ({ query, reply }) => time.answer('lowStock', listingOf(query).filter, query, reply),
  })
  addWarehouseReads(fastify, service)
}

function addWarehouseReads(fastify: FastifyInstance, service: Service): void {
  const { time } = service
  const read = { method: 'GET', tag: 'warehouses', scope: 'read', query: PastOnly } as const
  addRoute(fastify, service, {
    ...read,
    path: '/warehouses',
    summary: 'All warehouses',
    answer: pageOf(WarehouseAnswer),
    answerTo: ({ query, reply }) => time.answer('warehouses', undefined, query, reply),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/warehouses/:warehouseId',
    summary: 'One warehouse',
    params: inWarehouse,
    answer: WarehouseAnswer,
    answerTo: ({ path, query, reply }) => time.answer('warehouse', path, query, reply),
  })
}
