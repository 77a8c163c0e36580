import { builtInLedgers } from '../built-in-ledgers.ts'
import type { NewLedgers } from '../engine/state-source.ts'
import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { readPort, type Unchecked } from '../errors/known-fields.ts'
import type { LedgerFold } from '../ledger/ledger-room.ts'
import { Ledgers } from '../ledger/ledgers.ts'

/** What a tool is told of ledgers that are not of this package. */
export interface LedgerOptions {
  /**
   * What others keep in the log. Of a ledger that is neither here nor of this package only the stock is shown. A
   * ledger of this package can be named, too: then `journalState` makes it readable as it was.
   */
  readonly ledgers?: readonly LedgerFold[]
}

/** The ledgers that a tool knows: those that it was given, and those of this package. @throws INVALID_ARGUMENT */
export function readKnownLedgers({ ledgers }: Unchecked): readonly LedgerFold[] {
  if (ledgers === undefined) return builtInLedgers
  if (!isArray(ledgers)) throw invalidArgument('ledgers', ledgers, 'must be an array of ledgers')
  const given = Array.from(ledgers, (fold, index) =>
    readPort<LedgerFold>(fold, `ledgers[${index}]`, ['make'], 'must be a ledger'),
  )
  const names = new Set(given.map(({ kind }) => kind.name))
  return [...given, ...builtInLedgers.filter(({ kind }) => !names.has(kind.name))]
}

/** Folds what is known, and leaves the rest out. */
export function foldingKnown(folds: readonly LedgerFold[]): NewLedgers {
  return () => new Ledgers(folds, true)
}
