import { Filling, nearestFirst } from './filling.ts'
import { mostTried, shortlist } from './shortlist.ts'
import type { AllocationStrategy } from './strategy.ts'
import { SubsetSearch } from './subset-search.ts'
import { wantedOf } from './wanted.ts'

/** Further than anything on Earth: what is not known comes last. */
const unknownKm = 1_000_000

/**
 * As few warehouses as have everything together; of several such sets the one whose distances sum up to least. Exact
 * over up to sixteen warehouses that have something of it, and over the best sixteen of more.
 */
export function fewestShipments(): AllocationStrategy {
  return strategy
}

const strategy: AllocationStrategy = Object.freeze<AllocationStrategy>({
  name: 'fewestShipments',
  choose: (problem) => {
    const wanted = wantedOf(problem)
    const { problem: tried, places, known, isAll } = shortlist(problem, wanted, () => 1)
    const fixed = tried.sources.map(() => 1)
    const tie = tried.sources.map(({ distanceKm }) => distanceKm ?? unknownKm)
    const set = known.length > mostTried ? known : new SubsetSearch(tried, wanted, { fixed, tie }).run(known)
    const order = nearestFirst(
      problem,
      set.map((at) => places[at] as number),
    )
    const filling = new Filling(problem)
    for (const demand of problem.lines) filling.wholeFirst(demand, order)
    const reason = 'No fewer warehouses have all of it together.'
    return { picks: filling.picks, reason: isAll ? reason : cutShort, isOptimal: isAll }
  },
})

const cutShort = `Of more than ${mostTried} warehouses only the best were tried, so fewer might do.`
