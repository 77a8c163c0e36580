import type { Commit, CommitContext, CommitKey } from '../audit/commit.ts'
import type { LogAppender } from '../audit/log-appender.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import { isRefusal, type Refusal } from '../errors/refusal.ts'
import type { ResultSource } from '../inventory/command-result.ts'
import type { Decision } from '../inventory/decision.ts'
import type { Entry } from '../inventory/entry.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import { keyRetentionOf } from '../inventory/retention.ts'
import { type Alert, noAlerts } from '../inventory/stock-watch.ts'
import type { Answer } from './answer.ts'
import type { EngineTime } from './engine-time.ts'
import type { LedgerSide } from './ledger-side.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Publisher } from './publisher.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/**
 * The steps after a decision: append, apply, publish. Whoever decides has the locks, if any are wanted; nothing
 * here suspends, so nothing comes between the decision and its effect.
 */
export class Committer {
  readonly #state: InventoryState
  readonly #log: LogAppender<Entry>
  readonly #time: EngineTime
  readonly #publisher: Publisher
  readonly #lifecycle: Lifecycle
  readonly #ledgers: LedgerSide | undefined

  constructor(
    state: InventoryState,
    log: LogAppender<Entry>,
    time: EngineTime,
    publisher: Publisher,
    lifecycle: Lifecycle,
    ledgers: LedgerSide | undefined,
  ) {
    this.#ledgers = ledgers
    this.#state = state
    this.#log = log
    this.#time = time
    this.#publisher = publisher
    this.#lifecycle = lifecycle
  }

  /** Engine time, but never before the last commit's (invariant 10). */
  now(): number {
    const now = this.#time.now()
    return now > this.#log.at ? now : this.#log.at
  }

  /** Commits what work came to, if that is anything, and answers once the journal has it. */
  settle(decision: Decision, work: UnitOfWork, at: number, answer: Answer): void {
    const ledgers = this.#ledgers
    const judged = ledgers === undefined ? decision : this.#judge(decision, ledgers, at)
    const commit = this.#append(judged, work, at)
    if (commit !== undefined) this.#applyAndAnswer(commit, work, answer)
    else if (isRefusal(judged)) this.answerWhenDurable(answer, undefined, judged)
    else this.answerWhenDurable(answer, this.#resultOfNothing(judged, work))
  }

  #judge(decision: Decision, ledgers: LedgerSide, at: number): Decision {
    return isRefusal(decision) ? decision : (ledgers.judge(decision, at) ?? decision)
  }

  /** Commits entries that are nobody's command. */
  commit(entries: readonly Entry[], at: number = this.now(), held: readonly LevelKey[] = []): void {
    this.#lifecycle.mustBeReadable()
    const all = this.#completed(entries, at, held)
    const commit = this.#log.append(all, at, undefined, undefined, this.#time.wallAt, ownCount(entries, all))
    this.#applyAndAnswer(commit, undefined, undefined)
  }

  /** Gives an answer that rests on what is visible now, once that is durable. */
  answerWhenDurable(answer: Answer, value: unknown, refusal?: Refusal): void {
    const { sequence } = this.#state.books
    this.#publisher.publish({
      sequence,
      answer,
      refusal,
      value,
      commit: undefined,
      alerts: noAlerts,
    })
  }

  #append(decision: Decision, work: UnitOfWork, at: number): Commit<Entry> | undefined {
    const { context, idempotencyKey } = work.labels
    // What changes nothing still binds its key: sent again when it would change something, it must not.
    if (isRefusal(decision) || (decision.length === 0 && idempotencyKey === undefined)) return undefined
    const key = idempotencyKey === undefined ? undefined : this.#keyOf(idempotencyKey, work)
    if (this.#ledgers === undefined) return this.#log.append(decision, at, context, key, this.#time.wallAt)
    const all = this.#completed(decision, at, work, context)
    return this.#log.append(all, at, context, key, this.#time.wallAt, ownCount(decision, all))
  }

  /** With what follows from them. A ledger that fails here would leave its own facts out: nothing goes on then. */
  #completed(
    entries: readonly Entry[],
    at: number,
    by: UnitOfWork | readonly LevelKey[],
    context?: CommitContext,
  ): readonly Entry[] {
    const ledgers = this.#ledgers
    try {
      if (ledgers?.anyFollows(entries) !== true) return entries
      const held = 'fingerprint' in by ? (by.held ?? by.levels(this.#state.stock)) : by
      return ledgers.complete(entries, at, held, context) as readonly Entry[]
    } catch (cause) {
      throw this.#stopped(cause, this.#log.sequence + 1)
    }
  }

  /** The first key says how long it and those after it are kept, if the log does not say so yet. */
  #keyOf(idempotencyKey: string, work: UnitOfWork): CommitKey {
    const { retention } = this.#state.books
    const key = { idempotencyKey, command: work.type, fingerprint: work.fingerprint() }
    return retention.keys === undefined ? { ...key, keyRetention: keyRetentionOf(retention) } : key
  }

  /** What changes nothing has the result of the last commit that it rests on. */
  #resultOfNothing(entries: readonly Entry[], work: UnitOfWork): unknown {
    const { sequence, at } = this.#state.books
    return work.result(this.#state.stock, { sequence, at, entries })
  }

  #stopped(cause: unknown, sequence: number): InventoryError {
    const error = isInventoryError(cause) ? cause : invariantViolated(cause, sequence)
    this.#lifecycle.fail(error)
    return error
  }

  #applyAndAnswer(commit: Commit<Entry>, work: UnitOfWork | undefined, answer: Answer | undefined): void {
    let alerts: readonly Alert[]
    let value: unknown
    try {
      alerts = this.#state.fold(commit)
      // While what ended with the commit is still there, if only for now.
      value = work?.result(this.#state.stock, commit.own === undefined ? commit : ownPart(commit, commit.own))
      alerts = this.#state.retain(commit, alerts)
      this.#ledgers?.applied(commit)
    } catch (cause) {
      // The log is right and memory is not: only reading the log again can be trusted.
      throw this.#stopped(cause, commit.sequence)
    }
    this.#publisher.publish({ sequence: commit.sequence, answer, refusal: undefined, value, commit, alerts })
  }
}

function ownCount(own: readonly Entry[], all: readonly Entry[]): number | undefined {
  return all.length > own.length ? own.length : undefined
}

/** A commit as its command came to it. */
function ownPart({ sequence, at, entries }: Commit<Entry>, own: number): ResultSource {
  return { sequence, at, entries: entries.slice(0, own) }
}

function invariantViolated(cause: unknown, sequence: number): InventoryError {
  return new InventoryError('INVARIANT_VIOLATED', { invariant: 4, problem: String(cause), sequence }, { cause })
}
