import { InventoryError } from '../errors/inventory-error.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import type { LedgerCommand, ReadBooks } from '../ledger/contract.ts'
import type { LedgerPort } from '../ledger/ledger-room.ts'

/** An inventory as it was: its ledgers can be read, and take no commands. */
export class ReplayPort implements LedgerPort {
  readonly books: ReadBooks
  readonly #ledger: string
  readonly #state: InventoryState

  constructor(ledger: string, books: ReadBooks, state: InventoryState) {
    this.#ledger = ledger
    this.books = books
    this.#state = state
  }

  get sequence(): number {
    return this.#state.books.sequence
  }

  get at(): number {
    return this.#state.books.at
  }

  get now(): number {
    return this.at
  }

  call<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    _request: Request,
  ): Promise<Result> {
    const problem = `it shows what was, and ${command.name} would change that; send it to an open inventory`
    return Promise.reject(new InventoryError('NOT_OPEN', { ledger: this.#ledger, problem }))
  }

  note<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
  ): Promise<Result> {
    return this.call(command, request)
  }

  after(): () => void {
    return () => undefined
  }

  async *commits(): AsyncGenerator<never> {}

  whenDurable(): void {}
}
