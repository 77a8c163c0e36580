import { readStrategy } from '../allocation/checked-strategy.ts'
import type { AllocationStrategy } from '../allocation/strategy.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { errorAs } from '../errors/inventory-error.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readChoice, readId, readOptionalId } from '../inventory/request/fields.ts'
import { Attachment } from '../ledger/attachment.ts'
import type { AnyLedgerKind } from '../ledger/contract.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerPort, LedgerRoom } from '../ledger/ledger-room.ts'
import type { Backorder, BackorderStatus, PolicySetting } from './backorder.ts'
import type { CancelBackorderRequest, ConfigureBackordersRequest, ReserveOrWaitRequest } from './backorder-requests.ts'
import { BackorderBook } from './backorders-book.ts'
import { cancel, configure, type ReservedOrWaiting, reserve } from './backorders-commands.ts'
import { backorderNotFound } from './backorders-errors.ts'
import { ledgerFold } from './backorders-fold.ts'
import { backordersKey } from './backorders-key.ts'

export interface BackorderOptions {
  /** Where demand that is bound to no warehouse is reserved first; by the ids of the warehouses, if left out. */
  readonly allocation?: AllocationStrategy
}

export interface BackorderFilter {
  readonly productId?: string
  /** Those that are bound to it. */
  readonly warehouseId?: string
  readonly status?: BackorderStatus
}

const statuses: readonly BackorderStatus[] = ['waiting', 'partly-filled', 'filled', 'cancelled']
const filterFields = fieldsOf<BackorderFilter>({ productId: true, warehouseId: true, status: true })
const optionFields = fieldsOf<BackorderOptions>({ allocation: true })

/** Demand for what is not there: who waits for it, in which order, and what came for them. Name it in `ledgers`. */
export class Backorders implements LedgerRoom {
  readonly kind: AnyLedgerKind = ledgerFold.kind
  readonly module: string | undefined = ledgerFold.module
  readonly #attachment: Attachment = new Attachment(backordersKey.name)

  readonly #allocation: AllocationStrategy | undefined

  /** @throws INVALID_ARGUMENT */
  constructor(options: BackorderOptions = {}) {
    const { allocation } = readObject(options, 'options', optionFields)
    if (allocation !== undefined) this.#allocation = readAllocation(allocation)
  }

  make(): Ledger {
    return new BackorderBook(this.#allocation)
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  /** What may wait for a product; nothing, until it is set. A warehouse's setting replaces the product's. @throws WAREHOUSE_NOT_FOUND */
  async configure(setting: ConfigureBackordersRequest): Promise<void> {
    await this.#attachment.call(configure, setting)
  }

  /**
   * Reserves what is there, and lets the rest wait if the policy allows it.
   * @throws INSUFFICIENT_STOCK if it does not, BACKORDER_LIMIT, WAREHOUSE_NOT_FOUND; and nothing is reserved
   */
  reserve(request: ReserveOrWaitRequest): Promise<ReservedOrWaiting> {
    return this.#attachment.call(reserve, request)
  }

  /** Units no longer wait: all of them, or a part. What came already is not touched. @throws BACKORDER_NOT_FOUND, BACKORDER_OWNED, INVALID_QUANTITY */
  cancel(backorderId: string, options: Omit<CancelBackorderRequest, 'backorderId'>): Promise<Backorder> {
    return this.#attachment.call(cancel, { ...options, backorderId })
  }

  /** @throws BACKORDER_NOT_FOUND, NOT_OPEN */
  backorder(id: string): Backorder {
    const found = this.#book.view(readId({ id }, 'id'))
    if (found === undefined) throw errorAs(backorderNotFound, { backorderId: id })
    return found
  }

  /** Those in memory, in the order in which they were made; ended ones for a day. @throws NOT_OPEN */
  backorders(filter: BackorderFilter = {}): readonly Backorder[] {
    const wanted = readObject(filter, 'filter', filterFields)
    const status = wanted.status === undefined ? undefined : readChoice(wanted, 'status', statuses)
    const [productId, warehouseId] = [readOptionalId(wanted, 'productId'), readOptionalId(wanted, 'warehouseId')]
    return Array.from(this.#book.views()).filter(
      (one) =>
        (status === undefined || one.status === status) &&
        (productId === undefined || one.productId === productId) &&
        (warehouseId === undefined || one.warehouseId === warehouseId),
    )
  }

  /** Those who wait for a product, the first first. @throws NOT_OPEN */
  queue(productId: string): readonly Backorder[] {
    return this.#book.queue(readId({ productId }, 'productId'))
  }

  /** What counts for a product in a warehouse, or where none is named. @throws NOT_OPEN */
  policy(productId: string, warehouseId?: string): PolicySetting {
    const book = this.#book
    if (warehouseId !== undefined) readId({ warehouseId }, 'warehouseId')
    return book.policy(readId({ productId }, 'productId'), warehouseId)
  }

  get #book(): BackorderBook {
    return this.#attachment.port.books.ledger(backordersKey)
  }
}

/** Nobody says where a demand is to go, so a strategy cannot go by that. */
function readAllocation(value: unknown): AllocationStrategy {
  const strategy = readStrategy(value)
  if (strategy.needsDestination !== true) return strategy
  throw invalidArgument('allocation', strategy.name, 'must not need a destination; take byPriority or mostStock')
}
