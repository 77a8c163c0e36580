import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Costing } from '../costing.ts'
import { addRoomCommands, type RoomCommands } from './room-commands.ts'
import { addRoute, type Service } from './routes.ts'
import { pageOf } from './schemas/answers.ts'
import { AddCostBody, LandedCostAnswer } from './schemas/cost-schemas.ts'
import { wholeNumberText } from './schemas/fields.ts'

/** The compiler sees to it that every command of `Costing` is here, with the fields that it takes. */
export const costCommands: RoomCommands<Costing, object> = {
  addCost: {
    path: '/costs',
    summary: 'A cost of goods that were received came after them, such as freight',
    body: AddCostBody,
    answer: LandedCostAnswer,
    send: (costing, request) => costing.addCost(request),
  },
}

/** Routes of what goods cost after they came. */
export function addCostRoutes(fastify: FastifyInstance, service: Service, costing: Costing): void {
  addRoute(fastify, service, {
    method: 'GET',
    tag: 'money',
    scope: 'read',
    path: '/receipts/:sequence/costs',
    summary: 'What was added to a receipt, by the sequence of its commit',
    params: z.strictObject({ sequence: wholeNumberText }),
    query: z.strictObject({}),
    answer: pageOf(LandedCostAnswer),
    answerTo: ({ path }) => ({
      sequence: service.engine.state.books.sequence,
      items: costing.landedCosts(Number(path.sequence)),
    }),
  })
  addRoomCommands(fastify, service, 'money', costing, costCommands)
}
