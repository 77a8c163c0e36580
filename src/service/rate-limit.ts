import limiter from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { Guard } from './guard.ts'
import { HttpProblem } from './http-problem.ts'

/** Those who look after the service are always answered. */
const free: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics'])

/**
 * Lets each token, or each address without one, ask so often in a minute.
 * @throws INVALID_ARGUMENT
 */
export async function addRateLimit(fastify: FastifyInstance, guard: Guard, perMinute: number): Promise<void> {
  if (!Number.isInteger(perMinute) || perMinute < 1)
    throw invalidArgument('rateLimit', perMinute, 'must be a whole number of requests a minute, from 1')
  await fastify.register(limiter, {
    global: true,
    max: perMinute,
    timeWindow: 60_000,
    // By then it is known who asks.
    hook: 'preValidation',
    keyGenerator: (request: FastifyRequest) => guard.nameIn(request) ?? request.ip,
    allowList: (request: FastifyRequest) => free.has(request.routeOptions.url ?? ''),
    errorResponseBuilder: (_, { ttl }) =>
      new HttpProblem('RATE_LIMITED', `More than ${perMinute} requests in a minute. Ask again later.`, {
        perMinute,
        retryAfterMs: ttl,
      }),
  })
}
