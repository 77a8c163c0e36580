import type { Reference } from '../audit/commit.ts'
import type { Availability } from '../inventory/availability.ts'
import type { Receipt } from '../inventory/command-result.ts'
import type { CommitFilter } from '../inventory/commit-filter.ts'
import type { EntryCommit } from '../inventory/entry.ts'
import type { LevelFilter, ReservationFilter, StockView } from '../inventory/inventory-view.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { LowStock } from '../inventory/stock-watch.ts'
import type { WarehouseView } from '../inventory/warehouse.ts'
import type { Answer, Query, RequestOptions } from './answer.ts'
import { type ClientOptions, readOptions } from './client-options.ts'
import { CommandMethods } from './command-methods.ts'
import { CommandSender } from './command-sender.ts'
import { EventReader, type EventsOptions } from './event-reader.ts'
import { readKey } from './idempotency-key.ts'
import { OrdersClient } from './orders-client.ts'
import { pathOf } from './path-of.ts'
import { type ReadOptions, Reads } from './reads.ts'
import { Transport } from './transport.ts'
import type { Asked, BatchCommand, BatchOutcome, ReservationData } from './wire-types.ts'

/**
 * A service of Stockhold, with the methods of the library. Commands get an idempotency key of their own where none is
 * given, so that they are sent again after a failure of the network and have their effect once.
 */
export class StockholdClient extends CommandMethods {
  /** Orders, shipments, returns and payments, where the service has a shop. */
  readonly orders: OrdersClient
  readonly #transport: Transport
  readonly #sender: CommandSender
  readonly #reads: Reads

  /** @throws INVALID_ARGUMENT */
  constructor(options: ClientOptions) {
    const transport = new Transport(readOptions(options))
    const sender = new CommandSender(transport)
    super(sender)
    this.#transport = transport
    this.#sender = sender
    this.#reads = new Reads(transport)
    this.orders = new OrdersClient(sender, this.#reads)
  }

  /** The last commit that any answer so far knew. */
  get sequence(): number {
    return this.#transport.sequence
  }

  /** Registers a warehouse. */
  addWarehouse(warehouse: Asked['addWarehouse']): Promise<Receipt> {
    return this.#sender.send({ method: 'POST', path: pathOf('/warehouses') }, warehouse)
  }

  /** Changes what a level has of its own; without a product, a warehouse's settings. */
  async configure(settings: Asked['configure']): Promise<Receipt> {
    const { warehouseId, productId, ...body } = settings
    const path =
      productId === undefined
        ? pathOf('/warehouses/:warehouseId', { warehouseId })
        : pathOf('/warehouses/:warehouseId/levels/:productId', { warehouseId, productId })
    return this.#sender.send({ method: 'PATCH', path }, body)
  }

  /** Up to 1,000 commands in one request, each judged by itself: the fast way. */
  batch(commands: readonly BatchCommand[], { signal }: ReadOptions = {}): Promise<BatchOutcome[]> {
    return this.#sender.batch(commands, signal)
  }

  async stock({ warehouseId, productId }: LevelKey, options: ReadOptions = {}): Promise<StockView> {
    const path = pathOf('/warehouses/:warehouseId/levels/:productId', { warehouseId, productId })
    return this.#reads.one(path, {}, options)
  }

  /** One product over all warehouses. */
  async availability(productId: string, options: ReadOptions = {}): Promise<Availability> {
    return this.#reads.one(pathOf('/availability/:productId', { productId }), {}, options)
  }

  levels(filter: LevelFilter = {}, options: ReadOptions = {}): AsyncGenerator<StockView, void, undefined> {
    return this.#reads.paged(pathOf('/levels'), { ...filter }, options)
  }

  lowStock(filter: LevelFilter = {}, options: ReadOptions = {}): Promise<readonly LowStock[]> {
    return this.#reads.all(pathOf('/low-stock'), { ...filter }, options)
  }

  async warehouse(warehouseId: string, options: ReadOptions = {}): Promise<WarehouseView> {
    return this.#reads.one(pathOf('/warehouses/:warehouseId', { warehouseId }), {}, options)
  }

  warehouses(options: ReadOptions = {}): Promise<readonly WarehouseView[]> {
    return this.#reads.all(pathOf('/warehouses'), {}, options)
  }

  async reservation(reservationId: string, options: ReadOptions = {}): Promise<ReservationData> {
    return this.#reads.one(pathOf('/reservations/:reservationId', { reservationId }), {}, options)
  }

  /** In the order in which they were made. */
  reservations(
    filter: ReservationFilter = {},
    options: ReadOptions = {},
  ): AsyncGenerator<ReservationData, void, undefined> {
    return this.#reads.paged(pathOf('/reservations'), queryOf(filter), options)
  }

  /** One commit of the audit log. */
  async commit(sequence: number, options: ReadOptions = {}): Promise<EntryCommit> {
    return this.#reads.one(pathOf('/commits/:sequence', { sequence: String(sequence) }), {}, options)
  }

  /** The audit log in its order, to where it ends now. */
  commits(filter: CommitFilter = {}, options: ReadOptions = {}): AsyncGenerator<EntryCommit, void, undefined> {
    return this.#reads.paged(pathOf('/commits'), queryOf(filter), options, 'fromSequence')
  }

  /**
   * Commits as they come, for ever: over restarts of the service none is missed, and none comes twice. It ends when you
   * leave the loop, or by the signal.
   */
  events(options: EventsOptions = {}): AsyncGenerator<EntryCommit, void, undefined> {
    return new EventReader(this.#transport, options).commits()
  }

  /**
   * Any route, such as one of another room. A command is sent again only if it has an `idempotencyKey`.
   * @param path with `/v1` before it, as the OpenAPI document has it
   */
  async request<Body = unknown>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    const { idempotencyKey } = options
    if (idempotencyKey !== undefined) readKey(idempotencyKey)
    const mayRepeat = idempotencyKey !== undefined || /^(GET|HEAD|OPTIONS)$/i.test(method)
    return this.#transport.ask({ ...options, method, path, mayRepeat })
  }
}

/** A query is flat. */
function queryOf({ reference, ...others }: { readonly reference?: Reference }): Query {
  return { ...others, referenceType: reference?.type, referenceId: reference?.id }
}
