import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { addRoute, type Service } from './routes.ts'
import { ReconciliationAnswer } from './schemas/reconciliation-answer.ts'
import { SharedReconciliation } from './shared-reconciliation.ts'

/** Whether what is in memory is what the log says, with the proof. */
export function addReconciliation(fastify: FastifyInstance, service: Service): void {
  const shared = new SharedReconciliation(service.inventory)
  addRoute(fastify, service, {
    method: 'GET',
    tag: 'log',
    scope: 'read',
    path: '/reconciliation',
    summary: 'The live state against a replay of the whole log: one run for all who ask, given again for a while',
    query: z.strictObject({}),
    answer: ReconciliationAnswer,
    answerTo: () => shared.result(),
  })
}
