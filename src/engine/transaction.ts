import type { CommitContext, Reference } from '../audit/commit.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { isRefusal } from '../errors/refusal.ts'
import type { Moment } from '../inventory/commands/command-kind.ts'
import type { CommandType, Requests, Results } from '../inventory/commands/command-types.ts'
import { makeCommandInTransaction } from '../inventory/commands/make-command.ts'
import { withOverdue } from '../inventory/decision.ts'
import type { Draft } from '../inventory/draft.ts'
import { type StockView, stockView } from '../inventory/inventory-view.ts'
import type { LedgerFolds } from '../inventory/ledger-folds.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import { judgeNewIds } from '../inventory/new-ids.ts'
import { readId } from '../inventory/request/fields.ts'
import { readNamedLevel } from '../inventory/request/named-level.ts'
import type { LevelSettings } from '../inventory/request/requests.ts'
import type { Reservation } from '../inventory/reservation.ts'
import { type Attempt, accepted, errorOf, refusalOf, refused } from './answer.ts'

/** A command in a transaction takes only a reference of the context. The rest belongs to the transaction. */
type InTransaction<Request> = Omit<Request, 'actor' | 'metadata' | 'reason' | 'idempotencyKey' | 'signal'> & {
  readonly reference?: Reference
  /** Recorded if the transaction has no reason of its own. */
  readonly reason?: string
}
type Options<Type extends CommandType> = Omit<InTransaction<Requests[Type]>, 'reservationId' | 'reservationIds'>
type OnSeveral = Options<'confirmAll'>

/**
 * What the function of an interactive transaction works with: the same commands, on a draft of the
 * levels whose locks the transaction holds. It sees its own changes, and nobody else does until it is
 * committed. A reservation that a command gives here is provisional: its `sequence` is −1 until the
 * commit has one. Commands that give no reservation give nothing, since there is no commit yet. The
 * first command on a level raises the version that is seen here, as the commit will for everybody.
 */
export class Transaction {
  readonly #draft: Draft
  readonly #ledgers: LedgerFolds
  readonly #moment: () => Moment
  readonly #parent: Transaction | undefined
  #reason: string | undefined
  #over: string | undefined

  /** @internal */
  constructor(
    draft: Draft,
    ledgers: LedgerFolds,
    moment: () => Moment,
    context: CommitContext | undefined,
    parent: Transaction | undefined,
  ) {
    this.#draft = draft
    this.#ledgers = ledgers
    this.#moment = moment
    this.#reason = context?.reason
    this.#parent = parent
  }

  stock(key: LevelKey): StockView {
    this.#mustBeOpen()
    const { warehouseId, productId } = readNamedLevel(key)
    const level = this.#draft.level(warehouseId, productId)
    if (isRefusal(level)) throw errorOf(level)
    return stockView(
      level,
      this.#draft.warehouse(warehouseId)?.reorderThreshold,
      this.#ledgers.counts(productId, warehouseId),
    )
  }

  reservation(id: string): Reservation {
    this.#mustBeOpen()
    const reservation = this.#draft.reservation(readId({ reservationId: id }, 'reservationId'))
    if (reservation === undefined) throw new InventoryError('RESERVATION_NOT_FOUND', { reservationId: id })
    return reservation
  }

  async receive(request: InTransaction<Requests['receive']>): Promise<void> {
    this.#run('receive', request)
  }
  async sell(request: InTransaction<Requests['sell']>): Promise<void> {
    this.#run('sell', request)
  }
  async returnStock(request: InTransaction<Requests['returnStock']>): Promise<void> {
    this.#run('returnStock', request)
  }
  async remove(request: InTransaction<Requests['remove']>): Promise<void> {
    this.#run('remove', request)
  }
  async markDamaged(request: InTransaction<Requests['markDamaged']>): Promise<void> {
    this.#run('markDamaged', request)
  }
  async quarantine(request: InTransaction<Requests['quarantine']>): Promise<void> {
    this.#run('quarantine', request)
  }
  async clear(request: InTransaction<Requests['clear']>): Promise<void> {
    this.#run('clear', request)
  }
  async writeOff(request: InTransaction<Requests['writeOff']>): Promise<void> {
    this.#run('writeOff', request)
  }
  async returnToSupplier(request: InTransaction<Requests['returnToSupplier']>): Promise<void> {
    this.#run('returnToSupplier', request)
  }
  async adjust(request: InTransaction<Requests['adjust']>): Promise<void> {
    this.#run('adjust', request)
  }
  async count(request: InTransaction<Requests['count']>): Promise<void> {
    this.#run('count', request)
  }
  async transfer(request: InTransaction<Requests['transfer']>): Promise<void> {
    this.#run('transfer', request)
  }
  /** What a level has of its own; a warehouse's settings are not part of any level. */
  async configure(request: LevelKey & LevelSettings): Promise<void> {
    this.#run('configure', request)
  }
  async reserve(request: InTransaction<Requests['reserve']>): Promise<Reservation> {
    return this.#run('reserve', request) as Results['reserve']
  }
  async tryReserve(request: InTransaction<Requests['reserve']>): Promise<Attempt<Reservation>> {
    try {
      return accepted(this.#run('reserve', request) as Results['reserve'])
    } catch (error) {
      const refusal = refusalOf(error)
      if (refusal === undefined || refusal.code === 'TRANSACTION_CLOSED') throw error
      return refused(refusal)
    }
  }
  async reserveAll(request: InTransaction<Requests['reserveAll']>): Promise<readonly Reservation[]> {
    return this.#run('reserveAll', request) as Results['reserveAll']
  }
  async confirm(reservationId: string, options?: Options<'confirm'>): Promise<Reservation> {
    return this.#run('confirm', options, reservationId) as Results['confirm']
  }
  async fulfill(reservationId: string, options?: Options<'fulfill'>): Promise<Reservation> {
    return this.#run('fulfill', options, reservationId) as Results['fulfill']
  }
  async release(reservationId: string, options?: Options<'release'>): Promise<Reservation> {
    return this.#run('release', options, reservationId) as Results['release']
  }
  async cancel(reservationId: string, options?: Options<'cancel'>): Promise<Reservation> {
    return this.#run('cancel', options, reservationId) as Results['cancel']
  }
  async extend(reservationId: string, options: Options<'extend'>): Promise<Reservation> {
    return this.#run('extend', options, reservationId) as Results['extend']
  }

  async confirmAll(reservationIds: readonly string[], options?: OnSeveral): Promise<readonly Reservation[]> {
    return this.#run('confirmAll', options, reservationIds) as Results['confirmAll']
  }
  async releaseAll(reservationIds: readonly string[], options?: OnSeveral): Promise<readonly Reservation[]> {
    return this.#run('releaseAll', options, reservationIds) as Results['releaseAll']
  }
  async fulfillAll(reservationIds: readonly string[], options?: OnSeveral): Promise<readonly Reservation[]> {
    return this.#run('fulfillAll', options, reservationIds) as Results['fulfillAll']
  }
  async cancelAll(reservationIds: readonly string[], options?: OnSeveral): Promise<readonly Reservation[]> {
    return this.#run('cancelAll', options, reservationIds) as Results['cancelAll']
  }

  /** @internal Whether it, or one around it, still holds its locks. */
  get isOpen(): boolean {
    return this.#over === undefined || this.#parent?.isOpen === true
  }

  /** @internal The transaction's own reason, or the first that a command gave. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** @internal From here on every use is refused. */
  end(why: string): void {
    this.#over ??= why
  }

  #run(type: CommandType, request: unknown, named?: unknown): unknown {
    this.#mustBeOpen()
    const command = makeCommandInTransaction(type, request, this.#reason, named)
    const moment = this.#moment()
    const decision = withOverdue(command.decide(this.#draft, moment))
    if (isRefusal(decision)) throw errorOf(decision)
    const refusal = moment.hasForeignIds ? judgeNewIds(decision, this.#draft) : undefined
    if (refusal !== undefined) throw errorOf(refusal)
    this.#draft.apply(decision, moment.at, command.labels.context?.reference)
    if (decision.length > 0) this.#reason ??= command.labels.context?.reason
    return command.result(this.#draft, { sequence: -1, at: moment.at, entries: decision })
  }

  #mustBeOpen(): void {
    if (this.#over !== undefined) throw new InventoryError('TRANSACTION_CLOSED', { reason: this.#over })
  }
}
