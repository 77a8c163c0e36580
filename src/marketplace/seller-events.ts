import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry } from '../audit/ledger-entry.ts'
import type { FieldList } from '../errors/known-fields.ts'
import { plainLines } from '../errors/plain-text.ts'
import { EventBus, type EventSource } from '../events/event-bus.ts'
import { shown } from '../events/shown.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { MarketplaceEntry } from './marketplace-entry.ts'

/** The fact, and the commit that it stands in. Told once the journal has it. */
export type SellerEvents = {
  readonly [Type in MarketplaceEntry['type']]: Extract<MarketplaceEntry, { readonly type: Type }> & {
    readonly sequence: number
    readonly at: number
  }
}

const eventNames: FieldList<SellerEvents> = { 'seller-added': true, 'seller-changed': true, 'product-owned': true }

/** Tells of facts. */
export class SellerBus {
  readonly #bus: EventBus<SellerEvents> = new EventBus<SellerEvents>(eventNames, ({ event, error }) =>
    process.emitWarning(plainLines(`A listener of "${event}" failed: ${shown(error)}`), 'StockholdWarning'),
  )

  get source(): EventSource<SellerEvents> {
    return this.#bus.source
  }

  /** The journal has a commit. */
  durable({ sequence, at, entries }: Commit<AnyEntry>): void {
    if (this.#bus.isEmpty) return
    for (const entry of entries) {
      if (!isLedgerEntry(entry) || entry.ledger !== 'marketplace' || !Object.hasOwn(eventNames, entry.type)) continue
      const fact = entry as MarketplaceEntry
      this.#bus.emit(fact.type, Object.freeze({ ...fact, sequence, at }) as never)
    }
  }
}
