import type { CommitContext } from '../audit/commit.ts'
import type { LockName, LockTable } from '../concurrency/lock-table.ts'
import type { Moment } from '../inventory/commands/command-kind.ts'
import type { MayTouch } from '../inventory/draft.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { LiveStock } from '../inventory/stock.ts'
import type { LedgerStates } from '../ledger/ledger-states.ts'
import { WorkingDesk } from '../ledger/working-desk.ts'

const everything: MayTouch = () => true

/** What decisions need beside the time. */
export type Means = Omit<Moment, 'at'>

/** Makes desks over the live books. */
export class LedgerDesks {
  readonly #stock: LiveStock
  readonly #ledgers: LedgerStates
  readonly #locks: LockTable
  readonly #means: Means
  readonly #newId: () => string

  constructor(stock: LiveStock, ledgers: LedgerStates, locks: LockTable, means: Means, newId: () => string) {
    this.#stock = stock
    this.#ledgers = ledgers
    this.#locks = locks
    this.#means = means
    this.#newId = newId
  }

  /** @param held gives the levels whose locks the commit has that is made on it; not asked where nobody has any */
  open(at: number, held: () => Iterable<LevelKey>, context?: CommitContext): WorkingDesk {
    return new WorkingDesk({
      stock: this.#stock,
      ledgers: this.#ledgers,
      moment: { ...this.#means, at },
      newId: this.#newId,
      mayTouch: this.#locks.isIdle ? everything : this.#freeOr(held()),
      context,
    })
  }

  /** Locks are told apart by their names, so this also holds for locks of more than one level. */
  #freeOr(held: Iterable<LevelKey>): MayTouch {
    const own = new Set<string>()
    for (const { warehouseId, productId } of held) own.add(this.#lockOf([warehouseId, productId]))
    return (warehouseId, productId) =>
      !this.#locks.isHeld(warehouseId, productId) || own.has(this.#lockOf([warehouseId, productId]))
  }

  #lockOf(name: LockName): string {
    return JSON.stringify(this.#locks.nameOf(name))
  }
}
