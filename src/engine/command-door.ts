import { InventoryError } from '../errors/inventory-error.ts'
import type { CommandType, Results } from '../inventory/commands/command-types.ts'
import { makeCommand, makeCommandOn } from '../inventory/commands/make-command.ts'
import { askCommand } from '../ledger/asked-command.ts'
import type { AnyLedgerCommand } from '../ledger/contract.ts'
import {
  type Answer,
  type Attempt,
  AttemptedAnswer,
  type Failure,
  PromisedAnswer,
  refusalOf,
  refused,
  settleEarly,
} from './answer.ts'
import { BatchAnswers, readBatch } from './batch.ts'
import type { Idempotency } from './idempotency.ts'
import { InFlight } from './in-flight.ts'
import type { LedgerSide } from './ledger-side.ts'
import { LedgerWork } from './ledger-work.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { LockWait, UnitOfWork } from './unit-of-work.ts'

/** Where commands come in: each is read, counted, sent on its way, and answered once. */
export class CommandDoor {
  readonly #lifecycle: Lifecycle
  readonly #inFlight: InFlight
  /** What has happened outside already: it is recorded, however many commands there are. */
  readonly #noted: InFlight = new InFlight(Number.MAX_SAFE_INTEGER, 'outcomes')
  readonly #idempotency: Idempotency
  readonly #ledgers: LedgerSide | undefined

  constructor(lifecycle: Lifecycle, inFlight: InFlight, idempotency: Idempotency, ledgers: LedgerSide | undefined) {
    this.#lifecycle = lifecycle
    this.#inFlight = inFlight
    this.#idempotency = idempotency
    this.#ledgers = ledgers
  }

  /** Runs a command; rejects if it is refused. */
  call<Type extends CommandType>(type: Type, request: unknown): Promise<Results[Type]> {
    const answer = new PromisedAnswer<Results[Type]>(this.#inFlight)
    try {
      this.#lifecycle.mustBeOpen()
      void this.#run(this.#admit(makeCommand(type, request)), answer)
    } catch (error) {
      return Promise.reject(error)
    }
    return answer.promise
  }

  /** Runs a command on a reservation, or on several. */
  callOn<Type extends CommandType>(type: Type, named: unknown, options: unknown): Promise<Results[Type]> {
    const answer = new PromisedAnswer<Results[Type]>(this.#inFlight)
    try {
      this.#lifecycle.mustBeOpen()
      void this.#run(this.#admit(makeCommandOn(type, named, options)), answer)
    } catch (error) {
      return Promise.reject(error)
    }
    return answer.promise
  }

  /** Runs a command; gives a refusal as a value. */
  attempt<Type extends CommandType>(type: Type, request: unknown): Promise<Attempt<Results[Type]>> {
    const answer = new AttemptedAnswer<Results[Type]>(this.#inFlight)
    try {
      this.#lifecycle.mustBeOpen()
      void this.#run(this.#admit(makeCommand(type, request)), answer)
    } catch (error) {
      const refusal = refusalOf(error)
      return refusal === undefined ? Promise.reject(error) : Promise.resolve(refused(refusal))
    }
    return answer.promise
  }

  /** Runs a command that a room beside the core has made; rejects if it is refused. */
  perform<Result>(command: UnitOfWork): Promise<Result> {
    const answer = new PromisedAnswer<Result>(this.#inFlight)
    try {
      this.#lifecycle.mustBeOpen()
      void this.#run(this.#admit(command), answer)
    } catch (error) {
      return Promise.reject(error)
    }
    return answer.promise
  }

  /**
   * Runs a command of a ledger; rejects if it is refused.
   * @param isCounted whether it has a part in the bound on commands in flight
   */
  callLedger(command: AnyLedgerCommand, request: unknown, isCounted: boolean = true): Promise<unknown> {
    const answer = new PromisedAnswer<unknown>(isCounted ? this.#inFlight : this.#noted)
    try {
      this.#lifecycle.mustBeOpen()
      const work = new LedgerWork(askCommand(command, request), this.#ledgers as LedgerSide)
      if (isCounted) this.#admit(work)
      else this.#noted.enter()
      void this.#run(work, answer)
    } catch (error) {
      return Promise.reject(error)
    }
    return answer.promise
  }

  /** Runs commands in order, each judged by itself; one that waits for a lock delays those after it. */
  batch(requests: unknown): Promise<Attempt<unknown, Failure>[]> {
    try {
      this.#lifecycle.mustBeOpen()
      const commands = readBatch(requests, (size) => this.#inFlight.mustHaveRoom(size), this.#ledgers)
      // Only now: reading runs the caller's code, which may throw, or send commands itself.
      this.#inFlight.enter(commands.length)
      const answers = new BatchAnswers(commands.length, this.#inFlight)
      void this.#runInOrder(commands, answers)
      return answers.promise
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #admit<Admitted extends UnitOfWork>(command: Admitted): Admitted {
    command.labels.signal?.throwIfAborted()
    this.#inFlight.enter()
    return command
  }

  async #runInOrder(commands: readonly (UnitOfWork | InventoryError)[], answers: BatchAnswers): Promise<void> {
    for (let index = 0; index < commands.length; index += 1) {
      const command = commands[index] as UnitOfWork | InventoryError
      const answer = answers.at(index)
      const undecided = command instanceof InventoryError ? settleEarly(answer, command) : this.#run(command, answer)
      if (undecided !== undefined) await undecided.decided()
    }
  }

  #run(command: UnitOfWork, answer: Answer): LockWait | undefined {
    try {
      return this.#idempotency.run(command, answer)
    } catch (error) {
      return settleEarly(answer, error)
    }
  }
}
