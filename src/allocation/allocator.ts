import type { Engine } from '../engine/engine.ts'
import { unreadable } from '../errors/invalid-argument.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { checkObject, fieldsOf, type KnownFields, readObject, type Unchecked } from '../errors/known-fields.ts'
import { isRefusal } from '../errors/refusal.ts'
import { Command } from '../inventory/commands/command.ts'
import type { AnyCommandKind } from '../inventory/commands/command-kind.ts'
import { engineOf, type InventoryManager } from '../inventory-manager.ts'
import { type AllocateRequest, type Allocation, allocateBy, allocateRequestFields } from './allocate.ts'
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
const allocateFields = fieldsOf<AllocateRequest>(allocateRequestFields)

/** Says where the lines of a cart come from, and why; and reserves them there. */
export class Allocator {
  readonly #engine: Engine
  readonly #strategy: AllocationStrategy
  readonly #kind: ReturnType<typeof allocateBy>

  /** @throws INVALID_ARGUMENT */
  constructor(inventory: InventoryManager, options: AllocatorOptions) {
    this.#engine = engineOf(inventory)
    this.#strategy = readStrategy(readObject(options, 'options', optionFields).strategy)
    this.#kind = allocateBy(this.#strategy)
  }

  /**
   * A plan on the stock as it is now. Nothing is held by it.
   * @throws INVALID_ARGUMENT, INVALID_ID, INVALID_QUANTITY, WAREHOUSE_NOT_FOUND
   */
  plan(request: AllocationRequest): AllocationPlan {
    this.#engine.mustBeReadable()
    const checked = readWith(planFields, request, readAllocationRequest)
    const plan = planOn(this.#engine.state.stock, checked, checked.strategy ?? this.#strategy)
    if (isRefusal(plan)) throw new InventoryError(plan.code, plan.details)
    return plan
  }

  /**
   * Plans on the stock of that moment, and reserves exactly what is planned, in one commit. It is decided while nobody
   * else holds any level of the cart's products that it may come from, so what was checked is what is reserved.
   * The same idempotency key gives the same plan and reservations.
   * @throws as `plan`; INSUFFICIENT_STOCK with all lines that are short in `details.short`, and nothing is reserved
   */
  async allocate(request: AllocateRequest): Promise<Allocation> {
    const kind = this.#kind as AnyCommandKind
    const command = readWith(allocateFields, request, (checked) => new Command(kind, checked))
    return this.#engine.door.perform(command)
  }
}

/** Makes something of a caller's object, of which each field is read once. */
function readWith<Made>(known: KnownFields, request: unknown, make: (checked: Unchecked) => Made): Made {
  try {
    return make(checkObject(request, 'request', known))
  } catch (error) {
    throw unreadable(error, 'request', request)
  }
}
