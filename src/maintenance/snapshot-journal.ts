import { takeSnapshot } from '../engine/snapshot.ts'
import { leaveOutLedgers } from '../engine/state-source.ts'
import { thisMachine } from '../journal/file/machine.ts'
import type { SnapshotInfo } from '../journal/snapshot-store.ts'
import { CountedJournal } from './counted-journal.ts'
import { journalFolder } from './journal-folder.ts'
import { readWorkOptions, type WorkOptions, workFields } from './work-options.ts'

/**
 * Takes a snapshot of what a journal's folder has on the disk: of one that is closed, or beside the
 * process that is writing it.
 * @throws JOURNAL_NOT_FOUND if there is no journal, SNAPSHOT_FAILED, JOURNAL_CORRUPT, JOURNAL_VERSION
 */
export async function snapshotJournal(path: string, options: WorkOptions = {}): Promise<SnapshotInfo> {
  readWorkOptions(options, workFields)
  const folder = await journalFolder(path, thisMachine.disk)
  return takeSnapshot(await CountedJournal.in(folder, options), leaveOutLedgers)
}
