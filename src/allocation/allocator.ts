import type { Engine } from '../engine/engine.ts'
import { unreadable } from '../errors/invalid-argument.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { checkObject, fieldsOf, readObject } from '../errors/known-fields.ts'
import { isRefusal } from '../errors/refusal.ts'
import { engineOf, type InventoryManager } from '../inventory-manager.ts'
import type { AllocationPlan } from './allocation-plan.ts'
import { type AllocationRequest, readAllocationRequest, requestFields } from './allocation-request.ts'
import { readStrategy } from './checked-strategy.ts'
import { planOn } from './planning.ts'
import type { AllocationStrategy } from './strategy.ts'

export interface AllocatorOptions {
  /** For requests that name none. */
  readonly strategy: AllocationStrategy
}

const optionFields = fieldsOf<AllocatorOptions>({ strategy: true })
const planFields = fieldsOf<AllocationRequest>(requestFields)

/** Says where the lines of a cart come from, and why; and reserves them there. */
export class Allocator {
  readonly #engine: Engine
  readonly #strategy: AllocationStrategy

  /** @throws INVALID_ARGUMENT */
  constructor(inventory: InventoryManager, options: AllocatorOptions) {
    this.#engine = engineOf(inventory)
    this.#strategy = readStrategy(readObject(options, 'options', optionFields).strategy)
  }

  /**
   * A plan on the stock as it is now. Nothing is held by it.
   * @throws INVALID_ARGUMENT, INVALID_ID, INVALID_QUANTITY, WAREHOUSE_NOT_FOUND
   */
  plan(request: AllocationRequest): AllocationPlan {
    this.#engine.mustBeReadable()
    const checked = readRequest(request)
    const plan = planOn(this.#engine.state.stock, checked, checked.strategy ?? this.#strategy)
    if (isRefusal(plan)) throw new InventoryError(plan.code, plan.details)
    return plan
  }
}

function readRequest(request: unknown): AllocationRequest {
  try {
    return readAllocationRequest(checkObject(request, 'request', planFields))
  } catch (error) {
    throw unreadable(error, 'request', request)
  }
}
