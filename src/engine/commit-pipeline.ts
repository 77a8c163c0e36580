import type { LockName, LockTable, Release } from '../concurrency/lock-table.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import { isRefusal } from '../errors/refusal.ts'
import type { Moment } from '../inventory/commands/command-kind.ts'
import { type Decision, Overdue, withOverdue } from '../inventory/decision.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import { judgeNewIds } from '../inventory/new-ids.ts'
import { judgeContext } from '../inventory/request/context.ts'
import type { LiveStock } from '../inventory/stock.ts'
import type { Answer } from './answer.ts'
import type { Committer } from './committer.ts'
import { Deadline } from './deadline.ts'
import type { Expirer } from './expirer.ts'
import type { LedgerSide } from './ledger-side.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { LockWait, UnitOfWork } from './unit-of-work.ts'
import { WaitingCommand } from './waiting-command.ts'

export interface PipelineParts {
  readonly stock: LiveStock
  readonly committer: Committer
  readonly expirer: Expirer
  readonly locks: LockTable
  readonly ledgers: LedgerSide | undefined
  readonly lifecycle: Lifecycle
  readonly moment: () => Moment
  readonly lockTimeoutMs: number
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
  readonly #stock: LiveStock
  readonly #committer: Committer
  readonly #expirer: Expirer
  #isBusy = false

  constructor(parts: PipelineParts) {
    this.#parts = parts
    this.#stock = parts.stock
    this.#committer = parts.committer
    this.#expirer = parts.expirer
  }

  /**
   * Carries work through the five steps. Returns what tells when it is decided, if it has to wait for a
   * lock or for what ledgers have due; undefined if it is decided already.
   */
  run(work: UnitOfWork, answer: Answer): LockWait | undefined {
    if (this.#mustWait(work)) return this.#runWhenFree(work, answer)
    if (this.#dueComesFirst(work)) return this.#runInNextTurn(work, answer)
    this.execute(work, answer)
    return undefined
  }

  /** The steps after the lock, which the caller holds, or which is free. */
  execute(work: UnitOfWork, answer: Answer): void {
    if (!this.#enter(work, answer)) return
    try {
      const moment = this.#parts.moment()
      const wasDue = this.#isAnyDue(moment)
      this.#committer.settle(this.#decide(work, moment), work, moment.at, answer)
      if (!wasDue && this.#isAnyDue(moment)) this.#noteTurn(work)
    } catch (error) {
      answer.fail(error)
    } finally {
      this.#isBusy = false
    }
    this.#expirer.rearm()
  }

  /** Takes the locks of some levels until the release is called. @throws WOULD_DEADLOCK inside a transaction, if one is held */
  lock(keys: readonly LevelKey[], deadline: Deadline, command: string): Promise<Release> {
    const mustNotWait = this.#parts.isInsideTransaction() ? () => wouldDeadlock(command) : undefined
    return this.#parts.locks.acquire(keys.map(lockName), deadline, mustNotWait)
  }

  /** One section at a time: the clock and `generateId` are asked in it, and may not come back in. */
  #enter(work: UnitOfWork, answer: Answer): boolean {
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

  #mustWait(work: UnitOfWork): boolean {
    const { locks, isInsideTransaction } = this.#parts
    if (locks.isIdle) return false
    if (!work.levels(this.#stock).some(({ warehouseId, productId }) => locks.isHeld(warehouseId, productId)))
      return false
    if (isInsideTransaction()) throw wouldDeadlock(work.type)
    return true
  }

  /** Does a part of what a ledger has due on the work's levels. Returns whether there was any: there may be more. */
  #dueComesFirst(work: UnitOfWork): boolean {
    const { ledgers, moment, lifecycle } = this.#parts
    if (ledgers === undefined || this.#isBusy || ledgers.earliest === Number.POSITIVE_INFINITY) return false
    // What is left of it goes on at the next opening.
    if (lifecycle.isOver) return false
    this.#isBusy = true
    try {
      const { at } = moment()
      if (ledgers.earliest > at) return false
      const levels = work.levels(this.#stock)
      if (levels.length === 0) return false
      return this.#expirer.dueTurns.hadTurn(levels) || this.#expirer.doDue(levels, at)
    } finally {
      this.#isBusy = false
    }
  }

  #runInNextTurn(work: UnitOfWork, answer: Answer): LockWait {
    const decided = this.#expirer.dueTurns
      .next()
      .then(() => {
        work.labels.signal?.throwIfAborted()
        return this.run(work, answer)?.decided()
      })
      .catch((error: unknown) => answer.fail(error))
    return { decided: () => decided }
  }

  #runWhenFree(work: UnitOfWork, answer: Answer): LockWait {
    const { lockTimeoutMs } = this.#parts
    const keys = work.levels(this.#stock)
    const deadline = new Deadline(lockTimeoutMs, work.labels.signal, () => lockTimeout(keys, lockTimeoutMs))
    const [first, ...others] = keys as readonly [LevelKey, ...LevelKey[]]
    if (others.length > 0 || work.dependsOnState === true) {
      const decided = this.#runWithLocks(keys, deadline, work, answer)
      return { decided: () => decided }
    }
    const waiting = new WaitingCommand(work, answer, deadline, this, this.#parts.lifecycle)
    try {
      this.#parts.locks.runWhenFree(lockName(first), waiting, deadline)
    } catch (error) {
      waiting.giveUp(error)
    }
    return waiting
  }

  /** Waits for the locks, and again where others are wanted once it has them, until there is no time left. */
  async #runWithLocks(keys: readonly LevelKey[], deadline: Deadline, work: UnitOfWork, answer: Answer): Promise<void> {
    try {
      for (let wanted = keys; ; wanted = work.levels(this.#stock)) {
        const release = await this.#parts.lifecycle.whileOpen(deadline, () => this.lock(wanted, deadline, work.type))
        try {
          deadline.mustNotBeOver()
          if (covers(wanted, work.levels(this.#stock))) return this.execute(work, answer)
        } finally {
          release()
        }
      }
    } catch (error) {
      answer.fail(error)
    } finally {
      deadline.end()
    }
  }

  /** A commit of which a part was put off has done the first part of it. */
  #noteTurn(work: UnitOfWork): void {
    this.#expirer.dueTurns.tookTurn(work.levels(this.#stock).map(({ productId }) => productId))
  }

  /** Overdue holds end first, slice by slice, until the work can be done or none is left. */
  #decide(work: UnitOfWork, moment: Moment): Decision {
    const refusal = judgeContext(work.labels.context, moment.at)
    if (refusal !== undefined) return refusal
    this.#doDue(work, moment)
    if (!this.#stock.expiries.isAnyDue(moment.at)) return withOverdue(this.#decideOnce(work, moment))
    const overdue = this.#expirer.overdueOn(work.levels(this.#stock), moment.at)
    for (;;) {
      const someExpired = this.#expirer.expireNext(overdue, moment.at)
      if (someExpired && work.dependsOnState === true) continue
      this.#doDue(work, moment)
      const decision = this.#decideOnce(work, moment)
      const isDone = !(decision instanceof Overdue || isRefusal(decision))
      if (isDone || !someExpired) return withOverdue(decision)
    }
  }

  #isAnyDue({ at }: Moment): boolean {
    return this.#parts.ledgers?.isAnyDue(at) === true
  }

  /** What a ledger has due on the work's levels comes before it. */
  #doDue(work: UnitOfWork, moment: Moment): void {
    if (!this.#isAnyDue(moment)) return
    const { at } = moment
    const levels = work.levels(this.#stock)
    while (levels.length > 0 && this.#expirer.doDue(levels, at));
  }

  #decideOnce(work: UnitOfWork, moment: Moment): Decision | Overdue {
    const decision = work.decide(this.#stock, moment)
    if (!moment.hasForeignIds || decision instanceof Overdue || isRefusal(decision)) return decision
    return judgeNewIds(decision, this.#stock) ?? decision
  }
}

/** Whether whoever has the locks of some levels has those that are wanted now. */
function covers(held: readonly LevelKey[], wanted: readonly LevelKey[]): boolean {
  const names = new Set(held.map(({ warehouseId, productId }) => JSON.stringify([warehouseId, productId])))
  return wanted.every(({ warehouseId, productId }) => names.has(JSON.stringify([warehouseId, productId])))
}

function calledBack(command: string): InventoryError {
  const problem = 'is called by the clock, by generateId or by a strategy, which must not call the inventory'
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
