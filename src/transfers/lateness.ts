import type { LedgerRow } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { KeptTransfer } from './transfer.ts'

/** How many receipts of a way are remembered. */
const mostReceipts = 100

type Way = Pick<KeptTransfer, 'sourceWarehouseId' | 'destinationWarehouseId'>

/** How late the last receipts were, in milliseconds, for each way from one warehouse to another; below zero: early. */
export class Lateness {
  readonly #ofWays: DraftMap<string, readonly number[]>

  private constructor(ofWays: DraftMap<string, readonly number[]>) {
    this.#ofWays = ofWays
  }

  static empty(): Lateness {
    return new Lateness(DraftMap.empty())
  }

  draft(): Lateness {
    return new Lateness(this.#ofWays.draft())
  }

  note(way: Way, ms: number): void {
    this.#ofWays.set(nameOf(way), [...this.of(way), ms].slice(-mostReceipts))
  }

  of(way: Way): readonly number[] {
    return this.#ofWays.get(nameOf(way)) ?? []
  }

  *rows(): Generator<LedgerRow> {
    for (const [name, values] of this.#ofWays.entries()) yield [`lateness ${name}`, name, values]
  }

  restore(name: string, values: readonly number[]): void {
    this.#ofWays.set(name, values)
  }
}

function nameOf({ sourceWarehouseId, destinationWarehouseId }: Way): string {
  return JSON.stringify([sourceWarehouseId, destinationWarehouseId])
}
