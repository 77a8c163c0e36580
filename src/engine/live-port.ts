import type { Commit } from '../audit/commit.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import type { ReadState } from '../inventory/inventory-state.ts'
import type { AnyEntry, AnyLedgerCommand, LedgerCommand, ReadBooks } from '../ledger/contract.ts'
import type { LedgerPort } from '../ledger/ledger-room.ts'
import type { AuditLog } from './audit-log.ts'
import { type Clock, maxDelayMs, startTimer, stopTimer } from './clock.ts'
import type { CommandDoor } from './command-door.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Publisher } from './publisher.ts'

/** What a port leads to. */
export interface PortParts {
  readonly books: ReadBooks
  readonly state: ReadState
  readonly lifecycle: Lifecycle
  readonly now: () => number
  readonly clock: Clock
  readonly auditLog: AuditLog
  readonly isStarted: () => boolean
  readonly door: CommandDoor
  readonly publisher: Publisher
}

const opening = 'its inventory is being opened; send it once open has resolved'

/** A running inventory, as one of its ledgers sees it. */
export class LivePort implements LedgerPort {
  readonly #ledger: string
  readonly #books: ReadBooks
  readonly #state: ReadState
  readonly #lifecycle: Lifecycle
  readonly #now: () => number
  readonly #clock: Clock
  readonly #auditLog: AuditLog
  readonly #isStarted: () => boolean
  readonly #door: CommandDoor
  readonly #publisher: Publisher

  constructor(ledger: string, parts: PortParts) {
    const { books, state, lifecycle, now, clock, auditLog, isStarted, door, publisher } = parts
    this.#ledger = ledger
    this.#books = books
    this.#state = state
    this.#lifecycle = lifecycle
    this.#now = now
    this.#clock = clock
    this.#auditLog = auditLog
    this.#isStarted = isStarted
    this.#door = door
    this.#publisher = publisher
  }

  get books(): ReadBooks {
    this.#lifecycle.mustBeReadable()
    return this.#books
  }

  get sequence(): number {
    return this.#state.books.sequence
  }

  get at(): number {
    return this.#state.books.at
  }

  get now(): number {
    return this.#now()
  }

  call<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
  ): Promise<Result> {
    return this.#send(command as unknown as AnyLedgerCommand, request, true) as Promise<Result>
  }

  note<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
  ): Promise<Result> {
    return this.#send(command as unknown as AnyLedgerCommand, request, false) as Promise<Result>
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = startTimer(this.#clock, callback, Math.min(delayMs, maxDelayMs))
    return () => stopTimer(this.#clock, timer)
  }

  commits(fromSequence: number, toSequence?: number): AsyncIterable<Commit<AnyEntry>> {
    const end = toSequence === undefined ? {} : { toSequence }
    return this.#auditLog.commits({ fromSequence, ...end }) as AsyncIterable<Commit<AnyEntry>>
  }

  whenDurable(listener: (commit: Commit<AnyEntry>) => void): void {
    this.#publisher.whenDurable(this.#ledger, listener)
  }

  #send(command: AnyLedgerCommand, request: unknown, isCounted: boolean): Promise<unknown> {
    if (!this.#isStarted())
      return Promise.reject(new InventoryError('NOT_OPEN', { ledger: this.#ledger, problem: opening }))
    return this.#door.callLedger(command, request, isCounted)
  }
}
