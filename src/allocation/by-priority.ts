import { Filling } from './filling.ts'
import { readIds } from './read-ids.ts'
import type { AllocationStrategy } from './strategy.ts'

/**
 * Each line takes what there is from one warehouse after the other, in the order of a list. Those that are not in
 * the list come last, by their ids.
 * @throws INVALID_ARGUMENT or INVALID_ID
 */
export function byPriority(warehouseIds: readonly string[]): AllocationStrategy {
  const ranked = readIds({ warehouseIds }, 'warehouseIds')
  const ranks = new Map(ranked.map((id, rank) => [id, rank]))
  return Object.freeze<AllocationStrategy>({
    name: 'byPriority',
    warehouseIds: ranked,
    choose: (problem) => {
      const { sources, lines } = problem
      const rank = (at: number): number => ranks.get(sources[at]?.warehouseId as string) ?? ranked.length
      const order = sources.map((_, at) => at).sort((a, b) => rank(a) - rank(b))
      const filling = new Filling(problem)
      for (const demand of lines) filling.inOrder(demand, order)
      return { picks: filling.picks, reason: 'Each line comes from the warehouses in the order of their priority.' }
    },
  })
}
