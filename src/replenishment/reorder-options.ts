import { type Clock, systemClock } from '../engine/clock.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, readPort } from '../errors/known-fields.ts'
import type { ReorderStrategy } from './reorder-strategy.ts'
import { type RetryPolicy, readRetryPolicy } from './retry-policy.ts'
import type { Supplier } from './supplier.ts'

export interface ReorderOptions {
  readonly strategy: ReorderStrategy
  readonly supplier: Supplier
  /** When an order that the supplier refused is placed again. */
  readonly retry?: Partial<RetryPolicy>
  /** What the pauses between attempts are told by; the system's clock by default. */
  readonly clock?: Clock
  /** From 0 up to 1, exclusive: spreads the attempts; `Math.random` by default. */
  readonly random?: () => number
}

export interface CheckedReorderOptions extends Required<ReorderOptions> {
  readonly retry: RetryPolicy
}

const optionFields = fieldsOf<ReorderOptions>({
  strategy: true,
  supplier: true,
  retry: true,
  clock: true,
  random: true,
})
const mustBeStrategy = 'must be a strategy, such as new FixedQuantity(50)'

/** @throws INVALID_ARGUMENT, naming the option */
export function readReorderOptions(value: unknown): CheckedReorderOptions {
  const options = readObject(value, 'options', optionFields)
  const { clock = systemClock, random = Math.random } = options
  if (typeof random !== 'function') throw invalidArgument('random', random, 'must be a function')
  return {
    strategy: readPort(options.strategy, 'strategy', ['shouldReorder', 'reorderQuantity'], mustBeStrategy),
    supplier: readPort(options.supplier, 'supplier', ['placeOrder'], 'must be a supplier'),
    retry: readRetryPolicy(options.retry ?? {}),
    clock: readPort<Clock>(clock, 'clock', ['now'], 'must be a clock'),
    random: random as () => number,
  }
}
