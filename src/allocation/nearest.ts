import { Filling, nearestFirst } from './filling.ts'
import type { AllocationStrategy } from './strategy.ts'

/** Each line comes from the nearest warehouse that has all of it, else from several, the nearest first. */
export function nearest(): AllocationStrategy {
  return strategy
}

const strategy: AllocationStrategy = Object.freeze<AllocationStrategy>({
  name: 'nearest',
  needsDestination: true,
  choose: (problem) => {
    const order = nearestFirst(problem)
    const filling = new Filling(problem)
    for (const demand of problem.lines) filling.wholeFirst(demand, order)
    const reason =
      'Each line comes from the nearest warehouse that has all of it, else from several, the nearest first.'
    const unknown = problem.sources.filter(({ location }) => location === undefined)
    const notes = unknown.map(({ warehouseId }) => `${warehouseId} has no location, so it comes last.`)
    return { picks: filling.picks, reason, notes }
  },
})
