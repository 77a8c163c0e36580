import { describeValue } from '../errors/invalid-argument.ts'
import { isRefusal, type Refusal, refuse } from '../errors/refusal.ts'
import type { Stock } from '../inventory/stock.ts'
import type { AllocationPlan } from './allocation-plan.ts'
import type { AllocationRequest } from './allocation-request.ts'
import { choiceOf } from './checked-strategy.ts'
import { notesOnKeptBack } from './explanation.ts'
import { fewestShipments } from './fewest-shipments.ts'
import { planOf } from './plan.ts'
import { candidatesOf, problemOf } from './problem.ts'
import type { AllocationProblem, AllocationStrategy } from './strategy.ts'

/** Plans on stock as it is. It changes nothing; the same stock and request have the same plan. */
export function planOn(
  stock: Stock,
  request: AllocationRequest,
  strategy: AllocationStrategy,
): AllocationPlan | Refusal {
  const refusal = judge(stock, request, strategy)
  if (refusal !== undefined) return refusal
  const problem = problemOf(stock, request)
  const first = planOf(request, problem, choiceOf(strategy, problem))
  const plan = withFewEnough(first, strategy.name, request, problem)
  return isRefusal(plan) || plan.isComplete ? plan : withKeptBack(plan, stock, request)
}

/** Where something is short, the plan says what is there and may not be allocated. */
function withKeptBack(plan: AllocationPlan, stock: Stock, request: AllocationRequest): AllocationPlan {
  const notes = notesOnKeptBack(stock, candidatesOf(stock, request), plan.short)
  return Object.freeze({ ...plan, explanation: Object.freeze([...plan.explanation, ...notes]) })
}

/** Another plan if this one has too many shipments: with as few as there can be, if those are few enough. */
function withFewEnough(
  first: AllocationPlan,
  name: string,
  request: AllocationRequest,
  problem: AllocationProblem,
): AllocationPlan | Refusal {
  const { maxShipments = Number.POSITIVE_INFINITY } = request
  const needed = first.shipments.length
  if (needed <= maxShipments) return first
  const fewest = fewestShipments()
  const note = `${name} needs ${needed} shipments, and at most ${maxShipments} are wanted, so ${fewest.name} was tried.`
  const plan = planOf(request, problem, fewest.choose(problem), [note])
  const least = plan.shipments.length
  if (least <= maxShipments) return plan
  const found = plan.isOptimal ? `at least ${least} shipments are needed` : `no plan of fewer than ${least} was found`
  const problemText = `${found}; allow for more, ask for part of it, or leave out lines`
  return refuse('INVALID_ARGUMENT', { field: 'maxShipments', value: describeValue(maxShipments), problem: problemText })
}

/** Whether it can be planned at all: what it names is there. */
function judge(stock: Stock, request: AllocationRequest, strategy: AllocationStrategy): Refusal | undefined {
  const { only, exclude, destination } = request
  for (const named of [only, exclude, strategy.warehouseIds]) {
    const missing = named?.find((id) => stock.warehouse(id) === undefined)
    if (missing !== undefined) return refuse('WAREHOUSE_NOT_FOUND', { warehouseId: missing })
  }
  if (strategy.needsDestination !== true || destination !== undefined) return undefined
  const problem = `must be a place, { latitude, longitude }: ${strategy.name} goes by the distance to it`
  return refuse('INVALID_ARGUMENT', { field: 'destination', value: 'undefined', problem })
}
