import type { FastifyInstance } from 'fastify'
import {
  type AllocateRequest,
  type AllocationRequest,
  type AllocationStrategy,
  type Allocator,
  byPriority,
  fewestShipments,
  mostStock,
  nearest,
} from '../allocation.ts'
import { addRoomCommands, type RoomCommands } from './room-commands.ts'
import { addRoute, type Service } from './routes.ts'
import * as schemas from './schemas/allocation-schemas.ts'

/** The compiler sees to it that every command of `Allocator` is here, with the fields that it takes. */
export const allocationCommands: RoomCommands<Allocator, object, never, { readonly allocate: 'strategy' }> = {
  allocate: {
    path: '/allocations',
    summary: 'Say where a cart comes from, and hold it there: all of it or nothing, unless a part will do',
    body: schemas.AllocateBody,
    answer: schemas.AllocationAnswer,
    send: (allocator, request) => allocator.allocate(withStrategy<AllocateRequest>(request)),
  },
}

/** Routes that say where the lines of a cart come from. */
export function addAllocationRoutes(fastify: FastifyInstance, service: Service, allocator: Allocator): void {
  addRoute(fastify, service, {
    method: 'POST',
    tag: 'allocation',
    // It looks, and holds nothing.
    scope: 'read',
    path: '/allocations/plan',
    summary: 'Say where a cart would come from, and why; nothing is held',
    body: schemas.PlanBody,
    answer: schemas.PlanAnswer,
    answerTo: ({ body }) => allocator.plan(withStrategy<AllocationRequest>(body)),
  })
  addRoomCommands(fastify, service, 'allocation', allocator, allocationCommands)
}

function withStrategy<Request extends AllocationRequest>(request: object): Request {
  const { strategy, ...others } = request as { readonly strategy?: schemas.StrategyChoice }
  return { ...others, ...(strategy !== undefined && { strategy: strategyOf(strategy) }) } as Request
}

function strategyOf(choice: schemas.StrategyChoice): AllocationStrategy {
  if (choice.name === 'byPriority') return byPriority(choice.warehouseIds)
  return { fewestShipments, nearest, mostStock }[choice.name]()
}
