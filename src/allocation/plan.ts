import type { ShortDemand } from '../errors/error-details.ts'
import type { AllocationPlan, PlannedShipment, ShipmentLine } from './allocation-plan.ts'
import type { AllocationRequest } from './allocation-request.ts'
import { explain } from './explanation.ts'
import type { AllocationProblem, Choice, PickedUnits } from './strategy.ts'

/** A choice as it is shown. @param notes what else led to it */
export function planOf(
  request: AllocationRequest,
  problem: AllocationProblem,
  choice: Choice,
  notes: readonly string[] = [],
): AllocationPlan {
  const short = shortDemands(request, problem, choice.picks)
  const isComplete = short.length === 0
  const isWanted = isComplete || request.partial === true
  const picks = isWanted ? choice.picks : []
  const shipments = shipmentsOf(request, problem, choice, picks)
  const plan = {
    isComplete,
    shipments,
    short,
    isOptimal: choice.isOptimal ?? true,
    explanation: explain(problem, picks, picks.length === 0 ? notes : [...notes, ...reasonsOf(choice)], short),
  }
  if (choice.costOf === undefined || !isWanted) return Object.freeze(plan)
  const cost = shipments.reduce((sum, shipment) => sum + (shipment.cost as number), 0)
  return Object.freeze({ ...plan, cost })
}

function reasonsOf({ reason, notes = [] }: Choice): readonly string[] {
  return [reason, ...notes]
}

function shipmentsOf(
  request: AllocationRequest,
  { sources }: AllocationProblem,
  { costOf }: Choice,
  picks: readonly PickedUnits[],
): readonly PlannedShipment[] {
  const bySource = new Map<number, PickedUnits[]>()
  for (const pick of picks) {
    const others = bySource.get(pick.source)
    if (others === undefined) bySource.set(pick.source, [pick])
    else others.push(pick)
  }
  const shipments: PlannedShipment[] = []
  for (const [at, taken] of bySource) {
    const { warehouseId, distanceKm } = sources[at] as AllocationProblem['sources'][number]
    const shipment: Writable<PlannedShipment> = { warehouseId, lines: linesOf(request, taken) }
    if (distanceKm !== undefined) shipment.distanceKm = distanceKm
    if (costOf !== undefined) shipment.cost = costOf(at, taken)
    shipments.push(Object.freeze(shipment))
  }
  return Object.freeze(shipments)
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

function linesOf({ lines }: AllocationRequest, taken: readonly PickedUnits[]): readonly ShipmentLine[] {
  const units = taken.map(({ line, quantity }) => {
    const { productId, lineId } = lines[line] as AllocationRequest['lines'][number]
    return Object.freeze(lineId === undefined ? { line, productId, quantity } : { line, lineId, productId, quantity })
  })
  return Object.freeze(units)
}

function shortDemands(
  request: AllocationRequest,
  { lines, sources }: AllocationProblem,
  picks: readonly PickedUnits[],
): readonly ShortDemand[] {
  const missing = lines.map(({ quantity }) => quantity)
  for (const { line, quantity } of picks) missing[line] = (missing[line] as number) - quantity
  const short: ShortDemand[] = []
  for (const { line, productId, product, quantity } of lines) {
    const lacks = missing[line] as number
    if (lacks === 0) continue
    const { lineId } = request.lines[line] as AllocationRequest['lines'][number]
    const byWarehouse = sources
      .filter(({ stock }) => (stock[product] as number) > 0)
      .map(({ warehouseId, stock }) => Object.freeze({ warehouseId, allocatable: stock[product] as number }))
    short.push(
      Object.freeze({
        line,
        ...(lineId !== undefined && { lineId }),
        productId,
        requested: quantity,
        allocated: quantity - lacks,
        missing: lacks,
        byWarehouse: Object.freeze(byWarehouse),
      }),
    )
  }
  return Object.freeze(short)
}
