import type { JsonValue } from '../audit/commit.ts'
import type { ShortDemand } from '../errors/error-details.ts'
import type { FieldList } from '../errors/known-fields.ts'
import { isRefusal, type Refusal, refuse } from '../errors/refusal.ts'
import { type Allocated, allocationOf } from '../inventory/allocated.ts'
import { type CommandKind, commandFields, commandKind, type Moment } from '../inventory/commands/command-kind.ts'
import { hold, readTtl } from '../inventory/commands/reserve.ts'
import type { Decision } from '../inventory/decision.ts'
import type { Entry } from '../inventory/entry.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { ReadLevel } from '../inventory/read-level.ts'
import type { CommandOptions } from '../inventory/request/requests.ts'
import type { Stock } from '../inventory/stock.ts'
import type { AllocationPlan } from './allocation-plan.ts'
import { type AllocationRequest, readAllocationRequest, requestFields } from './allocation-request.ts'
import { planOn } from './planning.ts'
import { candidatesOf } from './problem.ts'
import type { AllocationStrategy } from './strategy.ts'

export interface AllocateRequest extends AllocationRequest, CommandOptions {
  /** How long the reservations hold, in whole milliseconds from 1; without it the manager's default (15 minutes). */
  readonly ttlMs?: number
}

export const allocateRequestFields: FieldList<AllocateRequest> = { ...requestFields, ttlMs: true, ...commandFields }

/** A plan that is reserved. The reservations stand in the order of its shipments and their lines. */
export type Allocation = Allocated<AllocationPlan>

interface AllocateFields {
  readonly request: AllocationRequest
  readonly ttlMs: number | undefined
  readonly hasKey: boolean
  /** What it was decided on last: the answer to who asked. A key gives what the log has. */
  decided: AllocationPlan | undefined
}

/**
 * Plans on the stock that it is decided on, and reserves exactly that, all or nothing.
 * @param strategy of requests that name none
 */
export function allocateBy(strategy: AllocationStrategy): CommandKind<AllocateRequest, AllocateFields, Allocation> {
  return commandKind({
    name: 'allocate',
    request: allocateRequestFields,
    read: (request) => ({
      request: readAllocationRequest(request),
      ttlMs: readTtl(request),
      hasKey: request.idempotencyKey !== undefined,
      decided: undefined,
    }),
    // Which warehouses there are; and whether holds have run out there, whose goods it could plan with.
    dependsOnState: true,
    locks: ({ request }, stock) => candidateLevels(request, stock),
    decide: (fields, stock, moment) => {
      const { request } = fields
      const plan = planOn(stock, request, request.strategy ?? strategy)
      if (isRefusal(plan)) return plan
      if (!plan.isComplete && request.partial !== true) return shortage(plan.short, request.lines.length)
      fields.decided = plan
      return holds(plan, fields, stock, moment)
    },
    result: (commit, stock, { fields }) => allocationOf(fields.decided as AllocationPlan, commit, stock),
    identity: ({ request, ttlMs }) => ({
      ...request,
      lines: request.lines.map(withoutContext),
      ttlMs,
      strategy: request.strategy && namesOf(request.strategy),
    }),
  })
}

/** A plan is decided on all levels that it could have been made of, whichever it is made of then. */
function candidateLevels(request: AllocationRequest, stock: Stock): readonly LevelKey[] {
  const products = new Set(request.lines.map(({ productId }) => productId))
  return candidatesOf(stock, request).flatMap((warehouseId) =>
    Array.from(products, (productId) => ({ warehouseId, productId })),
  )
}

function holds(
  plan: AllocationPlan,
  { request, ttlMs, hasKey }: AllocateFields,
  stock: Stock,
  moment: Moment,
): Decision {
  const entries: Entry[] = []
  for (const { warehouseId, lines } of plan.shipments) {
    for (const { line, productId, quantity } of lines) {
      const level = stock.level(warehouseId, productId) as ReadLevel
      const held = hold(level, { quantity, reference: request.lines[line]?.reference }, ttlMs, moment)
      if (isRefusal(held)) return held
      entries.push(held)
    }
  }
  if (hasKey) entries.push({ type: 'allocated', plan: plan as unknown as JsonValue })
  return entries
}

function shortage(short: readonly ShortDemand[], lines: number): Refusal {
  const { productId, requested, allocated: available } = short[0] as ShortDemand
  return refuse('INSUFFICIENT_STOCK', {
    command: 'allocate',
    productId,
    bucket: 'available',
    requested,
    available,
    lines,
    short,
  })
}

/** What is known of a strategy: its functions cannot be told apart. */
function namesOf({ name, warehouseIds = [] }: AllocationStrategy): readonly string[] {
  return [name, ...warehouseIds]
}

/** The lines' references are context. */
function withoutContext(line: AllocationRequest['lines'][number]): object {
  return { ...line, reference: undefined }
}
