import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import type { Location } from '../inventory/entry.ts'
import { Filling } from './filling.ts'
import { mostTried, shortlist } from './shortlist.ts'
import type { AllocationProblem, AllocationStrategy, Choice, PickedUnits, Source } from './strategy.ts'
import { SubsetSearch } from './subset-search.ts'
import { wantedOf } from './wanted.ts'

/** A warehouse that would send a shipment. */
export interface Sender {
  readonly id: string
  readonly location: Location | undefined
  /** To the destination, if both places are known. */
  readonly distanceKm: number | undefined
}

/** Costs are finite numbers from 0, in whatever unit: of whole ones the sums are exact. */
export interface ShippingCosts {
  /** What a shipment costs, whatever is in it. */
  readonly perShipment: (warehouse: Sender, destination: Location | undefined) => number
  /** What a unit costs beside that. */
  readonly perUnit: (warehouse: Sender, destination: Location | undefined, productId: string) => number
}

const fields = fieldsOf<ShippingCosts>({ perShipment: true, perUnit: true })

/**
 * The shipments that cost least together; of several such plans the one with the fewest. Exact over up to sixteen
 * warehouses that have something of it, and over the best sixteen of more.
 * @throws INVALID_ARGUMENT
 */
export function lowestCost(costs: ShippingCosts): AllocationStrategy {
  const { perShipment, perUnit } = readObject(costs, 'costs', fields) as unknown as ShippingCosts
  for (const [name, value] of Object.entries({ perShipment, perUnit })) {
    if (typeof value !== 'function') throw invalidArgument(name, value, 'must be a function')
  }
  return Object.freeze<AllocationStrategy>({
    name: 'lowestCost',
    choose: (problem) => {
      const senders = problem.sources.map(senderOf)
      const { destination, products } = problem
      const fixed = senders.map((sender) => checkedCost('perShipment', sender, perShipment(sender, destination)))
      const unit = senders.map((sender) =>
        products.map((productId) => checkedCost('perUnit', sender, perUnit(sender, destination, productId))),
      )
      return cheapest(problem, fixed, unit)
    },
  })
}

function cheapest(problem: AllocationProblem, fixed: readonly number[], unit: readonly (readonly number[])[]): Choice {
  const unitCost = (source: number, product: number): number => unit[source]?.[product] as number
  const costOf = (source: number, taken: readonly number[]): number =>
    taken.reduce((sum, units, product) => sum + units * unitCost(source, product), fixed[source] as number)
  const wanted = wantedOf(problem)
  const { problem: tried, places, known, isAll } = shortlist(problem, wanted, costOf)
  const place = (at: number): number => places[at] as number
  const costs = {
    fixed: places.map((at) => fixed[at] as number),
    tie: places.map(() => 1),
    unit: (source: number, product: number) => unitCost(place(source), product),
  }
  const set = (known.length > mostTried ? known : new SubsetSearch(tried, wanted, costs).run(known)).map(place)
  const filling = new Filling(problem)
  for (const demand of problem.lines) {
    const order = set.toSorted((a, b) => unitCost(a, demand.product) - unitCost(b, demand.product))
    filling.inOrder(demand, order)
  }
  const productOf = new Map(problem.lines.map(({ line, product }) => [line, product]))
  return {
    picks: filling.picks,
    reason: isAll ? 'No other shipments cost less together.' : cutShort,
    isOptimal: isAll,
    costOf: (source: number, picks: readonly PickedUnits[]) =>
      picks.reduce(
        (sum, { line, quantity }) => sum + quantity * unitCost(source, productOf.get(line) as number),
        fixed[source] as number,
      ),
  }
}

const cutShort = `Of more than ${mostTried} warehouses only the best were tried, so others might cost less.`

function senderOf({ warehouseId, location, distanceKm }: Source): Sender {
  return Object.freeze({ id: warehouseId, location, distanceKm })
}

function checkedCost(name: string, { id }: Sender, cost: unknown): number {
  if (typeof cost === 'number' && cost >= 0 && Number.isFinite(cost)) return cost
  throw invalidArgument(name, cost, `must give a finite number from 0; so it was for ${id}`)
}
