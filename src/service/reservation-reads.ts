import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type ReservationStatus, reservationStatuses } from '../inventory/reservation.ts'
import { HttpProblem } from './http-problem.ts'
import { linkNext, type PageQuery, pageOf as page, pageFields } from './pages.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf, ReservationAnswer } from './schemas/answers.ts'
import { id, text } from './schemas/fields.ts'

interface ReservationsQuery extends PageQuery {
  readonly status?: ReservationStatus
  readonly warehouseId?: string
  readonly productId?: string
  readonly referenceType?: string
  readonly referenceId?: string
}

const ReservationsQuery: z.ZodType<ReservationsQuery> = z.strictObject({
  status: z.enum(reservationStatuses).exactOptional(),
  warehouseId: id.exactOptional(),
  productId: id.exactOptional(),
  referenceType: text.exactOptional(),
  referenceId: id.exactOptional(),
  ...pageFields,
})

/** Routes that look at reservations: those in memory, the ended ones within the retention. */
export function addReservationReads(fastify: FastifyInstance, service: Service): void {
  const { inventory, engine } = service
  const read = { method: 'GET', tag: 'reservations', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/reservations',
    summary: 'Reservations, in the order in which they were made, page by page',
    query: ReservationsQuery,
    answer: pageOf(ReservationAnswer),
    answerTo: ({ query, request, reply }) => {
      const { limit: _, cursor: __, referenceType: type, referenceId, ...filter } = query
      const reference = referenceOf(type, referenceId)
      const found = inventory.reservations({ ...filter, ...(reference !== undefined && { reference }) })
      const { items, next } = page(found, ({ sequence, id }) => `${String(sequence).padStart(16, '0')} ${id}`, query)
      linkNext(request, reply, 'cursor', next)
      return { sequence: engine.state.books.sequence, items, ...(next !== undefined && { next }) }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/reservations/:reservationId',
    summary: 'One reservation',
    params: z.strictObject({ reservationId: id }),
    query: z.strictObject({}),
    answer: ReservationAnswer,
    answerTo: ({ path }) => inventory.reservation(path.reservationId),
  })
}

/** @throws MALFORMED_REQUEST for half of a reference */
export function referenceOf(
  type: string | undefined,
  id: string | undefined,
): { readonly type: string; readonly id: string } | undefined {
  if (type !== undefined && id !== undefined) return { type, id }
  if (type === undefined && id === undefined) return undefined
  throw new HttpProblem('MALFORMED_REQUEST', 'A reference has both: give referenceType and referenceId.')
}
