import type { LedgerEntry } from '../audit/ledger-entry.ts'
import type { Stock } from '../inventory/stock.ts'
import type { LedgerKey, ReadBooks } from './contract.ts'
import type { Ledger } from './ledger.ts'
import type { LedgerStates } from './ledger-states.ts'

/** Stock and ledgers as they are. */
export class LedgerBooks implements ReadBooks {
  readonly stock: Stock
  readonly #ledgers: LedgerStates

  constructor(stock: Stock, ledgers: LedgerStates) {
    this.stock = stock
    this.#ledgers = ledgers
  }

  has(ledger: string): boolean {
    return this.#ledgers.has(ledger)
  }

  ledger<Fact extends LedgerEntry, State extends Ledger<Fact>>({ name }: LedgerKey<Fact, State>): State {
    return this.#ledgers.state(name) as State
  }
}
