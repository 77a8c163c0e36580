import { errorAs, isInventoryError } from '../errors/inventory-error.ts'
import type { Attachment } from '../ledger/attachment.ts'
import type { LedgerCommand } from '../ledger/contract.ts'
import type { KeptOrder } from './kept-order.ts'
import { orderNotFound } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { reopen } from './own-commands.ts'
import { foldOrder } from './past-order.ts'

/** Orders that are closed and left memory: the log has them. */
export class ClosedOrders {
  readonly #attachment: Attachment

  constructor(attachment: Attachment) {
    this.#attachment = attachment
  }

  /** An order from memory, or from the log. @throws ORDER_NOT_FOUND */
  async find(id: string): Promise<KeptOrder> {
    const { port } = this.#attachment
    const book = port.books.ledger(ordersKey)
    const order = book.order(id) ?? (await this.#read(id))
    if (order !== undefined) return order
    throw errorAs(orderNotFound, { orderId: id })
  }

  /** Sends a command on an order; one that is closed is taken into memory again for it. */
  async send<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
    orderId: unknown,
  ): Promise<Result> {
    try {
      return await this.#attachment.call(command, request)
    } catch (error) {
      if (typeof orderId !== 'string' || !isInventoryError(error, 'ORDER_NOT_FOUND') || error.details.closed !== true)
        throw error
    }
    await this.#reopen(orderId)
    return this.#attachment.call(command, request)
  }

  /** With the order that it replaces: its refunds go back to that one's payments. */
  async #reopen(id: string): Promise<void> {
    const order = await this.#read(id)
    if (order === undefined) return
    const { replaces } = order
    if (replaces !== undefined) await this.#reopen(replaces.orderId)
    await this.#attachment.port.note(reopen, { order })
  }

  async #read(id: string): Promise<KeptOrder | undefined> {
    const { port } = this.#attachment
    const closed = port.books.ledger(ordersKey).closed(id)
    return closed && foldOrder(id, port.commits(closed.first, closed.last))
  }
}
