import type { AuditLog } from '../audit/audit-log.ts'
import type { Commit, CommitKey } from '../audit/commit.ts'
import type { LockName, LockTable, Release } from '../concurrency/lock-table.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import type { Refusal } from '../errors/refusal.ts'
import type { ResultSource } from '../inventory/command-result.ts'
import type { Moment } from '../inventory/commands/command.ts'
import { type Decision, isRefused } from '../inventory/decision.ts'
import type { Entry } from '../inventory/entry.ts'
import type { CommitReader, InventoryState } from '../inventory/inventory-state.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import { judgeNewIds } from '../inventory/new-ids.ts'
import { keyRetentionOf } from '../inventory/retention.ts'
import { type Alert, noAlerts } from '../inventory/stock-watch.ts'
import type { Answer } from './answer.ts'
import { Deadline } from './deadline.ts'
import type { EngineTime } from './engine-time.ts'
import { Expirer } from './expirer.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Publisher } from './publisher.ts'
import { WaitingCommand } from './waiting-command.ts'
import type { Undecided, Work } from './work.ts'

export interface PipelineParts {
  readonly state: InventoryState
  readonly log: AuditLog<Entry>
  readonly locks: LockTable
  readonly publisher: Publisher
  readonly lifecycle: Lifecycle
  readonly time: EngineTime
  readonly moment: () => Moment
  readonly lockTimeoutMs: number
  /** Stops the engine for good. */
  readonly onFailure: (error: Error) => void
  /** Whether the caller is inside a transaction, where waiting for a lock could be a deadlock. */
  readonly isInsideTransaction: () => boolean
}

/**
 * The one way through: lock, decide, append, apply, publish. Lock to apply is one critical section;
 * it never suspends, so nothing comes between a decision and its effect. Locks are given back once
 * the entries are applied, and the answer waits for the journal.
 *
 * Keeps: invariants 6 (no oversell), 7 (a commit is whole), 9 (a refused command leaves no trace).
 */
export class CommitPipeline {
  readonly #parts: PipelineParts
  readonly #state: InventoryState
  readonly #log: AuditLog<Entry>
  readonly #time: EngineTime
  readonly expirer: Expirer
  #isBusy = false

  constructor(parts: PipelineParts) {
    this.#parts = parts
    this.#state = parts.state
    this.#log = parts.log
    this.#time = parts.time
    const { state, locks, time } = parts
    this.expirer = new Expirer(
      state,
      locks,
      time.clock,
      () => {
        time.turnEnded()
        return this.now()
      },
      (entries, at) => this.commit(entries, at),
    )
  }

  /** Engine time, but never before the last commit's (invariant 10). */
  now(): number {
    const now = this.#time.now()
    return now > this.#log.at ? now : this.#log.at
  }

  /**
   * Carries work through the five steps. Returns what tells when it is decided, if it has to wait for a
   * lock; undefined if it is decided already.
   */
  run(work: Work, answer: Answer): Undecided | undefined {
    if (this.#mustWait(work)) return this.#runWhenFree(work, answer)
    this.execute(work, answer)
    return undefined
  }

  /** The steps after the lock, which the caller holds, or which is free. */
  execute(work: Work, answer: Answer): void {
    if (!this.#enter(work, answer)) return
    try {
      const moment = this.#parts.moment()
      const decision = this.#decide(work, moment)
      const commit = this.#append(decision, work, moment)
      const applied = this.#apply(commit, decision, work)
      this.#publish(answer, decision, applied, commit)
    } catch (error) {
      answer.fail(error)
    } finally {
      this.#isBusy = false
    }
    this.expirer.rearm()
  }

  /** Gives an answer that rests on what is visible now, once that is durable. */
  answerWhenDurable(answer: Answer, value: unknown, refusal?: Refusal): void {
    const { sequence } = this.#state
    this.#parts.publisher.publish({
      sequence,
      answer,
      refusal,
      value,
      commit: undefined,
      alerts: noAlerts,
    })
  }

  /** Takes the locks of some levels until the release is called. @throws WOULD_DEADLOCK inside a transaction, if one is held */
  lock(keys: readonly LevelKey[], deadline: Deadline, command: string): Promise<Release> {
    const mustNotWait = this.#parts.isInsideTransaction() ? () => wouldDeadlock(command) : undefined
    return this.#parts.locks.acquire(keys.map(lockName), deadline, mustNotWait)
  }

  /** Commits entries that are nobody's command. */
  commit(entries: readonly Entry[], at: number = this.now()): void {
    this.#parts.lifecycle.mustBeReadable()
    const commit = this.#log.append(entries, at, undefined, undefined, this.#time.wallAt)
    this.#publish(undefined, entries, this.#apply(commit, entries), commit)
  }

  /** One section at a time: the clock and `generateId` are asked in it, and may not come back in. */
  #enter(work: Work, answer: Answer): boolean {
    try {
      this.#parts.lifecycle.mustBeOpen()
      if (this.#isBusy) throw calledBack(work.type)
      this.#isBusy = true
    } catch (error) {
      answer.fail(error)
      return false
    }
    return true
  }

  #mustWait(work: Work): boolean {
    const { locks, isInsideTransaction } = this.#parts
    if (locks.isIdle) return false
    if (!work.levels(this.#state).some(({ warehouseId, productId }) => locks.isHeld(warehouseId, productId)))
      return false
    if (isInsideTransaction()) throw wouldDeadlock(work.type)
    return true
  }

  #runWhenFree(work: Work, answer: Answer): Undecided {
    const { locks, lockTimeoutMs } = this.#parts
    const keys = work.levels(this.#state)
    const deadline = new Deadline(lockTimeoutMs, work.labels.signal, () => lockTimeout(keys, lockTimeoutMs))
    const [first, ...others] = keys as readonly [LevelKey, ...LevelKey[]]
    if (others.length > 0) {
      const decided = this.#runWithLocks(keys, deadline, work, answer)
      return { decided: () => decided }
    }
    const waiting = new WaitingCommand(work, answer, deadline, this, this.#parts.lifecycle)
    try {
      locks.runWhenFree(lockName(first), waiting, deadline)
    } catch (error) {
      waiting.giveUp(error)
    }
    return waiting
  }

  async #runWithLocks(keys: readonly LevelKey[], deadline: Deadline, work: Work, answer: Answer): Promise<void> {
    try {
      const release = await this.#parts.lifecycle.whileOpen(deadline, () => this.lock(keys, deadline, work.type))
      let isLocked = false
      try {
        deadline.mustNotBeOver()
        // A reservation that it names may have been made meanwhile, on a level whose lock it did not want.
        isLocked = work.levels(this.#state).length === keys.length
        if (isLocked) this.execute(work, answer)
      } finally {
        release()
      }
      if (!isLocked) await this.run(work, answer)?.decided()
    } catch (error) {
      answer.fail(error)
    } finally {
      deadline.end()
    }
  }

  /** Overdue holds end first, slice by slice, until the work can be done or none is left. */
  #decide(work: Work, moment: Moment): Decision {
    if (!this.#state.expiries.isAnyDue(moment.at)) return this.#decideOnce(work, moment)
    const overdue = this.expirer.overdueOn(work.levels(this.#state), moment.at)
    for (;;) {
      const someExpired = this.expirer.expireNext(overdue, moment.at)
      const decision = this.#decideOnce(work, moment)
      if (!someExpired || !(isRefused(decision) || endsOverdueHold(decision))) return decision
    }
  }

  #decideOnce(work: Work, moment: Moment): Decision {
    const decision = work.decide(this.#state, moment)
    if (!moment.hasForeignIds || isRefused(decision)) return decision
    return judgeNewIds(decision, this.#state) ?? decision
  }

  #append(decision: Decision, work: Work, { at }: Moment): Commit<Entry> | undefined {
    const { context, idempotencyKey } = work.labels
    // What changes nothing still binds its key: sent again when it would change something, it must not.
    if (isRefused(decision) || (decision.length === 0 && idempotencyKey === undefined)) return undefined
    const key = idempotencyKey === undefined ? undefined : this.#keyOf(idempotencyKey, work.fingerprint())
    return this.#log.append(decision, at, context, key, this.#time.wallAt)
  }

  /** The first key says how long it and those after it are kept, if the log does not say so yet. */
  #keyOf(idempotencyKey: string, fingerprint: string): CommitKey {
    const { retention } = this.#state
    if (retention.keys !== undefined) return { idempotencyKey, fingerprint }
    return { idempotencyKey, fingerprint, keyRetention: keyRetentionOf(retention) }
  }

  #apply(commit: Commit<Entry> | undefined, decision: Decision, work?: Work): Applied {
    const applied = new Applied(work)
    if (commit === undefined) {
      // A refusal has no result; what changes nothing has that of the last commit that it rests on.
      const { sequence, at } = this.#state
      if (!isRefused(decision)) applied.look(this.#state, { sequence, at, entries: decision })
      return applied
    }
    try {
      applied.alerts = this.#state.apply(commit, applied)
      return applied
    } catch (cause) {
      // The log is right and memory is not: only reading the log again can be trusted.
      const error = isInventoryError(cause) ? cause : invariantViolated(cause, commit.sequence)
      this.#parts.onFailure(error)
      throw error
    }
  }

  #publish(
    answer: Answer | undefined,
    decision: Decision,
    { alerts, value }: Applied,
    commit: Commit<Entry> | undefined,
  ): void {
    const { sequence } = this.#state
    const refusal = isRefused(decision) ? decision : undefined
    this.#parts.publisher.publish({ sequence, answer, refusal, value, commit, alerts })
  }
}

/** What applying a commit came to: what became true, and what its caller gets. */
class Applied implements CommitReader {
  readonly #work: Work | undefined
  alerts: readonly Alert[] = noAlerts
  value: unknown

  constructor(work: Work | undefined) {
    this.#work = work
  }

  look(state: InventoryState, source: ResultSource): void {
    this.value = this.#work?.result(state, source)
  }
}

/** A command never ends a hold that has run out: that is for an expiry's own commit, in one of the next slices. */
function endsOverdueHold(entries: readonly Entry[]): boolean {
  return entries.some(({ type }) => type === 'expired')
}

function calledBack(command: string): InventoryError {
  const problem = 'is called by the clock or by generateId, which must not call the inventory'
  return new InventoryError('INVALID_ARGUMENT', { field: command, value: 'a command', problem })
}

function lockName({ warehouseId, productId }: LevelKey): LockName {
  return [warehouseId, productId]
}

/** Nobody could read the names of thousands. */
const namesShown = 3

export function lockTimeout(keys: readonly LevelKey[], timeoutMs: number): InventoryError {
  const names = keys.slice(0, namesShown).map(({ warehouseId, productId }) => `${productId} in ${warehouseId}`)
  const others = keys.length - names.length
  const lock = names.join(', ') + (others > 0 ? ` and ${others} more` : '')
  return new InventoryError('LOCK_TIMEOUT', { lock, timeoutMs })
}

function wouldDeadlock(command: string): InventoryError {
  return new InventoryError('WOULD_DEADLOCK', { command })
}

function invariantViolated(cause: unknown, sequence: number): InventoryError {
  return new InventoryError('INVARIANT_VIOLATED', { invariant: 4, problem: String(cause), sequence }, { cause })
}
