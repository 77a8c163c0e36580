import type { ReplayUntil } from '../audit/replayer.ts'
import { replayFolding } from '../engine/replay.ts'
import { fieldsOf } from '../errors/known-fields.ts'
import type { InventoryView } from '../inventory/inventory-view.ts'
import { thisMachine } from '../journal/file/machine.ts'
import type { LedgerFold, LedgerRoom } from '../ledger/ledger-room.ts'
import { CountedJournal } from './counted-journal.ts'
import { JoinedFolder } from './joined-folder.ts'
import { journalFolder } from './journal-folder.ts'
import { foldingKnown, type LedgerOptions, readKnownLedgers } from './known-ledgers.ts'
import { readWorkOptions, type WorkOptions, workOptions } from './work-options.ts'

export interface StateOptions extends WorkOptions, LedgerOptions {
  /** The folders to which the first segments were archived, if what they hold is asked for. */
  readonly archives?: readonly string[]
  /** Without it, all that is acknowledged. */
  readonly until?: ReplayUntil
}

const optionFields = fieldsOf<StateOptions>({ until: true, archives: true, ledgers: true, ...workOptions })

/**
 * The inventory that a journal's folder comes to: up to and including a sequence, up to and without a
 * time, or all of it. Another process may be writing the journal, and is not disturbed.
 * @throws JOURNAL_NOT_FOUND if there is no journal, JOURNAL_CORRUPT, JOURNAL_VERSION, JOURNAL_ARCHIVED,
 * or what the disk says
 */
export async function journalState(path: string, options: StateOptions = {}): Promise<InventoryView> {
  const checked = readWorkOptions(options, optionFields)
  const folds = readKnownLedgers(checked)
  const { until = {} } = options
  const rooms = folds.filter(isRoom)
  const folder = await JoinedFolder.of(await journalFolder(path, thisMachine.disk), checked.archives)
  return replayFolding(
    await CountedJournal.in(folder, options, until.sequence),
    { until, ledgers: rooms },
    foldingKnown(folds),
  )
}

/** One that can be read, once it is attached to what it belongs to. */
function isRoom(fold: LedgerFold): fold is LedgerRoom {
  return 'attach' in fold
}
