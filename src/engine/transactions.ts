import type { AsyncLocalStorage } from 'node:async_hooks'
import type { CommitContext } from '../audit/commit.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import type { ResultSource } from '../inventory/command-result.ts'
import type { Moment } from '../inventory/commands/command-kind.ts'
import type { Decision } from '../inventory/decision.ts'
import { Draft, onlyLevels } from '../inventory/draft.ts'
import type { ReadState } from '../inventory/inventory-state.ts'
import type { LedgerFolds } from '../inventory/ledger-folds.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import { judgeContext } from '../inventory/request/context.ts'
import type { CheckedTransactionOptions } from '../inventory/request/transaction-options.ts'
import { Reservation } from '../inventory/reservation.ts'
import type { LiveStock, Stock } from '../inventory/stock.ts'
import { type Answer, FailedAnswer } from './answer.ts'
import { type CommitPipeline, lockTimeout } from './commit-pipeline.ts'
import type { Committer } from './committer.ts'
import { Deadline } from './deadline.ts'
import type { Expirer } from './expirer.ts'
import type { Lifecycle } from './lifecycle.ts'
import { Transaction } from './transaction.ts'
import { TransactionCommands } from './transaction-commands.ts'
import type { UnitOfWork } from './unit-of-work.ts'

export type TransactionBody<Value> = (tx: Transaction) => Value | PromiseLike<Value>

/**
 * Runs interactive transactions: their levels' locks are held, in ID order, across the awaits of the
 * caller's function. What it does is tried on a draft; when the function returns, all of it becomes
 * one commit, and if it does not return in time, or throws, nothing happened.
 */
export class Transactions {
  readonly #pipeline: CommitPipeline
  readonly #committer: Committer
  readonly #expirer: Expirer
  readonly #stock: LiveStock
  readonly #ledgers: LedgerFolds
  readonly #lifecycle: Lifecycle
  readonly #moment: () => Moment
  readonly #current: AsyncLocalStorage<Transaction>

  constructor(
    pipeline: CommitPipeline,
    committer: Committer,
    expirer: Expirer,
    { stock, ledgers }: ReadState,
    lifecycle: Lifecycle,
    moment: () => Moment,
    current: AsyncLocalStorage<Transaction>,
  ) {
    this.#pipeline = pipeline
    this.#committer = committer
    this.#expirer = expirer
    this.#stock = stock
    this.#ledgers = ledgers
    this.#lifecycle = lifecycle
    this.#moment = moment
    this.#current = current
  }

  async run(
    options: CheckedTransactionOptions,
    timeoutMs: number,
    body: TransactionBody<unknown>,
    answer: Answer,
  ): Promise<void> {
    const { levels, signal, context } = options
    let isLocked = false
    let deadline: Deadline | undefined
    try {
      const limit = new Deadline(timeoutMs, signal, () =>
        isLocked ? new InventoryError('TRANSACTION_TIMEOUT', { timeoutMs }) : lockTimeout(levels, timeoutMs),
      )
      deadline = limit
      await this.#lifecycle.whileOpen(limit, async () => {
        const release = await this.#pipeline.lock(levels, limit, 'transaction')
        isLocked = true
        try {
          await this.#runLocked(levels, context, limit, body, answer)
        } finally {
          release()
        }
      })
    } catch (error) {
      if (isLocked) this.#committer.answerWhenDurable(new FailedAnswer(answer, error), undefined)
      else answer.fail(error)
    } finally {
      deadline?.end()
    }
  }

  async #runLocked(
    levels: readonly LevelKey[],
    context: CommitContext | undefined,
    deadline: Deadline,
    body: TransactionBody<unknown>,
    answer: Answer,
  ): Promise<void> {
    const refusal = judgeContext(context, this.#committer.now())
    if (refusal !== undefined) throw new InventoryError(refusal.code, refusal.details)
    await this.#expireOverdue(levels, deadline)
    const draft = new Draft(this.#stock, onlyLevels(levels))
    const tx = new Transaction(
      new TransactionCommands(draft, this.#moment, context),
      draft,
      this.#ledgers,
      this.#current.getStore(),
    )
    try {
      const value = await this.#runBody(body, tx, deadline)
      deadline.mustNotBeOver()
      deadline.end()
      tx.end('its function has returned')
      this.#pipeline.execute(new TransactionEnd(draft, levels, contextWith(context, tx.reason), value), answer)
    } finally {
      tx.end('it was rolled back')
    }
  }

  async #expireOverdue(levels: readonly LevelKey[], deadline: Deadline): Promise<void> {
    deadline.mustNotBeOver()
    // Others may run out while the first are ended.
    for (let someExpired = true; someExpired; ) {
      someExpired = false
      const overdue = this.#expirer.overdueOn(levels, this.#committer.now())
      while (
        this.#expirer.expireNext(overdue, this.#committer.now()) ||
        this.#expirer.doDue(levels, this.#committer.now())
      ) {
        someExpired = true
        await new Promise((resolve) => setImmediate(resolve))
        deadline.mustNotBeOver()
      }
    }
  }

  /** The function's outcome, or the deadline's if that comes first; the function is not waited for then. */
  async #runBody(body: TransactionBody<unknown>, tx: Transaction, deadline: Deadline): Promise<unknown> {
    const aborted = Promise.withResolvers<never>()
    const onAbort = (): void => {
      tx.end('it was rolled back')
      aborted.reject(deadline.reason)
    }
    deadline.throwIfAborted()
    deadline.addEventListener('abort', onAbort)
    try {
      const running = this.#current.run(tx, async () => body(tx))
      return await Promise.race([running, aborted.promise])
    } finally {
      deadline.removeEventListener('abort', onAbort)
    }
  }
}

/** The end of a transaction, as the pipeline commits it. */
class TransactionEnd implements UnitOfWork {
  readonly type = 'transaction'
  readonly labels: { readonly context: CommitContext | undefined }
  readonly held: readonly LevelKey[]
  readonly #draft: Draft
  readonly #value: unknown
  /** The reservations that the value is, or lists; none if it is something else. */
  readonly #given: readonly Reservation[]

  constructor(draft: Draft, held: readonly LevelKey[], context: CommitContext | undefined, value: unknown) {
    this.#draft = draft
    this.held = held
    this.#value = value
    this.#given = reservationsIn(value)
    this.labels = { context }
  }

  /** None that could expire first: the overdue holds of a transaction's levels wait until it is over. */
  levels(): readonly LevelKey[] {
    return []
  }

  decide(_stock: Stock, { at }: Moment): Decision {
    return this.#draft.judgeAgain(at) ?? this.#draft.entries
  }

  /** The function's value. If it is a reservation, or a list of them, it is given as the commit has it. */
  result(stock: Stock, { entries }: ResultSource): unknown {
    if (entries.length === 0 || this.#given.length === 0) return this.#value
    const settled = this.#given.map((given) => stock.reservation(given.id) ?? given)
    return this.#value instanceof Reservation ? settled[0] : Object.freeze(settled)
  }

  fingerprint(): string {
    return this.type
  }
}

/** Looked up before the commit, since a value of the caller's own can throw when it is looked at. */
function reservationsIn(value: unknown): readonly Reservation[] {
  try {
    if (value instanceof Reservation) return [value]
    const isList = Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype
    const items: unknown[] = isList ? Array.from(value as unknown[]) : []
    return items.every((item) => item instanceof Reservation) ? (items as Reservation[]) : []
  } catch {
    return []
  }
}

function contextWith(context: CommitContext | undefined, reason: string | undefined): CommitContext | undefined {
  return reason === undefined ? context : { ...context, reason }
}
