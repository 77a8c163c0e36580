import { errorAs, type InventoryError } from '../errors/inventory-error.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { commandFields } from '../inventory/commands/command-kind.ts'
import { readOptionalWholeNumber, readWholeNumber } from '../inventory/request/fields.ts'
import { Attachment } from '../ledger/attachment.ts'
import type { AnyLedgerKind } from '../ledger/contract.ts'
import type { LedgerPort, LedgerRoom } from '../ledger/ledger-room.ts'
import { type AddCostRequest, type LandCostRequest, landCost } from './add-cost.ts'
import type { CostingBook } from './costing-book.ts'
import type { LandedLine } from './costing-entry.ts'
import { receiptNotFound } from './costing-errors.ts'
import { ledgerFold } from './costing-fold.ts'
import { costingKey } from './costing-key.ts'
import type { LandedCost } from './landed-cost.ts'
import { receivedIn, spreadOver } from './landed-receipt.ts'

const known = fieldsOf<AddCostRequest>({ receiptSequence: true, index: true, amount: true, ...commandFields })

/** What goods cost after they came, such as freight. Name it in the option `ledgers`. */
export class Costing implements LedgerRoom {
  readonly kind: AnyLedgerKind = ledgerFold.kind
  readonly module: string | undefined = ledgerFold.module
  readonly #attachment: Attachment = new Attachment(costingKey.name)

  make(): CostingBook {
    return ledgerFold.make() as CostingBook
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  /**
   * Records a cost of goods that were received. Where the commit received several, each bears its part by what it cost
   * (by number, where a cost is unknown), unless `index` names one.
   * @throws RECEIPT_NOT_FOUND if that commit received nothing
   */
  async addCost(request: AddCostRequest): Promise<LandedCost> {
    const { port } = this.#attachment
    const copy = readObject(request, 'request', known)
    const receiptSequence = readWholeNumber(copy, 'receiptSequence', 1)
    const index = readOptionalWholeNumber(copy, 'index')
    const amount = readWholeNumber(copy, 'amount', 1)
    const { index: _index, amount: _amount, ...labels } = copy
    const lines = await this.#linesOf(port, receiptSequence, index, amount)
    return port.call(landCost, { ...(labels as unknown as LandCostRequest), receiptSequence, lines })
  }

  /** What was added to a receipt, in the order of the log. @throws NOT_OPEN */
  landedCosts(receiptSequence: number): readonly LandedCost[] {
    const sequence = readWholeNumber({ receiptSequence }, 'receiptSequence', 1)
    return this.#attachment.port.books.ledger(costingKey).costsOf(sequence)
  }

  async #linesOf(
    port: LedgerPort,
    receiptSequence: number,
    index: number | undefined,
    amount: number,
  ): Promise<readonly LandedLine[]> {
    for await (const { entries } of port.commits(receiptSequence, receiptSequence)) {
      const all = receivedIn(entries)
      const meant = index === undefined ? all : all.filter((one) => one.index === index)
      if (meant.length > 0) return spreadOver(meant, amount)
      throw notFound(
        receiptSequence,
        index,
        all.map((one) => one.index),
      )
    }
    throw notFound(receiptSequence, index, [])
  }
}

function notFound(receiptSequence: number, index: number | undefined, received: readonly number[]): InventoryError {
  return errorAs(receiptNotFound, { receiptSequence, ...(index !== undefined && { index }), received })
}
