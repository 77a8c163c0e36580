import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Catalog, Product } from '../catalog.ts'
import { pageFrom } from './page-answers.ts'
import { type PageQuery, pageFields } from './pages.ts'
import { addRoomCommands, type RoomCommands } from './room-commands.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { id, text, wholeNumberText } from './schemas/fields.ts'
import { AddProductBody, ChangeProductBody, ProductAnswer } from './schemas/product-schemas.ts'

interface TimeQuery {
  readonly at?: string
}

interface ProductsQuery extends PageQuery, TimeQuery {
  readonly category?: string
  readonly text?: string
}

interface ProductPath {
  readonly productId: string
}

const TimeQuery: z.ZodType<TimeQuery> = z.strictObject({ at: wholeNumberText.exactOptional() })
const ProductsQuery: z.ZodType<ProductsQuery> = z.strictObject({
  category: text.exactOptional(),
  text: text.exactOptional(),
  at: wholeNumberText.exactOptional(),
  ...pageFields,
})
const onProduct: z.ZodType<ProductPath> = z.strictObject({ productId: id })

/** The compiler sees to it that every command of `Catalog` is here, with the fields that it takes. */
export const catalogCommands: RoomCommands<Catalog, ProductPath, never, { readonly change: 'id' }> = {
  add: {
    path: '/products',
    summary: 'Register a product',
    body: AddProductBody,
    answer: ProductAnswer,
    makes: 'products',
    send: (catalog, request) => catalog.add(request),
  },
  change: {
    method: 'PATCH',
    path: '/products/:productId',
    summary: 'A new version of a product, from now or from another time on',
    params: onProduct,
    body: ChangeProductBody,
    answer: ProductAnswer,
    send: (catalog, request, { productId }) => catalog.change({ ...request, id: productId }),
  },
}

/** Routes of the catalogue. */
export function addProductRoutes(fastify: FastifyInstance, service: Service, catalog: Catalog): void {
  const read = { method: 'GET', tag: 'products', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/products',
    summary: 'Products by their ids, page by page, as they are or as they were at a time',
    query: ProductsQuery,
    answer: pageOf(ProductAnswer),
    answerTo: (asked) =>
      pageFrom(
        service,
        asked,
        catalog.products(timeOf(asked.query)).filter(fits(asked.query)),
        ({ id: productId }) => productId,
      ),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/products/:productId',
    summary: 'One product, as it is or as it was at a time',
    params: onProduct,
    query: TimeQuery,
    answer: ProductAnswer,
    answerTo: ({ path, query }) => catalog.product(path.productId, timeOf(query)),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/products/:productId/versions',
    summary: 'Every version of a product, by the time from which it is valid',
    params: onProduct,
    query: z.strictObject({}),
    answer: pageOf(ProductAnswer),
    answerTo: ({ path }) => ({
      sequence: service.engine.state.books.sequence,
      items: catalog.versions(path.productId),
    }),
  })
  addRoomCommands(fastify, service, 'products', catalog, catalogCommands)
}

function timeOf({ at }: TimeQuery): { readonly at?: number } {
  return at === undefined ? {} : { at: Number(at) }
}

/** The text may stand in the id, the SKU or the name, in small letters or capitals. */
function fits({ category, text: wanted }: ProductsQuery): (product: Product) => boolean {
  const part = wanted?.toLowerCase()
  return (product) =>
    (category === undefined || product.category === category) &&
    (part === undefined || [product.id, product.sku, product.name].some((said) => said.toLowerCase().includes(part)))
}
