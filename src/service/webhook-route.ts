import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Orders } from '../orders.ts'
import { addRoute, type Service } from './routes.ts'

const Received = z.strictObject({ received: z.literal(true) })

/**
 * Where a gateway says by itself what became of payments. It needs no token: the signature, which the gateway's port
 * verifies, says whose it is. It is of what came byte for byte, so the body is not parsed before.
 */
export function addWebhookRoute(fastify: FastifyInstance, service: Service, orders: Orders): void {
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    addRoute(scope, service, {
      method: 'POST',
      path: '/payments/webhook',
      summary: "A gateway's webhook, as it came; its signature is looked at, and no token",
      tag: 'payments',
      scope: 'none',
      body: z.unknown(),
      answer: Received,
      answerTo: async ({ request }) => {
        const rawBody = Buffer.isBuffer(request.body) ? request.body : ''
        await orders.webhook({ rawBody, headers: request.headers })
        return { received: true }
      },
    })
  })
}
