import type { Attempt, Failure } from './engine/answer.ts'
import type { AuditLog } from './engine/audit-log.ts'
import { Engine } from './engine/engine.ts'
import type { InventoryEvents } from './engine/engine-events.ts'
import { LiveReads } from './engine/live-reads.ts'
import { type OpenOptions, readOptions } from './engine/options.ts'
import type { Reconciliation } from './engine/reconciliation.ts'
import type { TransactionBody } from './engine/transactions.ts'
import { invalidArgument } from './errors/invalid-argument.ts'
import type { EventSource } from './events/event-bus.ts'
import type { Receipt } from './inventory/command-result.ts'
import type { BatchRequest, CommandType, LedgerBatchRequest, Results } from './inventory/commands/command-types.ts'
import type * as request from './inventory/request/requests.ts'
import type { TransactionOptions } from './inventory/request/transaction-options.ts'
import type { SnapshotInfo } from './journal/snapshot-store.ts'

/** What rooms beside the core work with. @throws INVALID_ARGUMENT if it is no inventory of this copy of the package */
export let engineOf: (inventory: unknown) => Engine

/** The outcome of one command of a batch; its value is what the command itself would give. */
export type BatchResult = Attempt<Results[CommandType], Failure>

/**
 * The front door: warehouses, their stock levels and reservations, and the audit log behind them.
 *
 * Every command takes the same five steps (lock, decide, append, apply, publish: see
 * `engine/commit-pipeline.ts`) and resolves once the journal has its commit. One that is refused
 * rejects with an InventoryError and leaves no trace. Reads are immediate.
 */
export class InventoryManager extends LiveReads {
  readonly #engine: Engine

  static {
    engineOf = (inventory) => {
      if (typeof inventory === 'object' && inventory !== null && #engine in inventory) return inventory.#engine
      throw invalidArgument('inventory', inventory, 'must be an InventoryManager')
    }
  }

  private constructor(engine: Engine) {
    if (!(engine instanceof Engine))
      throw invalidArgument('engine', engine, 'an inventory is not made with new; write await InventoryManager.open()')
    super(engine.door, engine.state, () => engine.mustBeReadable())
    this.#engine = engine
  }

  /**
   * Opens an inventory and recovers what its journal holds.
   * @throws INVALID_ARGUMENT, JOURNAL_LOCKED, JOURNAL_CORRUPT, JOURNAL_VERSION, JOURNAL_FAILED
   */
  static async open(options?: OpenOptions): Promise<InventoryManager> {
    return new InventoryManager(await Engine.open(readOptions(options)))
  }

  /** Registers a warehouse. @throws WAREHOUSE_EXISTS */
  addWarehouse(warehouse: request.AddWarehouseRequest): Promise<Receipt> {
    return this.#engine.door.call('addWarehouse', warehouse)
  }

  /**
   * Changes what a level has of its own: its threshold, and how many units are not to be allocated (`keepBack`).
   * Without a product, it changes a warehouse's settings.
   * @throws WAREHOUSE_NOT_FOUND
   */
  configure(settings: request.ConfigureRequest): Promise<Receipt> {
    return this.#engine.door.call('configure', settings)
  }

  /**
   * Many commands in one call, in order, each judged by itself. It gives one result for each command, in the form of
   * `tryReserve`. Commands of ledgers go by their names. All or nothing is `reserveAll`, or a transaction.
   * @throws OVERLOADED if there is no room for all of them
   */
  batch(commands: readonly (BatchRequest | LedgerBatchRequest)[]): Promise<BatchResult[]> {
    return this.#engine.door.batch(commands) as Promise<BatchResult[]>
  }

  /**
   * Holds the locks of some stock levels, in ID order, while `body` runs; what it does through `tx`
   * becomes one commit when it returns, and nothing happened if it throws, is aborted or too slow.
   * @throws LOCK_TIMEOUT, TRANSACTION_TIMEOUT, WOULD_DEADLOCK, and what `body` throws
   */
  transaction<Value>(options: TransactionOptions, body: TransactionBody<Value>): Promise<Value> {
    return this.#engine.transaction(options, body)
  }

  /** What happened, in the order of the log, once the journal has it. */
  get events(): EventSource<InventoryEvents> {
    return this.#engine.publisher.events.source
  }

  /** The append-only list of commits: the only source of truth. */
  get auditLog(): AuditLog {
    return this.#engine.auditLog
  }

  /**
   * Compares the live state of one sequence with a replay of the log; commands go on meanwhile.
   * If there is drift, which would be a bug, the engine stops.
   */
  reconcile(): Promise<Reconciliation> {
    return this.#engine.reconcile()
  }

  /**
   * Takes a snapshot of everything that is visible now, beside those that are taken by themselves (see the
   * option `snapshots`), so that the next opening begins there. Commands go on meanwhile.
   * @throws SNAPSHOT_FAILED, and INVALID_ARGUMENT if the journal keeps no snapshots
   */
  snapshot(): Promise<SnapshotInfo> {
    return this.#engine.snapshot()
  }

  /** Resolves when everything that is visible now is durable. */
  settled(): Promise<void> {
    return this.#engine.settled()
  }

  /** Resolves when there is room for more commands, for those who would rather wait than be OVERLOADED. */
  ready(): Promise<void> {
    return this.#engine.ready()
  }

  /** Whether it takes commands: it is neither closed nor has it failed. */
  get isOpen(): boolean {
    return this.#engine.isOpen
  }

  /** Drains what was appended; whoever waits for a lock or holds one is rejected with CLOSED. */
  close(): Promise<void> {
    return this.#engine.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
