import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type ReservationStatus, reservationStatuses } from '../inventory/reservation.ts'
import { HttpProblem } from './http-problem.ts'
import { linkNext, type PageQuery, pageFields } from './pages.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf, ReservationAnswer } from './schemas/answers.ts'
import { id, text } from './schemas/fields.ts'
import { listingOf, type PastQuery, pastFields } from './time-travel/time-travel.ts'

interface ReservationsQuery extends PageQuery, PastQuery {
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
  ...pastFields,
})

/** Routes that look at reservations: those in memory, the ended ones within the retention. */
export function addReservationReads(fastify: FastifyInstance, service: Service): void {
  const { time } = service
  const read = { method: 'GET', tag: 'reservations', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/reservations',
    summary: 'Reservations, in the order in which they were made, page by page',
    query: ReservationsQuery,
    answer: pageOf(ReservationAnswer),
    answerTo: async ({ query, request, reply }) => {
      const { filter: asked, page } = listingOf(query)
      const { referenceType: type, referenceId, ...rest } = asked
      const reference = referenceOf(type, referenceId)
      const filter = { ...rest, ...(reference !== undefined && { reference }) }
      const found = await time.answer('reservations', { filter, page }, query, reply)
      linkNext(request, reply, 'cursor', found.next)
      return found
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/reservations/:reservationId',
    summary: 'One reservation',
    params: z.strictObject({ reservationId: id }),
    query: z.strictObject(pastFields) as z.ZodType<PastQuery>,
    answer: ReservationAnswer,
    answerTo: ({ path, query, reply }) => time.answer('reservation', path, query, reply),
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
