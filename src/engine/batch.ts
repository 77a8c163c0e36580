import { invalidArgument, isArray, unreadable } from '../errors/invalid-argument.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import type { Unchecked } from '../errors/known-fields.ts'
import { asValue, type Refusal } from '../errors/refusal.ts'
import { makeBatchCommand } from '../inventory/commands/make-command.ts'
import { isWholeNumber } from '../inventory/quantity.ts'
import { askCommand } from '../ledger/asked-command.ts'
import { type Answer, type Attempt, accepted, type Failure, refused } from './answer.ts'
import type { InFlight } from './in-flight.ts'
import type { LedgerSide } from './ledger-side.ts'
import { LedgerWork } from './ledger-work.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/**
 * The commands of a batch, each read once; for an item that is none, the error that says why. The length that
 * is seen first counts, whatever the list says later.
 * @throws INVALID_ARGUMENT if it is no list that can be read, and what `mustHaveRoom` throws for its length
 */
export function readBatch(
  value: unknown,
  mustHaveRoom: (size: number) => void,
  ledgers: LedgerSide | undefined,
): (UnitOfWork | InventoryError)[] {
  const requests = mustBeList(value)
  let index = 0
  try {
    const size: unknown = requests.length
    if (!isWholeNumber(size)) throw invalidArgument('batch.length', size, 'must be a whole number')
    mustHaveRoom(size)
    const commands: (UnitOfWork | InventoryError)[] = []
    for (; index < size; index += 1) commands.push(readItem(requests[index], `batch[${index}]`, ledgers))
    return commands
  } catch (error) {
    throw unreadable(error, `batch[${index}]`, undefined)
  }
}

function mustBeList(value: unknown): readonly unknown[] {
  if (isArray(value)) return value
  throw invalidArgument('batch', value, 'must be an array of commands')
}

function readItem(value: unknown, path: string, ledgers: LedgerSide | undefined): UnitOfWork | InventoryError {
  try {
    const ofLedger = ledgers === undefined ? undefined : readLedgerItem(value, path, ledgers)
    if (ofLedger !== undefined) return ofLedger
    return makeBatchCommand(value, path)
  } catch (error) {
    return error as InventoryError
  }
}

/** A ledger's command says whose it is: `orders.place`. */
function readLedgerItem(value: unknown, path: string, ledgers: LedgerSide): UnitOfWork | undefined {
  try {
    if (typeof value !== 'object' || value === null) return undefined
    const { type, ...request } = value as Unchecked
    const command = typeof type === 'string' ? ledgers.command(type) : undefined
    if (command === undefined) return undefined
    if ('signal' in request) {
      const problem = 'does not go with a command of a batch, which cannot be given up by itself'
      throw invalidArgument('signal', request.signal, problem)
    }
    return new LedgerWork(askCommand(command, request), ledgers)
  } catch (error) {
    throw unreadable(error, path, value)
  }
}

/** The answers to a batch's commands, told together once the last is there. */
export class BatchAnswers {
  readonly #inFlight: InFlight
  readonly #results: Attempt<unknown, Failure>[]
  readonly #all: PromiseWithResolvers<Attempt<unknown, Failure>[]> = Promise.withResolvers()
  #open: number

  constructor(size: number, inFlight: InFlight) {
    this.#inFlight = inFlight
    this.#results = new Array<Attempt<unknown, Failure>>(size)
    this.#open = size
    if (size === 0) this.#all.resolve([])
  }

  get promise(): Promise<Attempt<unknown, Failure>[]> {
    return this.#all.promise
  }

  /** The answer to the command at an index. */
  at(index: number): Answer {
    return new BatchAnswer(this, index)
  }

  /** What failed for one command does not hide what became of the others; only a dead engine does. */
  fail(index: number, error: unknown): void {
    const isDead = isInventoryError(error, 'JOURNAL_FAILED') || isInventoryError(error, 'INVARIANT_VIOLATED')
    if (error instanceof InventoryError && !isDead) {
      this.settle(index, refused(asValue(error)))
    } else {
      this.#inFlight.leave()
      this.#all.reject(error)
    }
  }

  settle(index: number, result: Attempt<unknown, Failure>): void {
    this.#inFlight.leave()
    this.#results[index] = result
    this.#open -= 1
    if (this.#open === 0) this.#all.resolve(this.#results)
  }
}

/** The answer to one command of a batch. */
class BatchAnswer implements Answer {
  readonly #batch: BatchAnswers
  readonly #index: number

  constructor(batch: BatchAnswers, index: number) {
    this.#batch = batch
    this.#index = index
  }

  succeed(value: unknown): void {
    this.#batch.settle(this.#index, accepted(value))
  }

  refuse(refusal: Refusal): void {
    this.#batch.settle(this.#index, refused(refusal))
  }

  fail(error: unknown): void {
    this.#batch.fail(this.#index, error)
  }
}
