import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import type { InventoryManager } from '../inventory-manager.ts'
import type { Shop } from '../shop.ts'
import type { CommitFeed } from './commit-feed.ts'
import type { Guard } from './guard.ts'
import { ProblemAnswer } from './schemas/answers.ts'
import type { ServiceMetrics } from './service-metrics.ts'
import type { TimeTravel } from './time-travel/time-travel.ts'
import type { Caller, Scope } from './tokens.ts'

/** What all routes share. */
export interface Service {
  readonly inventory: InventoryManager
  /** Where a shop is served, and not an inventory alone: only then its rooms have routes. */
  readonly shop: Shop | undefined
  readonly engine: Engine
  readonly guard: Guard
  readonly feed: CommitFeed
  readonly metrics: ServiceMetrics
  readonly time: TimeTravel
}

/** What a route is asked, once its schemas have seen it. */
export interface Asked<Body = unknown, Query = unknown, Path = unknown> {
  readonly body: Body
  readonly query: Query
  readonly path: Path
  readonly caller: Caller
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

export interface RouteOf<Body, Query, Path> {
  readonly method: HTTPMethods
  readonly path: string
  readonly summary: string
  readonly tag: string
  /** What whoever asks must be allowed to do; `none`: anybody may ask. */
  readonly scope: Scope | 'none'
  readonly body?: z.ZodType<Body>
  readonly query?: z.ZodType<Query>
  readonly params?: z.ZodType<Path>
  readonly answer: z.ZodType
  readonly status?: number
  answerTo(asked: Asked<Body, Query, Path>): unknown
}

/** Where the routes of the library's version 1 are. */
export const prefix = '/v1'

const problem = { description: 'A problem', content: { 'application/problem+json': { schema: ProblemAnswer } } }

/** What any route may answer instead. */
export const problemResponses: { readonly '4xx': object; readonly '5xx': object } = { '4xx': problem, '5xx': problem }

/** Adds a route: its schemas check what comes in, and describe it in the OpenAPI document. */
export function addRoute<Body, Query, Path>(
  fastify: FastifyInstance,
  { guard }: Service,
  route: RouteOf<Body, Query, Path>,
): void {
  const { method, path, summary, tag, scope, body, query, params, answer, status = 200 } = route
  fastify.route({
    method,
    url: `${prefix}${path}`,
    schema: {
      summary,
      tags: [tag],
      ...(scope === 'none' && { security: [] }),
      operationId: `${method.toString().toLowerCase()}${path.replaceAll(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
      ...(body !== undefined && { body }),
      ...(query !== undefined && { querystring: query }),
      ...(params !== undefined && { params }),
      response: { [status]: answer, ...problemResponses },
    },
    // Before the body is read: whoever may not ask sends none for nothing.
    ...(scope !== 'none' && { onRequest: async (request: FastifyRequest) => guard.admit(request, scope) }),
    handler: async (request, reply) => {
      const asked = { body: request.body as Body, query: request.query as Query, path: request.params as Path }
      const given = await route.answerTo({ ...asked, caller: guard.callerOf(request), request, reply })
      if (reply.sent) return reply
      reply.code(status)
      return given
    },
  })
}
