import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Seller, Sellers } from '../marketplace.ts'
import { pageFrom } from './page-answers.ts'
import { type PageQuery, pageFields } from './pages.ts'
import { addRoomCommands, type RoomCommands } from './room-commands.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { id, wholeNumberText } from './schemas/fields.ts'
import * as schemas from './schemas/seller-schemas.ts'

interface TimeQuery {
  readonly at?: string
}

interface SellerPath {
  readonly sellerId: string
  readonly productId: string
}

const at = wholeNumberText.exactOptional()
const TimeQuery: z.ZodType<TimeQuery> = z.strictObject({ at })
const SellersQuery: z.ZodType<TimeQuery & PageQuery> = z.strictObject({ at, ...pageFields })
const onSeller = z.strictObject({ sellerId: id })
const ofProduct = z.strictObject({ productId: id })
const ownerPath = '/products/:productId/owner'

/** The compiler sees to it that every command of `Sellers` is here. What is revenue follows from their terms. */
export const sellerCommands: RoomCommands<Sellers, Partial<SellerPath>, never, { readonly own: 'productId' }> = {
  add: {
    path: '/sellers',
    summary: 'Register a seller and its terms',
    scope: 'admin',
    body: schemas.AddSellerBody,
    answer: schemas.SellerAnswer,
    makes: 'sellers',
    send: (sellers, request) => sellers.add(request),
  },
  change: {
    method: 'PATCH',
    path: '/sellers/:sellerId',
    summary: 'A new version of a seller, from now or from another time on',
    scope: 'admin',
    params: onSeller,
    body: schemas.ChangeSellerBody,
    answer: schemas.SellerAnswer,
    send: (sellers, request, { sellerId = '' }) => sellers.change(sellerId, request),
  },
  own: {
    method: 'PUT',
    path: ownerPath,
    summary: 'A product is that seller’s from now on',
    scope: 'admin',
    params: ofProduct,
    body: schemas.OwnBody,
    answer: schemas.OwnershipAnswer,
    send: (sellers, request, { productId = '' }) => sellers.own({ ...request, productId }),
  },
}

/** Routes of those who sell. */
export function addSellerRoutes(fastify: FastifyInstance, service: Service, sellers: Sellers): void {
  const read = { method: 'GET', tag: 'sellers', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/sellers',
    summary: 'Sellers by their ids, page by page, with their terms as they are or as they were at a time',
    query: SellersQuery,
    answer: pageOf(schemas.SellerAnswer),
    answerTo: (asked) =>
      pageFrom<Seller>(service, asked, sellers.sellers(timeOf(asked.query)), ({ id: sellerId }) => sellerId),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/sellers/:sellerId',
    summary: 'One seller, with the terms as they are or as they were at a time',
    params: onSeller,
    query: TimeQuery,
    answer: schemas.SellerAnswer,
    answerTo: ({ path, query }) => sellers.seller(path.sellerId, timeOf(query)),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/sellers/:sellerId/versions',
    summary: 'Every version of a seller, by the time from which it is valid',
    params: onSeller,
    query: z.strictObject({}),
    answer: pageOf(schemas.SellerAnswer),
    answerTo: ({ path }) => ({
      sequence: service.engine.state.books.sequence,
      items: sellers.versions(path.sellerId),
    }),
  })
  addRoute(fastify, service, {
    ...read,
    path: ownerPath,
    summary: 'Whose a product is, or was at a time, and whose it was before: the house’s own, where no seller is named',
    params: ofProduct,
    query: TimeQuery,
    answer: schemas.OwnerAnswer,
    answerTo: ({ path: { productId }, query }) => {
      const sellerId = sellers.ownerOf(productId, timeOf(query))
      return { productId, ...(sellerId !== undefined && { sellerId }), owners: sellers.owners(productId) }
    },
  })
  addRoomCommands(fastify, service, 'sellers', sellers, sellerCommands)
}

function timeOf({ at: time }: TimeQuery): { readonly at?: number } {
  return time === undefined ? {} : { at: Number(time) }
}
