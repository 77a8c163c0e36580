import { invalidArgument } from '../errors/invalid-argument.ts'
import { errorAs } from '../errors/inventory-error.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readChoice, readId, readOptionalId } from '../inventory/request/fields.ts'
import { Attachment } from '../ledger/attachment.ts'
import type { AnyLedgerKind } from '../ledger/contract.ts'
import type { LedgerPort, LedgerRoom } from '../ledger/ledger-room.ts'
import type { ExpectedSupply, SupplySource } from '../promising/supply-source.ts'
import { type ApprovalPolicy, never } from './approval.ts'
import { receive, ship } from './movement-commands.ts'
import { approve, cancel, reject, request } from './order-commands.ts'
import { type Transfer, type TransferStatus, viewOf } from './transfer.ts'
import type {
  OnTransferRequest,
  ReceiveTransferOrderRequest,
  RequestTransferRequest,
  ShipTransferOrderRequest,
} from './transfer-requests.ts'
import { TransferBook } from './transfers-book.ts'
import { transferNotFound } from './transfers-errors.ts'
import { ledgerFold } from './transfers-fold.ts'
import { transfersKey } from './transfers-key.ts'

export interface TransferOptions {
  /** Whether somebody has to approve a transfer; nobody, by default. */
  readonly approval?: ApprovalPolicy
}

export interface TransferFilter {
  readonly status?: TransferStatus
  /** Where it comes from, or goes to. */
  readonly warehouseId?: string
}

type Options<Request extends OnTransferRequest> = Omit<Request, 'transferId'>

const optionFields = fieldsOf<TransferOptions>({ approval: true })
const filterFields = fieldsOf<TransferFilter>({ status: true, warehouseId: true })
const statuses: readonly TransferStatus[] = [
  'pending-approval',
  'approved',
  'rejected',
  'partially-shipped',
  'shipped',
  'partially-received',
  'received',
  'cancelled',
]

/** Moves of goods that take time, and that somebody may have to approve. Name it in `ledgers`. */
export class TransferOrders implements LedgerRoom, SupplySource {
  readonly kind: AnyLedgerKind = ledgerFold.kind
  readonly module: string | undefined = ledgerFold.module
  readonly #needsApproval: ApprovalPolicy
  readonly #attachment: Attachment = new Attachment(transfersKey.name)

  /** @throws INVALID_ARGUMENT */
  constructor(options: TransferOptions = {}) {
    const { approval = never() } = readObject(options, 'options', optionFields)
    if (typeof approval !== 'function')
      throw invalidArgument('approval', approval, 'must be a function, such as always()')
    this.#needsApproval = approval as ApprovalPolicy
  }

  make(): TransferBook {
    return new TransferBook(this.#needsApproval)
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  /**
   * Asks for a transfer. Nothing moves yet; where nobody has to approve it, it is approved at once.
   * @throws WAREHOUSE_NOT_FOUND, SAME_WAREHOUSE; and as `approve` where that is done at once
   */
  request(transfer: RequestTransferRequest): Promise<Transfer> {
    return this.#attachment.call(request, transfer)
  }

  /** Holds the goods at the source. @throws TRANSFER_NOT_FOUND, INVALID_TRANSFER_STATE, SAME_ACTOR, INSUFFICIENT_STOCK, CAPACITY_EXCEEDED */
  approve(transferId: string, options: Options<OnTransferRequest> = {}): Promise<Transfer> {
    return this.#attachment.call(approve, { ...options, transferId })
  }

  /** It is not to be. @throws TRANSFER_NOT_FOUND, INVALID_TRANSFER_STATE */
  reject(transferId: string, options: Options<OnTransferRequest>): Promise<Transfer> {
    return this.#attachment.call(reject, { ...options, transferId })
  }

  /** Sends what is held, or a part of it. @throws TRANSFER_NOT_FOUND, INVALID_TRANSFER_STATE, INVALID_QUANTITY */
  ship(transferId: string, options: Options<ShipTransferOrderRequest> = {}): Promise<Transfer> {
    return this.#attachment.call(ship, { ...options, transferId })
  }

  /**
   * Takes in what arrived: good units, and beside them what is damaged or lost. With `close` nothing more is expected.
   * @throws TRANSFER_NOT_FOUND, INVALID_TRANSFER_STATE, OVER_RECEIPT, CAPACITY_EXCEEDED
   */
  receive(transferId: string, options: Options<ReceiveTransferOrderRequest>): Promise<Transfer> {
    return this.#attachment.call(receive, { ...options, transferId })
  }

  /** What is held is given back; what was shipped goes on. @throws TRANSFER_NOT_FOUND, INVALID_TRANSFER_STATE */
  cancel(transferId: string, options: Options<OnTransferRequest>): Promise<Transfer> {
    return this.#attachment.call(cancel, { ...options, transferId })
  }

  /** @throws TRANSFER_NOT_FOUND, NOT_OPEN */
  transfer(id: string): Transfer {
    const found = this.#book.transfer(readId({ id }, 'id'))
    if (found === undefined) throw errorAs(transferNotFound, { transferId: id })
    return viewOf(found)
  }

  /** In the order in which they were requested. @throws NOT_OPEN */
  transfers(filter: TransferFilter = {}): readonly Transfer[] {
    const wanted = readObject(filter, 'filter', filterFields)
    const status = wanted.status === undefined ? undefined : readChoice(wanted, 'status', statuses)
    const place = readOptionalId(wanted, 'warehouseId')
    return Array.from(this.#book.transfers(), viewOf).filter(
      (transfer) =>
        (status === undefined || transfer.status === status) &&
        (place === undefined || [transfer.sourceWarehouseId, transfer.destinationWarehouseId].includes(place)),
    )
  }

  /** What is on its way to where: for `AvailableToPromise`. What is not shipped yet has no date. @throws NOT_OPEN */
  supply(productId: string): Iterable<ExpectedSupply> {
    return [...this.#book.supply(readId({ productId }, 'productId'))]
  }

  get #book(): TransferBook {
    return this.#attachment.port.books.ledger(transfersKey)
  }
}
