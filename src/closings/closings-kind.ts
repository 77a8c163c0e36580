import type { LedgerKind } from '../ledger/contract.ts'
import { ClosingsAudit } from './closings-audit.ts'
import type { ClosingsBook } from './closings-book.ts'
import type { ClosingsEntry } from './closings-entry.ts'
import { closingsKey } from './closings-key.ts'

/** It has no commands for callers: a closing is derived from the log, and then recorded. */
export const closingsKind: LedgerKind<ClosingsEntry, ClosingsBook> = Object.freeze({
  ...closingsKey,
  commands: Object.freeze({}),
  audit: () => new ClosingsAudit(),
})
