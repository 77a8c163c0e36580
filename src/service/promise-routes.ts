import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { AvailableToPromise } from '../promising.ts'
import { addRoute, type Service } from './routes.ts'
import { id, wholeNumber, wholeNumberText } from './schemas/fields.ts'
import { PromisedAnswer } from './schemas/story-answers.ts'

interface PromiseQuery {
  readonly productId: string
  readonly quantity: string
  readonly warehouseId?: string
  readonly at?: string
}

const PromiseQuery: z.ZodType<PromiseQuery> = z.strictObject({
  productId: id,
  quantity: wholeNumberText,
  warehouseId: id.exactOptional(),
  at: wholeNumberText.exactOptional(),
})
const InWarehouseQuery: z.ZodType<{ readonly warehouseId?: string }> = z.strictObject({
  warehouseId: id.exactOptional(),
})

/** Routes that say what can be promised when. They look, and hold nothing. */
export function addPromiseRoutes(fastify: FastifyInstance, service: Service, promises: AvailableToPromise): void {
  const read = { method: 'GET', tag: 'promises', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/promises',
    summary: 'What can be promised of a product, from where and when: from stock, then from what is on its way',
    query: PromiseQuery,
    answer: PromisedAnswer,
    answerTo: ({ query: { productId, quantity, warehouseId, at } }) =>
      promises.promise({
        ...{ productId, quantity: Number(quantity) },
        ...(warehouseId !== undefined && { warehouseId }),
        ...(at !== undefined && { at: Number(at) }),
      }),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/promises/:productId/now',
    summary: 'Units that anybody may have now: less what is kept back, and what others wait for',
    params: z.strictObject({ productId: id }),
    query: InWarehouseQuery,
    answer: z.strictObject({ productId: id, warehouseId: id.exactOptional(), available: wholeNumber }),
    answerTo: ({ path: { productId }, query: { warehouseId } }) => ({
      productId,
      ...(warehouseId !== undefined && { warehouseId }),
      available: promises.available(productId, warehouseId),
    }),
  })
}
