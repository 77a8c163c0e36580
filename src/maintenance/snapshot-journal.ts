import { takeSnapshot } from '../engine/snapshot.ts'
import { fieldsOf } from '../errors/known-fields.ts'
import { thisMachine } from '../journal/file/machine.ts'
import type { SnapshotInfo } from '../journal/snapshot-store.ts'
import { CountedJournal } from './counted-journal.ts'
import { journalFolder } from './journal-folder.ts'
import { foldingKnown, type LedgerOptions, readKnownLedgers } from './known-ledgers.ts'
import { readWorkOptions, type WorkOptions, workOptions } from './work-options.ts'

export interface SnapshotOptions extends WorkOptions, LedgerOptions {}

const optionFields = fieldsOf<SnapshotOptions>({ ...workOptions, ledgers: true })

/**
 * Takes a snapshot of what a journal's folder has on the disk: of one that is closed, or beside the
 * process that is writing it.
 * @throws LEDGER_MISSING if the log has a ledger that is neither known nor given, JOURNAL_NOT_FOUND if there is no journal, SNAPSHOT_FAILED, JOURNAL_CORRUPT, JOURNAL_VERSION
 */
export async function snapshotJournal(path: string, options: SnapshotOptions = {}): Promise<SnapshotInfo> {
  const folds = readKnownLedgers(readWorkOptions(options, optionFields))
  const folder = await journalFolder(path, thisMachine.disk)
  return takeSnapshot(await CountedJournal.in(folder, options), foldingKnown(folds))
}
