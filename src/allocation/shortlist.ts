import type { AllocationProblem } from './strategy.ts'

/** Trying all sets of so many takes milliseconds; of each one more, twice as long. */
export const mostTried = 16

/** What it costs, by some measure, that a source gives some units of each product. Less is better. */
export type CostOfTaking = (source: number, taken: readonly number[]) => number

/** The sources to try, and among them some that have all that is wanted. */
export interface Shortlist {
  readonly problem: AllocationProblem
  /** The place in the whole problem of each source of this one. */
  readonly places: readonly number[]
  readonly known: readonly number[]
  readonly isAll: boolean
}

/**
 * Of many sources the best sixteen: again and again the one that gives what is still wanted for the least a unit,
 * until nothing is wanted, and then again for all of it. If that takes more than sixteen, these are all there is to
 * try.
 * @param wanted of each product, at most what the sources have together
 */
export function shortlist(problem: AllocationProblem, wanted: readonly number[], costOf: CostOfTaking): Shortlist {
  const { sources } = problem
  const rest = sources.map((_, at) => at)
  const known = takeBest(problem, wanted, rest, costOf, sources.length)
  const size = Math.min(sources.length, Math.max(mostTried, known.length))
  const more: number[] = []
  if (size === sources.length) more.push(...rest)
  else {
    while (known.length + more.length < size) {
      more.push(...takeBest(problem, wanted, rest, costOf, size - known.length - more.length))
    }
  }
  const places = [...known, ...more].sort((a, b) => a - b)
  const among = places.map((at) => sources[at] as (typeof sources)[number])
  return {
    problem: { ...problem, sources: among },
    places,
    known: known.map((at) => places.indexOf(at)).sort((a, b) => a - b),
    isAll: size === sources.length && size <= mostTried,
  }
}

/** Takes from the rest, the best first, until nothing is wanted, nothing is left or enough are taken. */
function takeBest(
  { sources }: AllocationProblem,
  wanted: readonly number[],
  rest: number[],
  costOf: CostOfTaking,
  most: number,
): number[] {
  const left = [...wanted]
  const taken: number[] = []
  while (rest.length > 0 && taken.length < most && left.some((units) => units > 0)) {
    let best: { readonly at: number; readonly cost: number; readonly units: readonly number[] } | undefined
    for (const [at, source] of rest.entries()) {
      const units = left.map((want, product) => Math.min(want, sources[source]?.stock[product] as number))
      const sum = units.reduce((a, b) => a + b, 0)
      if (sum === 0) continue
      const cost = costOf(source, units) / sum
      if (best === undefined || cost < best.cost) best = { at, cost, units }
    }
    if (best === undefined) break
    const { at, units } = best
    taken.push(...rest.splice(at, 1))
    for (const [product, count] of units.entries()) left[product] = (left[product] as number) - count
  }
  return taken
}
