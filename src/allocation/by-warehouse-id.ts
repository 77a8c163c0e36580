import { Filling } from './filling.ts'
import type { AllocationStrategy } from './strategy.ts'

/** Each line takes what there is from one warehouse after the other, by their ids: what is done where nobody said how. */
export const byWarehouseId: AllocationStrategy = Object.freeze<AllocationStrategy>({
  name: 'byWarehouseId',
  choose: (problem) => {
    const filling = new Filling(problem)
    // Sources stand in the order of their ids.
    const order = problem.sources.map((_, at) => at)
    for (const demand of problem.lines) filling.inOrder(demand, order)
    return { picks: filling.picks, reason: 'Each line comes from the warehouses in the order of their ids.' }
  },
})
