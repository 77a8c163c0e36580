import { Filling } from './filling.ts'
import type { AllocationStrategy } from './strategy.ts'

/** Each line comes from the warehouse that has most of its product, then from the one that has second most. */
export function mostStock(): AllocationStrategy {
  return strategy
}

const strategy: AllocationStrategy = Object.freeze<AllocationStrategy>({
  name: 'mostStock',
  choose: (problem) => {
    const filling = new Filling(problem)
    for (const demand of problem.lines) {
      const order = problem.sources.map((_, at) => at)
      order.sort((a, b) => filling.left(b, demand) - filling.left(a, demand))
      filling.inOrder(demand, order)
    }
    return { picks: filling.picks, reason: 'Each line comes from the warehouse that has most of its product left.' }
  },
})
