import type { FastifyInstance } from 'fastify'
import { HttpProblem } from './http-problem.ts'
import type { Service } from './routes.ts'

/** What those ask who run the service. None of it is in the OpenAPI document. */
export function addHealthRoutes(fastify: FastifyInstance, { inventory, feed, guard, metrics }: Service): void {
  const schema = { hide: true }
  fastify.get('/livez', { schema }, () => ({ alive: true }))
  fastify.get('/readyz', { schema }, () => {
    if (feed.isOver) throw new HttpProblem('SHUTTING_DOWN', 'The service is shutting down. Come back soon.')
    if (!inventory.isOpen) throw new HttpProblem('SHUTTING_DOWN', 'The inventory is closed, or its journal has failed.')
    return { ready: true }
  })
  const onRequest = async (request: Parameters<typeof guard.admit>[0]): Promise<void> => guard.admit(request, 'read')
  fastify.get('/metrics', { schema, onRequest }, async (_, reply) => {
    reply.type(metrics.contentType).serializer(String)
    return metrics.text()
  })
}
