import { AsyncLocalStorage } from 'node:async_hooks'
import { LogAppender } from '../audit/log-appender.ts'
import { LockTable } from '../concurrency/lock-table.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import type { Moment } from '../inventory/commands/command-kind.ts'
import type { Entry } from '../inventory/entry.ts'
import type { InventoryState, ReadState } from '../inventory/inventory-state.ts'
import { readTransactionOptions, type TransactionOptions } from '../inventory/request/transaction-options.ts'
import type { Journal } from '../journal/journal.ts'
import type { SnapshotInfo } from '../journal/snapshot-store.ts'
import type { ReadBooks } from '../ledger/contract.ts'
import { LedgerBooks } from '../ledger/ledger-books.ts'
import type { Ledgers } from '../ledger/ledgers.ts'
import { PromisedAnswer } from './answer.ts'
import { AuditLog } from './audit-log.ts'
import { CommandDoor } from './command-door.ts'
import { CommitPipeline } from './commit-pipeline.ts'
import { Committer } from './committer.ts'
import { EngineTime } from './engine-time.ts'
import { Expirer } from './expirer.ts'
import { Idempotency } from './idempotency.ts'
import { InFlight, maxWaiters } from './in-flight.ts'
import { LedgerDesks, type Means } from './ledger-desks.ts'
import { ledgersToOpen, newLedgers } from './ledger-opening.ts'
import { LedgerSide } from './ledger-side.ts'
import { Lifecycle } from './lifecycle.ts'
import { LivePort } from './live-port.ts'
import { changedRetention, type EngineOptions } from './options.ts'
import { Publisher } from './publisher.ts'
import { randomIds } from './random-ids.ts'
import { driftError, type Reconciliation, reconcile } from './reconciliation.ts'
import { openJournal, stoppedBy } from './recovery.ts'
import { Snapshotter } from './snapshotter.ts'
import type { FoldedState } from './state-source.ts'
import type { Transaction } from './transaction.ts'
import { type TransactionBody, Transactions } from './transactions.ts'

/** The parts that carry a command, put together: what stands between the façade and the model. */
export class Engine {
  readonly door: CommandDoor
  readonly publisher: Publisher
  readonly auditLog: AuditLog
  readonly #state: InventoryState
  readonly #options: EngineOptions
  readonly #journal: Journal
  readonly #lifecycle: Lifecycle = new Lifecycle()
  readonly #inFlight: InFlight
  readonly #settling: InFlight = new InFlight(maxWaiters, 'callers of settled()')
  readonly #log: LogAppender<Entry>
  readonly #committer: Committer
  readonly #expirer: Expirer
  readonly #transactions: Transactions
  readonly #snapshotter: Snapshotter
  readonly #time: EngineTime
  readonly #books: ReadBooks
  #isStarted = false
  #closing: Promise<void> | undefined

  private constructor(options: EngineOptions, { state, end, entries }: FoldedState) {
    const { journal, defaultTtlMs, generateId, lockTimeoutMs } = options
    const { books, stock } = state
    const ledgers = state.ledgers as Ledgers
    this.#options = options
    this.#journal = journal
    this.#state = state
    this.#inFlight = new InFlight(options.maxInFlight)
    this.publisher = new Publisher(end.sequence)
    this.auditLog = new AuditLog(journal, this.#lifecycle)
    this.#log = new LogAppender<Entry>(journal, end)
    this.#time = new EngineTime(options.clock, books, options.maxClockStepMs)
    const locks = new LockTable(options.maxWaitersPerLock, options.lockScope)
    const newReservationId = generateId ?? randomIds(stock.storage)
    const hasForeignIds = generateId !== undefined
    const means: Means = { defaultTtlMs, newReservationId, hasForeignIds }
    const newId = generateId ?? (() => crypto.randomUUID())
    const desks = new LedgerDesks(stock, ledgers, locks, means, newId)
    this.#books = new LedgerBooks(stock, ledgers)
    const side = ledgers.kinds.length === 0 ? undefined : new LedgerSide(ledgers, this.#books, desks)
    const committer = new Committer(state, this.#log, this.#time, this.publisher, this.#lifecycle, side)
    this.#committer = committer
    const expirer = new Expirer(stock, locks, this.#time, committer, side)
    this.#expirer = expirer
    const moment = (): Moment => ({ at: committer.now(), defaultTtlMs, newReservationId, hasForeignIds })
    const current = new AsyncLocalStorage<Transaction>()
    const isInsideTransaction = (): boolean => current.getStore()?.isOpen === true
    const lifecycle = this.#lifecycle
    const parts = {
      stock,
      committer,
      expirer,
      locks,
      ledgers: side,
      lifecycle,
      moment,
      lockTimeoutMs,
      isInsideTransaction,
    }
    const pipeline = new CommitPipeline(parts)
    const idempotency = new Idempotency(pipeline, committer, books.keys, isInsideTransaction, () => lifecycle.isOver)
    this.door = new CommandDoor(lifecycle, this.#inFlight, idempotency, side)
    this.#transactions = new Transactions(pipeline, committer, expirer, state, lifecycle, moment, current)
    this.#snapshotter = new Snapshotter(
      journal,
      options.snapshots,
      options.ledgers,
      () => entries + this.#log.entries,
      this.publisher,
    )
    this.#connect(locks)
  }

  /** Who hears of what: all parts are there by now. */
  #connect(locks: LockTable): void {
    const failed = (cause: unknown): void => this.#lifecycle.fail(stoppedBy(cause, this.#log.durableSequence))
    this.#lifecycle.whenFailed((error) => this.#stop(error))
    this.#journal.whenFailed?.(failed)
    this.#log.tell({ durable: (sequence) => this.#durable(sequence), failed })
    this.#time.whenStepped((step) => this.publisher.clockStepped(step))
    this.#time.whenForward(() => this.#expirer.reset())
    locks.whenGivenBack(() => this.#expirer.wake())
  }

  /** The log, for those who read it by themselves. */
  get journal(): Journal {
    return this.#journal
  }

  /** Claims the journal, rebuilds the state from it, and ends what ran out meanwhile. */
  static async open(options: EngineOptions): Promise<Engine> {
    const engine = new Engine(options, await openJournal(options.journal, newLedgers(options)))
    try {
      // Before anything is written: one that cannot be attached leaves the log as it was.
      engine.#attach()
      await engine.#start()
      return engine
    } catch (error) {
      await options.journal.close().catch(() => undefined)
      throw isInventoryError(error) ? error : stoppedBy(error, 0)
    }
  }

  transaction<Value>(options: TransactionOptions, body: TransactionBody<Value>): Promise<Value> {
    const answer = new PromisedAnswer<Value>(this.#inFlight)
    try {
      this.#lifecycle.mustBeOpen()
      if (typeof body !== 'function')
        throw invalidArgument('body', body, 'must be a function: transaction(options, body), in this order')
      const checked = readTransactionOptions(options)
      this.#inFlight.enter()
      void this.#transactions.run(checked, checked.timeoutMs ?? this.#options.lockTimeoutMs, body, answer)
    } catch (error) {
      return Promise.reject(error)
    }
    return answer.promise
  }

  get state(): ReadState {
    return this.#state
  }

  /** Whether a commit has bound an idempotency key that is still kept: then its result is given again. */
  hasKey(idempotencyKey: string): boolean {
    return this.#state.books.keys.get(idempotencyKey) !== undefined
  }

  get isOpen(): boolean {
    return !this.#lifecycle.isOver
  }

  /** @throws JOURNAL_FAILED or INVARIANT_VIOLATED once the engine has stopped */
  mustBeReadable(): void {
    this.#lifecycle.mustBeReadable()
  }

  /** Engine time, in milliseconds since 1970. */
  now(): number {
    return this.#committer.now()
  }

  /** Resolves when everything that is visible now is durable. */
  async settled(): Promise<void> {
    this.#lifecycle.mustBeReadable()
    this.#settling.enter()
    const answer = new PromisedAnswer<void>(this.#settling)
    this.#committer.answerWhenDurable(answer, undefined)
    await answer.promise
  }

  /** Resolves when there is room for more commands. */
  async ready(): Promise<void> {
    this.#lifecycle.mustBeOpen()
    await this.#inFlight.ready()
  }

  async reconcile(): Promise<Reconciliation> {
    this.#lifecycle.mustBeReadable()
    const found = await reconcile(this.#state, this.#journal, newLedgers(this.#options), () => this.settled())
    if (found.drift.length > 0) this.#lifecycle.fail(driftError(found))
    return found
  }

  /** Takes a snapshot of all that is visible now, or came since. */
  async snapshot(): Promise<SnapshotInfo> {
    this.#lifecycle.mustBeOpen()
    await this.settled()
    return this.#snapshotter.take()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #start(): Promise<void> {
    const retention = changedRetention(this.#options.retention, this.#state.books.retention)
    if (retention !== undefined) this.#committer.commit([{ type: 'retention-configured', ...retention }])
    const opened = ledgersToOpen(this.#options.ledgers, this.#state.ledgers.versions)
    if (opened.length > 0) this.#committer.commit(opened as readonly object[] as readonly Entry[])
    await this.#expirer.expireAll()
    this.#expirer.rearm()
    this.#isStarted = true
    for (const room of this.#options.ledgers) await room.start?.()
    await this.settled()
  }

  /** Each ledger's object gets its way in, and its way back. */
  #attach(): void {
    const parts = {
      books: this.#books,
      state: this.#state,
      lifecycle: this.#lifecycle,
      now: () => this.#committer.now(),
      clock: this.#options.clock,
      auditLog: this.auditLog,
      isStarted: () => this.#isStarted,
      door: this.door,
      publisher: this.publisher,
    }
    for (const room of this.#options.ledgers) room.attach(new LivePort(room.kind.name, parts))
  }

  #durable(sequence: number): void {
    this.#time.turnEnded()
    this.publisher.durable(sequence)
    this.#snapshotter.takeIfDue()
  }

  #stop(error: Error): void {
    this.#log.stop()
    this.#expirer.stop()
    this.#time.stop()
    this.#inFlight.fail(error)
    this.publisher.fail(error)
    void this.#snapshotter.stop(error)
  }

  async #close(): Promise<void> {
    for (const room of this.#options.ledgers) await room.stop?.()
    this.#lifecycle.close()
    this.#expirer.stop()
    this.#time.stop()
    const closed = new InventoryError('CLOSED', { what: 'The inventory' })
    this.#inFlight.fail(closed)
    // Whoever waited for a lock or held one is told first, and gives back what it had.
    await new Promise((resolve) => setImmediate(resolve))
    await this.#log.drained()
    await this.#snapshotter.stop(closed)
    await this.#journal.close()
  }
}
