import type { Reference } from './commit.ts'

/**
 * A fact of a ledger that stands beside the stock's in the same log. Which ledger folds it is looked at before its
 * type. It is plain JSON.
 */
export interface LedgerEntry {
  /** The ledger's name. An entry of the stock has none. */
  readonly ledger: string
  /** Begins with its noun: `order-cancelled`. */
  readonly type: string
  readonly reference?: Reference
  /** The version of the ledger that wrote it; 1 if it does not say. */
  readonly v?: number
}

/** A log has a ledger from here on, or the ledger's version was raised. */
export interface LedgerOpened extends LedgerEntry {
  readonly type: 'ledger-opened'
  readonly version: number
}

export function isLedgerEntry(entry: object): entry is LedgerEntry {
  return (entry as Partial<LedgerEntry>).ledger !== undefined
}

/** The entries of the stock among others, whatever a ledger's look like. */
export function withoutLedgers<Entry extends object>(entries: readonly Entry[]): readonly Entry[] {
  return entries.some(isLedgerEntry) ? entries.filter((entry) => !isLedgerEntry(entry)) : entries
}

export function isLedgerOpened(entry: LedgerEntry): entry is LedgerOpened {
  return entry.type === 'ledger-opened'
}
