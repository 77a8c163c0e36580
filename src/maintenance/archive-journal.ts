import { type Archived, archive } from '../journal/file/archive.ts'
import { thisMachine } from '../journal/file/machine.ts'
import { journalFolder } from './journal-folder.ts'
import { readPath, readWorkOptions, type WorkOptions, workFields } from './work-options.ts'

/**
 * Moves the segments of a journal that it no longer needs to open, those before its oldest good snapshot,
 * to another folder, which is made if it is not there. Another process may be writing the journal
 * meanwhile. Nothing is lost at any moment, and what was interrupted is finished by doing it again.
 * @throws JOURNAL_NOT_FOUND if there is no journal, INVALID_ARGUMENT if the other folder does not do, JOURNAL_CORRUPT if what
 * is to be moved is damaged, JOURNAL_VERSION, JOURNAL_LOCKED, or what the disk says
 */
export async function archiveJournal(path: string, to: string, options: WorkOptions = {}): Promise<Archived> {
  readPath(to, 'to')
  readWorkOptions(options, workFields)
  const folder = await journalFolder(path, thisMachine.disk)
  const { onProgress, onWarning } = options
  return archive(folder.path, to, {
    onProgress: (done, total) => onProgress?.({ done, total }),
    ...(onWarning !== undefined && { onWarning }),
  })
}
