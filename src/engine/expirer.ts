import type { LockTable } from '../concurrency/lock-table.ts'
import { isRefusal } from '../errors/refusal.ts'
import type { Entry } from '../inventory/entry.ts'
import { expireHold } from '../inventory/held-stock.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { ReadLevel } from '../inventory/read-level.ts'
import type { LiveStock } from '../inventory/stock.ts'
import { Alarm } from './clock.ts'
import type { Committer } from './committer.ts'
import { DueTurns } from './due-turns.ts'
import type { EngineTime } from './engine-time.ts'
import type { LedgerSide } from './ledger-side.ts'
import { type OverdueHold, OverdueHolds } from './overdue-holds.ts'

/** How many holds end in one commit at most: a command in between must not be kept waiting. */
const sliceSize = 1000

/**
 * Ends holds that have run out, each by an entry of its own: at the next expiry by one alarm, and for
 * a command on their stock level before it decides. The holds of a level that a transaction has
 * locked wait until it is given back.
 */
export class Expirer {
  /** What ledgers did in this turn. */
  readonly dueTurns: DueTurns = new DueTurns()
  readonly #stock: LiveStock
  readonly #locks: LockTable
  readonly #alarm: Alarm
  readonly #time: EngineTime
  readonly #committer: Committer
  readonly #ledgers: LedgerSide | undefined
  #immediate: NodeJS.Immediate | undefined
  #stopped = false

  constructor(
    stock: LiveStock,
    locks: LockTable,
    time: EngineTime,
    committer: Committer,
    ledgers: LedgerSide | undefined,
  ) {
    this.#ledgers = ledgers
    this.#stock = stock
    this.#locks = locks
    this.#time = time
    this.#committer = committer
    this.#alarm = new Alarm(
      time.clock,
      () => this.#now(),
      () => this.#ring(),
    )
  }

  /** The overdue holds of some levels, to be ended by `expireNext` before anything else happens to them. */
  overdueOn(keys: readonly LevelKey[], at: number): OverdueHolds {
    return new OverdueHolds(this.#stock.expiries.isAnyDue(at) ? this.#levelsOf(keys) : [], at)
  }

  /** Ends the next of them. Returns whether there were any. */
  expireNext(overdue: OverdueHolds, at: number): boolean {
    return this.#expire(overdue.take(sliceSize), at)
  }

  /**
   * Does what a ledger has due on some levels, before anything else happens to them. Whoever asks has their locks.
   * Returns whether there was anything.
   */
  doDue(levels: readonly LevelKey[] | undefined, at: number): boolean {
    const entries = this.#ledgers?.isAnyDue(at) === true ? this.#ledgers.doDue(at, levels) : undefined
    if (entries === undefined) return false
    this.#committer.commit(entries as readonly Entry[], at, levels)
    this.dueTurns.tookTurn(productsOf(entries as readonly Entry[]))
    return true
  }

  /** To be called whenever a hold may run out earlier than the alarm is set for. */
  rearm(): void {
    const earliest = this.#earliest()
    if (earliest >= this.#alarm.setFor || this.#stopped || this.#immediate !== undefined) return
    try {
      this.#alarm.set(earliest)
    } catch {
      // The clock is the caller's and threw. What was decided stands; the next command tries again.
    }
  }

  #earliest(): number {
    const { earliest } = this.#stock.expiries
    return this.#ledgers === undefined ? earliest : Math.min(earliest, this.#ledgers.earliest)
  }

  /** To be called when time has leapt: the alarm comes too late. */
  reset(): void {
    this.#alarm.clear()
    this.rearm()
  }

  /** Ends what has run out, in slices; resolves when nothing is left that can be ended now. */
  async expireAll(): Promise<void> {
    while (this.#expireDue()) await new Promise((resolve) => setImmediate(resolve))
  }

  /** To be called when locks were given back: holds behind them may have run out meanwhile. */
  wake(): void {
    if (this.#stopped) return
    const holdsWaited = this.#stock.expiries.unpark()
    const ledgersWaited = this.#ledgers?.unpark() === true
    if (holdsWaited || ledgersWaited) this.#ringSoon()
  }

  stop(): void {
    this.#stopped = true
    this.#alarm.clear()
    clearImmediate(this.#immediate)
  }

  /** It asks in turns of its own. */
  #now(): number {
    this.#time.turnEnded()
    return this.#committer.now()
  }

  #ring(): void {
    if (this.#stopped) return
    if (this.#expireDue()) this.#ringSoon()
    else this.rearm()
  }

  #ringSoon(): void {
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined
      this.#ring()
    })
  }

  /** One slice over as many levels as it takes. */
  #expireDue(): boolean {
    const at = this.#now()
    const levels = this.#stock.expiries.due(at, sliceSize, (level) => this.#isFree(level))
    const overdue: OverdueHold[] = []
    for (const level of levels) {
      for (const hold of level.overdue(at, sliceSize - overdue.length)) overdue.push({ level, hold })
      if (overdue.length === sliceSize) break
    }
    // A part in each turn: somebody else may have done one.
    return this.#expire(overdue, at) || this.dueTurns.hadTurn() || this.doDue(undefined, at)
  }

  #expire(overdue: readonly OverdueHold[], at: number): boolean {
    if (overdue.length === 0) return false
    const entries = overdue.map(({ level, hold }) => expireHold(level, hold))
    this.#committer.commit(entries, at)
    return true
  }

  #isFree({ warehouseId, productId }: ReadLevel): boolean {
    return !this.#locks.isHeld(warehouseId, productId)
  }

  #levelsOf(keys: readonly LevelKey[]): Set<ReadLevel> {
    const levels = new Set<ReadLevel>()
    for (const { warehouseId, productId } of keys) {
      const level = this.#stock.level(warehouseId, productId)
      if (!isRefusal(level)) levels.add(level)
    }
    return levels
  }
}

function productsOf(entries: readonly Entry[]): Set<string> {
  return new Set(
    entries.flatMap((entry) => ('productId' in entry && entry.productId !== undefined ? [entry.productId] : [])),
  )
}
