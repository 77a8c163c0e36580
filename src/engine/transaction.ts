import { InventoryError } from '../errors/inventory-error.ts'
import { isRefusal } from '../errors/refusal.ts'
import type { Draft } from '../inventory/draft.ts'
import { type StockView, stockView } from '../inventory/inventory-view.ts'
import type { LedgerFolds, PlannedCounts } from '../inventory/ledger-folds.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import { readId } from '../inventory/request/fields.ts'
import { readNamedLevel } from '../inventory/request/named-level.ts'
import type { LevelSettings } from '../inventory/request/requests.ts'
import type { Reservation } from '../inventory/reservation.ts'
import { errorOf } from './answer.ts'
import { StockMethods } from './stock-methods.ts'
import type { AskedInTransaction, GivenInTransaction, TransactionCommands } from './transaction-commands.ts'

/**
 * What the function of an interactive transaction works with: the same commands, on a draft of the
 * levels whose locks the transaction holds. It sees its own changes, and nobody else does until it is
 * committed. A reservation that a command gives here is provisional: its `sequence` is −1 until the
 * commit has one. Commands that give no reservation give nothing, since there is no commit yet. The
 * first command on a level raises the version that is seen here, as the commit will for everybody.
 */
export class Transaction extends StockMethods<AskedInTransaction, GivenInTransaction> {
  readonly #commands: TransactionCommands
  readonly #draft: Draft
  readonly #ledgers: LedgerFolds
  readonly #parent: Transaction | undefined

  /** @internal */
  constructor(commands: TransactionCommands, draft: Draft, ledgers: LedgerFolds, parent: Transaction | undefined) {
    super(commands)
    this.#commands = commands
    this.#draft = draft
    this.#ledgers = ledgers
    this.#parent = parent
  }

  stock(key: LevelKey): StockView {
    this.#commands.mustBeOpen()
    const { warehouseId, productId } = readNamedLevel(key)
    const level = this.#draft.level(warehouseId, productId)
    if (isRefusal(level)) throw errorOf(level)
    return stockView(
      level,
      this.#draft.warehouse(warehouseId)?.reorderThreshold,
      // No inventory is opened without the ledgers of its log.
      this.#ledgers.counts(productId, warehouseId) as PlannedCounts,
    )
  }

  reservation(id: string): Reservation {
    this.#commands.mustBeOpen()
    const reservation = this.#draft.reservation(readId({ reservationId: id }, 'reservationId'))
    if (reservation === undefined) throw new InventoryError('RESERVATION_NOT_FOUND', { reservationId: id })
    return reservation
  }

  /** What a level has of its own; a warehouse's settings are not part of any level. */
  configure(request: LevelKey & LevelSettings): Promise<void> {
    return this.#commands.call('configure', request)
  }

  /** @internal Whether it, or one around it, still holds its locks. */
  get isOpen(): boolean {
    return !this.#commands.isOver || this.#parent?.isOpen === true
  }

  /** @internal The transaction's own reason, or the first that a command gave. */
  get reason(): string | undefined {
    return this.#commands.reason
  }

  /** @internal From here on every use is refused. */
  end(why: string): void {
    this.#commands.end(why)
  }
}
