import { errorAs } from '../errors/inventory-error.ts'
import { readId } from '../inventory/request/fields.ts'
import { Attachment } from '../ledger/attachment.ts'
import type { AnyLedgerKind } from '../ledger/contract.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { LedgerPort, LedgerRoom } from '../ledger/ledger-room.ts'
import type { Backorder, PolicySetting } from './backorder.ts'
import type { CancelBackorderRequest, ConfigureBackordersRequest, ReserveOrWaitRequest } from './backorder-requests.ts'
import type { BackorderBook } from './backorders-book.ts'
import { cancel, configure, type ReservedOrWaiting, reserve } from './backorders-commands.ts'
import { backorderNotFound } from './backorders-errors.ts'
import { ledgerFold } from './backorders-fold.ts'
import { backordersKey } from './backorders-key.ts'

/** Demand for what is not there: who waits for it, in which order, and what came for them. Name it in `ledgers`. */
export class Backorders implements LedgerRoom {
  readonly kind: AnyLedgerKind = ledgerFold.kind
  readonly module: string | undefined = ledgerFold.module
  readonly #attachment: Attachment = new Attachment(backordersKey.name)

  make(): Ledger {
    return ledgerFold.make()
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
