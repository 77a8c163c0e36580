import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { readPort } from '../errors/known-fields.ts'
import { isQuantity } from '../inventory/quantity.ts'
import type { AllocationProblem, AllocationStrategy, Choice, Demand } from './strategy.ts'

/** A strategy, ours or a caller's. @throws INVALID_ARGUMENT */
export function readStrategy(value: unknown): AllocationStrategy {
  const strategy = readPort<AllocationStrategy>(value, 'strategy', ['choose'], 'must be a strategy, such as nearest()')
  const { name, warehouseIds } = strategy
  if (typeof name !== 'string') throw invalidArgument('strategy.name', name, 'must be a string')
  if (warehouseIds === undefined || isArray(warehouseIds)) return strategy
  throw invalidArgument('strategy.warehouseIds', warehouseIds, 'must be an array of ids')
}

/**
 * What a strategy chooses, if it can be so.
 * @throws INVALID_ARGUMENT if it takes what is not there, or gives a line more than it wants
 */
export function choiceOf(strategy: AllocationStrategy, problem: AllocationProblem): Choice {
  // Copied before it is asked: what it does to the problem does not count.
  const left = problem.sources.map(({ stock }) => [...stock])
  const wanted = problem.lines.map(({ quantity }) => quantity)
  const choice = strategy.choose(problem) as Choice | undefined
  if (!isArray(choice?.picks)) throw wrong(strategy, choice, 'must give { picks, reason }, with a list of picks')
  const { picks, reason } = choice
  if (typeof reason !== 'string') throw wrong(strategy, reason, 'must give its reason as a sentence')
  for (const { line, source, quantity } of picks) {
    const demand = problem.lines[line]
    const stock = left[source]
    if (demand === undefined) throw wrong(strategy, line, 'names a line that there is not')
    if (stock === undefined) throw wrong(strategy, source, 'names a source that there is not')
    if (!isQuantity(quantity)) throw wrong(strategy, quantity, 'must take a whole number from 1')
    take(strategy, wanted, line, quantity, `gives line ${line} more than it wants`)
    take(strategy, stock, demand.product, quantity, tooMuch(demand, problem, source))
  }
  return choice
}

function take(strategy: AllocationStrategy, from: number[], at: number, quantity: number, problem: string): void {
  const rest = (from[at] as number) - quantity
  if (rest < 0) throw wrong(strategy, quantity, problem)
  from[at] = rest
}

function tooMuch({ productId }: Demand, { sources }: AllocationProblem, source: number): string {
  return `takes more of ${productId} than ${sources[source]?.warehouseId} has`
}

function wrong({ name }: AllocationStrategy, value: unknown, problem: string): Error {
  return invalidArgument('strategy', value, `${name} ${problem}`)
}
