import { resolve } from 'node:path'
import { fieldsOf } from '../errors/known-fields.ts'
import { readSignal } from '../inventory/request/fields.ts'
import { archivedPart } from '../journal/file/archived-note.ts'
import { backup, type Copied } from '../journal/file/backup.ts'
import { Folder } from '../journal/file/folder.ts'
import { type Machine, thisMachine } from '../journal/file/machine.ts'
import { JoinedFolder } from './joined-folder.ts'
import { journalFolder } from './journal-folder.ts'
import { type ProgressListener, readPath, readWorkOptions } from './work-options.ts'

export interface BackupOptions {
  /** The folders to which the first segments were archived, if they are to be copied, too. */
  readonly archives?: readonly string[]
  /** Is told how many commits of how many the copy has. */
  readonly onProgress?: ProgressListener
  /** Stops the work; what was copied stays, and doing it again goes on from there. */
  readonly signal?: AbortSignal
}

const optionFields = fieldsOf<BackupOptions>({ archives: true, onProgress: true, signal: true })

/** What a journal's copy has now. */
export interface Backup extends Copied {
  readonly folder: string
  readonly backedUpTo: string
  /** The commits before this one were archived, to this folder, and are not in the copy. */
  readonly archived?: { readonly firstSequence: number; readonly archivedTo: string }
}

/**
 * Copies a journal to another folder, which is made if it is not there: all that is acknowledged when it
 * begins, in whole commits, and the good snapshots of that. Another process may be writing the journal, and
 * is not disturbed. The copy is a journal: it can be verified, read and opened.
 *
 * Done again, it adds what came since, and finishes what was interrupted; until it has ended for the first
 * time, the copy does not open. One that was opened and written since is another journal, and is refused.
 * @throws JOURNAL_NOT_FOUND if there is no journal; INVALID_ARGUMENT if the other folder is the same, or holds
 * another journal or other files; JOURNAL_LOCKED if somebody has the copy open, or backs up to it;
 * JOURNAL_CORRUPT if what is to be copied is damaged, JOURNAL_VERSION; JOURNAL_ARCHIVED if what the copy needs
 * next was archived; what the disk says; or the signal's reason
 */
export async function backupJournal(
  path: string,
  to: string,
  options: BackupOptions = {},
  machine: Machine = thisMachine,
): Promise<Backup> {
  const given = readWorkOptions(options, optionFields)
  readPath(to, 'to')
  const signal = readSignal(given)
  const folder = await JoinedFolder.of(await journalFolder(path, machine.disk), given.archives)
  const copy = new Folder(resolve(to), machine.disk)
  const copied = await backup(folder, copy, {
    machine,
    onProgress: (done, total) => options.onProgress?.({ done, total }),
    signal,
  })
  const archived = await archivedPart(copy)
  return {
    folder: folder.path,
    backedUpTo: copy.path,
    ...copied,
    ...(archived !== undefined && {
      archived: { firstSequence: archived.firstSequence, archivedTo: archived.archivedTo },
    }),
  }
}
