import { invalidArgument } from '../errors/invalid-argument.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import { asValue, type Refusal } from '../errors/refusal.ts'
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

  /** Sends a command; gives a refusal as a value. */
  async attempt<Request, Fields, Kept, Result>(
    command: LedgerCommand<Request, Fields, Kept, Result>,
    request: Request,
  ): Promise<LedgerAttempt<Result>> {
    return attemptOf(this.call(command, request))
  }
}

/** What a command comes to, where a refusal is no exception. */
export type LedgerAttempt<Result> =
  | { readonly ok: true; readonly value: Result }
  | { readonly ok: false; readonly refusal: Refusal }

/** @param sent what rejects if it is refused */
export async function attemptOf<Result>(sent: Promise<Result>): Promise<LedgerAttempt<Result>> {
  try {
    return { ok: true, value: await sent }
  } catch (error) {
    if (!isInventoryError(error) || error.family !== 'refusal') throw error
    return { ok: false, refusal: asValue(error as never) as unknown as Refusal }
  }
}
