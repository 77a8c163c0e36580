import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { CommitFilter } from '../inventory/commit-filter.ts'
import { EventStream } from './event-stream.ts'
import { HttpProblem } from './http-problem.ts'
import { problemResponses, type Service } from './routes.ts'
import { id, wholeNumberText } from './schemas/fields.ts'

const EventsQuery = z.strictObject({
  warehouseId: id.exactOptional(),
  productId: id.exactOptional(),
  reservationId: id.exactOptional(),
  /** What `Last-Event-ID` is, for a browser's first request: it cannot send the header then. */
  after: wholeNumberText.exactOptional(),
})

/** `/events`: the log as it grows. @param mostStreams so many may be open at once */
export function addEventRoute(fastify: FastifyInstance, service: Service, mostStreams: number): void {
  const { engine, feed, guard } = service
  fastify.route({
    method: 'GET',
    url: '/events',
    // A stream without a body would stay open, and say nothing.
    exposeHeadRoute: false,
    schema: {
      summary: 'Commits as server-sent events, in the order of the log; Last-Event-ID goes on after that commit',
      operationId: 'getEvents',
      tags: ['log'],
      querystring: EventsQuery,
      response: {
        200: { description: 'A stream', content: { 'text/event-stream': { schema: z.string() } } },
        ...problemResponses,
      },
    },
    onRequest: async (request) => guard.admit(request, 'read'),
    handler: async (request, reply) => {
      const sequence = engine.state.books.sequence
      const last = lastIdOf(request, sequence)
      if (feed.isOver) throw new HttpProblem('SHUTTING_DOWN', 'The service is shutting down. Come back soon.')
      if (feed.size >= mostStreams)
        throw new HttpProblem('TOO_MANY_STREAMS', `${mostStreams} streams are open, and no more may be.`, {
          mostStreams,
        })
      reply.hijack()
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
        'stockhold-sequence': sequence,
      })
      const { after: _, ...filter } = request.query as z.infer<typeof EventsQuery>
      const stream = new EventStream(reply.raw, last, filter as CommitFilter)
      void feed.follow(stream).catch((error: unknown) => request.log.error(error))
    },
  })
}

/** The commit after which it goes on; without an id, what comes from now on. @throws INVALID_ARGUMENT, MALFORMED_REQUEST */
function lastIdOf({ headers, query }: FastifyRequest, sequence: number): number {
  const value = headers['last-event-id'] ?? (query as z.infer<typeof EventsQuery>).after
  if (value === undefined) return sequence
  if (!/^\d{1,15}$/.test(String(value)))
    throw new HttpProblem('MALFORMED_REQUEST', 'Last-Event-ID must be the id of an event: a sequence of the log.')
  if (Number(value) <= sequence) return Number(value)
  throw invalidArgument('Last-Event-ID', Number(value), `the log ends at ${sequence}, so this is an id of another log`)
}
