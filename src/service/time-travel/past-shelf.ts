import { Backorders } from '../../backorders.ts'
import type { InventoryView } from '../../inventory/inventory-view.ts'
import type { LedgerRoom } from '../../ledger/ledger-room.ts'
import { Orders, SimulatedPayments } from '../../orders.ts'
import { AvailableToPromise } from '../../promising.ts'
import { TransferOrders } from '../../transfers.ts'
import type { Reads } from './questions.ts'

/** This many states are kept: each may be as large as the one that is live. */
const mostKept = 3

/** Folds the log up to a commit, with rooms that can be read then. */
export type FoldUpTo = (sequence: number, rooms: readonly LedgerRoom[]) => Promise<InventoryView>

/** States of the past, those asked for last. */
export class PastShelf {
  readonly #fold: FoldUpTo
  /** The one asked for last stands last. */
  readonly #kept: Map<number, Promise<Reads>> = new Map()

  constructor(fold: FoldUpTo) {
    this.#fold = fold
  }

  /** The state after a commit. @throws what the fold does */
  at(sequence: number): Promise<Reads> {
    const known = this.#kept.get(sequence)
    const state = known ?? this.#open(sequence)
    this.#kept.delete(sequence)
    this.#kept.set(sequence, state)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest)
    // What failed is tried anew by whoever asks next.
    state.catch(() => this.#kept.delete(sequence))
    return state
  }

  async #open(sequence: number): Promise<Reads> {
    const [backorders, transfers] = [new Backorders(), new TransferOrders()]
    // Nothing is paid in the past: its rooms only show what was.
    const orders = new Orders({ payments: new SimulatedPayments(), currency: 'EUR' })
    const inventory = await this.#fold(sequence, [orders, backorders, transfers])
    const promises = new AvailableToPromise(inventory, { supply: [transfers], backorders })
    return { inventory, sequence: inventory.sequence, orders, promises }
  }
}
