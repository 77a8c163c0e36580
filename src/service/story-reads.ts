import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Reservation } from '../inventory/reservation.ts'
import { HttpProblem } from './http-problem.ts'
import { balancesOf, type TimelinePlace, timelinePage } from './level-timeline.ts'
import { limitOf, linkNext, pageFields } from './pages.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf, ReservationAnswer } from './schemas/answers.ts'
import { id, wholeNumber } from './schemas/fields.ts'
import { ExplanationAnswer, TimelineRowAnswer } from './schemas/story-answers.ts'
import { type PastQuery, pastFields } from './time-travel/time-travel.ts'

/** Routes that say why: of a product that is out of stock, and of a level's counts. */
export function addStoryReads(fastify: FastifyInstance, service: Service): void {
  const { inventory, engine, time } = service
  const read = { method: 'GET', tag: 'stories', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/explanations/:productId',
    summary: 'Why a product is, or is not, to be had: what is held by whom, what is on its way, who waits',
    params: z.strictObject({ productId: id }),
    query: z.strictObject(pastFields) as z.ZodType<PastQuery>,
    answer: ExplanationAnswer,
    answerTo: ({ path, query, reply }) => time.answer('explanation', path, query, reply),
  })
  addRoute(fastify, service, {
    ...read,
    path: '/warehouses/:warehouseId/levels/:productId/timeline',
    summary: 'The movements of a level, the newest first, each with what stood there after it',
    params: z.strictObject({ warehouseId: id, productId: id }),
    query: z.strictObject(pageFields),
    answer: pageOf(TimelineRowAnswer),
    answerTo: async ({ path, query, request, reply }) => {
      const stock = inventory.stock(path)
      const now = { sequence: engine.state.books.sequence, balances: balancesOf(stock) }
      // What the counts know is in the log once it is durable.
      await inventory.settled()
      const place = query.cursor === undefined ? now : placeIn(query.cursor)
      const { rows, next } = await timelinePage(inventory, path, place, limitOf(query))
      const cursor = next === undefined ? undefined : Buffer.from(JSON.stringify(next)).toString('base64url')
      linkNext(request, reply, 'cursor', cursor)
      return { sequence: now.sequence, items: rows, ...(cursor !== undefined && { next: cursor }) }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/holds-ending',
    summary: 'The pending reservations that run out next, the first of them first',
    query: z.strictObject({ limit: pageFields.limit }),
    answer: z.strictObject({ items: z.array(ReservationAnswer) }),
    answerTo: ({ query }) => ({ items: firstToEnd(inventory.reservations({ status: 'pending' }), limitOf(query)) }),
  })
}

const place: z.ZodType<TimelinePlace> = z.strictObject({
  sequence: wholeNumber,
  balances: z.strictObject({
    available: wholeNumber,
    reserved: wholeNumber,
    committed: wholeNumber,
    damaged: wholeNumber,
    quarantined: wholeNumber,
  }),
})

function placeIn(cursor: string): TimelinePlace {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new HttpProblem('MALFORMED_REQUEST', 'The cursor is not one that this service gave. Begin without one.')
  }
}

/** Looks at each once, and keeps no more than are asked for. */
function firstToEnd(reservations: Iterable<Reservation>, limit: number): readonly Reservation[] {
  const first: Reservation[] = []
  for (const one of reservations) {
    if (first.length === limit && one.expiresAt >= (first.at(-1) as Reservation).expiresAt) continue
    const after = first.findLastIndex(({ expiresAt }) => expiresAt <= one.expiresAt)
    first.splice(after + 1, 0, one)
    if (first.length > limit) first.pop()
  }
  return first
}
