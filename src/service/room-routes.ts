import type { FastifyInstance } from 'fastify'
import type { Shop } from '../shop.ts'
import { addAllocationRoutes } from './allocation-routes.ts'
import { addBackorderRoutes } from './backorder-routes.ts'
import { addClosingRoutes } from './closing-routes.ts'
import { addCostRoutes } from './cost-routes.ts'
import { LongReads } from './long-reads.ts'
import { addProductRoutes } from './product-routes.ts'
import { addPromiseRoutes } from './promise-routes.ts'
import { addReports } from './report-routes.ts'
import { addRestatements } from './restatement-routes.ts'
import { addRevenue } from './revenue-route.ts'
import type { Service } from './routes.ts'
import { addSellerRoutes } from './seller-routes.ts'
import { addTransferRoutes } from './transfer-routes.ts'
import { addValuations } from './valuation-routes.ts'

/** Routes of all rooms of a shop but orders. */
export function addRoomRoutes(fastify: FastifyInstance, service: Service, shop: Shop): void {
  addProductRoutes(fastify, service, shop.catalog)
  addTransferRoutes(fastify, service, shop.transfers)
  addBackorderRoutes(fastify, service, shop)
  addAllocationRoutes(fastify, service, shop.allocator)
  addPromiseRoutes(fastify, service, shop.promises)
  addSellerRoutes(fastify, service, shop.sellers)
  addCostRoutes(fastify, service, shop.costing)
  // All that fold the whole log share the bound of how many do so at once.
  const reads = new LongReads(service.inventory, () => service.engine.state.books.sequence)
  addRevenue(fastify, service, shop, reads)
  addValuations(fastify, service, shop, reads)
  addReports(fastify, service, shop, reads)
  addClosingRoutes(fastify, service, shop.closings, reads)
  addRestatements(fastify, service, shop.closings, reads)
}
