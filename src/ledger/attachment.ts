import { invalidArgument } from '../errors/invalid-argument.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import type { LedgerCommand } from './contract.ts'
import type { LedgerPort } from './ledger-room.ts'

/** The inventory, or the replay, that a ledger's object is registered with: one, once. */
export class Attachment {
  readonly #ledger: string
  #port: LedgerPort | undefined

  constructor(ledger: string) {
    this.#ledger = ledger
  }

  /** @throws INVALID_ARGUMENT if it is registered already */
  set(port: LedgerPort): void {
    if (this.#port !== undefined) {
      throw invalidArgument('ledgers', this.#ledger, 'is registered with another inventory; make a new one for this')
    }
    this.#port = port
  }

  /** @throws NOT_OPEN before it is registered */
  get port(): LedgerPort {
    if (this.#port !== undefined) return this.#port
    const problem = 'no inventory has it yet; name it in the option ledgers of InventoryManager.open or replay'
    throw new InventoryError('NOT_OPEN', { ledger: this.#ledger, problem })
  }

  /** Sends a command; rejects if it is refused, or with NOT_OPEN. */
  async call<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
  ): Promise<Result> {
    return this.port.call(command, request)
  }
}
