import limiter from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { Guard } from './guard.ts'
import { HttpProblem } from './http-problem.ts'

/** Those who look after the service are always answered. */
const free: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics'])
/** Of those, these look at no token. */
const takesNoToken: ReadonlySet<string> = new Set(['/livez', '/readyz'])

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
    errorResponseBuilder: (_, { ttl }) => limited(perMinute, ttl),
  })
  limitStrangers(fastify, guard, perMinute)
}

/** Whoever is refused at the door never comes as far as the other limit: else tokens could be tried without end. */
function limitStrangers(fastify: FastifyInstance, guard: Guard, max: number): void {
  const options = { max, timeWindow: 60_000, allowList: () => false }
  const count = fastify.createRateLimit({ ...options, keyGenerator: ({ ip }) => ip })
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (takesNoToken.has(request.routeOptions.url ?? '') || guard.knows(request)) return
    const counted = await count(request)
    if (counted.isAllowed || !counted.isExceeded) return
    reply.header('retry-after', counted.ttlInSeconds)
    throw limited(max, counted.ttl)
  })
}

function limited(perMinute: number, retryAfterMs: number): HttpProblem {
  const said = `More than ${perMinute} requests in a minute. Ask again later.`
  return new HttpProblem('RATE_LIMITED', said, { perMinute, retryAfterMs })
}
