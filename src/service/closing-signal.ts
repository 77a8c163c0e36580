import type { FastifyInstance } from 'fastify'
import { HttpProblem } from './http-problem.ts'

/** Who waits for somebody outside has so long when the service closes, in milliseconds: less than it takes to be cut. */
const patienceMs = 400

/** Aborts soon after an app begins to close. What waits may take long, and its answer can be asked for later. */
export function closingSignal(fastify: FastifyInstance): AbortSignal {
  const closing = new AbortController()
  const problem = 'The service is shutting down. What was asked for goes on: ask again soon, with the same key.'
  let timer: NodeJS.Timeout | undefined
  fastify.addHook('preClose', async () => {
    timer = setTimeout(() => closing.abort(new HttpProblem('SHUTTING_DOWN', problem)), patienceMs)
  })
  fastify.addHook('onClose', async () => clearTimeout(timer))
  return closing.signal
}
