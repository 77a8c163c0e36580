import type { FastifyInstance } from 'fastify'
import type { Shop } from '../shop.ts'
import { addProductRoutes } from './product-routes.ts'
import type { Service } from './routes.ts'
import { addTransferRoutes } from './transfer-routes.ts'

/** Routes of all rooms of a shop but orders. */
export function addRoomRoutes(fastify: FastifyInstance, service: Service, shop: Shop): void {
  addProductRoutes(fastify, service, shop.catalog)
  addTransferRoutes(fastify, service, shop.transfers)
}
