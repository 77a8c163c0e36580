import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { LevelFilter } from '../inventory/inventory-view.ts'
import { linkNext, type PageQuery, pageOf as page, pageFields } from './pages.ts'
import { etagOf, isKnownTo } from './request-headers.ts'
import { addRoute, type Service } from './routes.ts'
import { AvailabilityAnswer, LowStockAnswer, pageOf, StockAnswer, WarehouseAnswer } from './schemas/answers.ts'
import { id } from './schemas/fields.ts'

const noQuery = z.strictObject({})
const levelFilter = { warehouseId: id.exactOptional(), productId: id.exactOptional() }
const LevelsQuery: z.ZodType<LevelFilter & PageQuery> = z.strictObject({ ...levelFilter, ...pageFields })
const inWarehouse = z.strictObject({ warehouseId: id })
const atLevel = z.strictObject({ warehouseId: id, productId: id })

/** Routes that look at stock. Each answers from memory. */
export function addStockReads(fastify: FastifyInstance, service: Service): void {
  const { inventory, engine } = service
  const read = { method: 'GET', tag: 'stock', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/availability/:productId',
    summary: 'One product over all warehouses',
    params: z.strictObject({ productId: id }),
    query: noQuery,
    answer: AvailabilityAnswer,
    answerTo: ({ path }) => inventory.availability(path.productId),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/levels',
    summary: 'Stock levels, page by page',
    query: LevelsQuery,
    answer: pageOf(StockAnswer),
    answerTo: ({ query, request, reply }) => {
      const { limit: _, cursor: __, ...filter } = query
      const { items, next } = page(
        inventory.levels(filter),
        ({ warehouseId, productId }) => `${warehouseId}\0${productId}`,
        query,
      )
      linkNext(request, reply, 'cursor', next)
      return { sequence: engine.state.books.sequence, items, ...(next !== undefined && { next }) }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/warehouses/:warehouseId/levels/:productId',
    summary: 'One stock level; its ETag is its version',
    params: atLevel,
    query: noQuery,
    answer: StockAnswer,
    answerTo: async ({ path, request, reply }) => {
      const stock = inventory.stock(path)
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
    query: z.strictObject(levelFilter) as z.ZodType<LevelFilter>,
    answer: pageOf(LowStockAnswer),
    answerTo: ({ query }) => ({ sequence: engine.state.books.sequence, items: inventory.lowStock(query) }),
  })
  addWarehouseReads(fastify, service)
}

function addWarehouseReads(fastify: FastifyInstance, service: Service): void {
  const { inventory, engine } = service
  const read = { method: 'GET', tag: 'warehouses', scope: 'read', query: noQuery } as const
  addRoute(fastify, service, {
    ...read,
    path: '/warehouses',
    summary: 'All warehouses',
    answer: pageOf(WarehouseAnswer),
    answerTo: () => ({ sequence: engine.state.books.sequence, items: inventory.warehouses() }),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/warehouses/:warehouseId',
    summary: 'One warehouse',
    params: inWarehouse,
    answer: WarehouseAnswer,
    answerTo: ({ path }) => inventory.warehouse(path.warehouseId),
  })
}
