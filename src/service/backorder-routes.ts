import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Backorder, BackorderFilter, Backorders, PolicySetting } from '../backorders.ts'
import type { Shop } from '../shop.ts'
import { digits, pageFrom } from './page-answers.ts'
import { type PageQuery, pageFields } from './pages.ts'
import { addRoomCommands, type RoomCommands } from './room-commands.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import * as schemas from './schemas/backorder-schemas.ts'
import { id, wholeNumber } from './schemas/fields.ts'

interface BackordersQuery extends PageQuery, BackorderFilter {
  /** Those of which something waits, or nothing does any more. */
  readonly isWaiting?: 'true' | 'false'
}

interface BackorderPath {
  readonly backorderId: string
  readonly productId: string
}

const BackordersQuery: z.ZodType<BackordersQuery> = z.strictObject({
  productId: id.exactOptional(),
  warehouseId: id.exactOptional(),
  status: schemas.backorderStatus.exactOptional(),
  isWaiting: z.enum(['true', 'false']).exactOptional(),
  ...pageFields,
})
const params = z.strictObject({ backorderId: id })
const ofProduct = z.strictObject({ productId: id })
const policyPath = '/products/:productId/backorder-policy'

/** The compiler sees to it that every command of `Backorders` is here, with the fields that it takes. */
export const backorderCommands: RoomCommands<
  Backorders,
  Partial<BackorderPath>,
  never,
  { readonly configure: 'productId' }
> = {
  configure: {
    method: 'PUT',
    path: policyPath,
    summary: 'What may wait for a product: nothing, backorders, or pre-orders',
    scope: 'admin',
    params: ofProduct,
    body: schemas.BackorderPolicyBody,
    answer: schemas.PolicyAnswer,
    send: async (backorders, request, { productId = '' }) => {
      await backorders.configure({ ...request, productId })
      return settingOf(backorders, productId, request.warehouseId)
    },
  },
  reserve: {
    path: '/backorders',
    summary: 'Hold what is there, and let the rest wait',
    body: schemas.ReserveOrWaitBody,
    answer: schemas.ReservedOrWaitingAnswer,
    send: (backorders, request) => backorders.reserve(request),
  },
  cancel: {
    path: '/backorders/:backorderId/cancel',
    summary: 'Units no longer wait: all of them, or a part; what came is not touched',
    params,
    body: schemas.CancelBackorderBody,
    answer: schemas.BackorderAnswer,
    send: (backorders, request, { backorderId = '' }) => backorders.cancel(backorderId, request),
  },
}

/** Routes of those who wait. */
export function addBackorderRoutes(fastify: FastifyInstance, service: Service, { backorders, promises }: Shop): void {
  const read = { method: 'GET', tag: 'backorders', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/backorders',
    summary: 'Those who wait, and those who did within a day, by when they asked, page by page',
    query: BackordersQuery,
    answer: pageOf(schemas.BackorderAnswer),
    answerTo: (asked) =>
      pageFrom(service, asked, found(backorders, asked.query), ({ since, id: own }) => `${digits(since)} ${own}`),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/backorders/:backorderId',
    summary: 'One who waits, and the place in the queue',
    params,
    query: z.strictObject({}),
    answer: schemas.BackorderAnswer,
    answerTo: ({ path }) => backorders.backorder(path.backorderId),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/backorders/:backorderId/expected',
    summary: 'When one who waits should have all of it, if a date is known for all',
    params,
    query: z.strictObject({}),
    answer: z.strictObject({ backorderId: id, expectedAt: wholeNumber.exactOptional() }),
    answerTo: ({ path: { backorderId } }) => {
      const expectedAt = promises.expectedAt(backorderId)
      return { backorderId, ...(expectedAt !== undefined && { expectedAt }) }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: policyPath,
    summary: 'What may wait for a product, in a warehouse or where none is named',
    params: ofProduct,
    query: z.strictObject({ warehouseId: id.exactOptional() }) as z.ZodType<{ readonly warehouseId?: string }>,
    answer: schemas.PolicyAnswer,
    answerTo: ({ path, query }) => settingOf(backorders, path.productId, query.warehouseId),
  })
  addRoomCommands(fastify, service, 'backorders', backorders, backorderCommands)
}

function settingOf(backorders: Backorders, productId: string, warehouseId: string | undefined): PolicySetting {
  const { policy, limit, releaseAt } = backorders.policy(productId, warehouseId)
  return { policy, limit, releaseAt }
}

function found(backorders: Backorders, query: BackordersQuery): readonly Backorder[] {
  const { limit: _, cursor: __, isWaiting, ...filter } = query
  const some = backorders.backorders(filter)
  return isWaiting === undefined ? some : some.filter(({ waiting }) => waiting > 0 === (isWaiting === 'true'))
}
