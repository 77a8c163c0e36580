import type { LedgerOpened } from '../audit/ledger-entry.ts'
import type { LedgerFold } from '../ledger/ledger-room.ts'
import { Ledgers } from '../ledger/ledgers.ts'
import type { EngineOptions } from './options.ts'
import type { NewLedgers } from './state-source.ts'

/** The ledgers of an inventory before their first entries. All that the log has must be among them. */
export function newLedgers({ ledgers }: EngineOptions): NewLedgers {
  return () => new Ledgers(ledgers, false)
}

/** What the log has to say of ledgers before they are used: those that are new to it, or have a higher version. */
export function ledgersToOpen(
  folds: readonly LedgerFold[],
  known: ReadonlyMap<string, number>,
): readonly LedgerOpened[] {
  return folds
    .filter(({ kind }) => known.get(kind.name) !== kind.version)
    .map(({ kind }) => ({ ledger: kind.name, type: 'ledger-opened', version: kind.version }))
}
