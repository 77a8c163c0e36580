import type { LedgerCommand } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import type { ClosingsEntry } from './closings-entry.ts'
import { closingsKey } from './closings-key.ts'

interface Facts {
  readonly facts: readonly ClosingsEntry[]
}

/** What the ledger's own object tells: a day's closing, and what it restates, in one commit. No caller sends it. */
export const recordClosing: LedgerCommand<Facts, Facts, null, undefined> = ledgerCommand({
  name: 'closings.record',
  request: { facts: true },
  read: ({ facts }) => ({ facts: facts as readonly ClosingsEntry[] }),
  locks: () => [],
  decide: ({ facts }, desk) => {
    for (const fact of facts) desk.record(closingsKey, fact)
    return undefined
  },
  keep: () => null,
  result: () => undefined,
})
