import { resolve } from 'node:path'
import type { Disk } from '../journal/file/disk.ts'
import { Folder } from '../journal/file/folder.ts'
import { mustHoldJournal } from '../journal/file/journal-presence.ts'
import { emptyLog, type LogEnd } from '../journal/file/log-end.ts'
import { readPath } from './work-options.ts'

/**
 * A folder that a journal is in. Nothing is made, claimed or changed by looking for it.
 * @throws JOURNAL_NOT_FOUND if there is no such folder, or no journal in it
 */
export async function journalFolder(path: unknown, disk: Disk): Promise<Folder> {
  const folder = new Folder(resolve(readPath(path, 'folder')), disk)
  await mustHoldJournal(folder)
  return folder
}

/** How far a log was acknowledged, as its head says. @throws JOURNAL_CORRUPT, JOURNAL_VERSION */
export async function acknowledgedEnd(folder: Folder): Promise<LogEnd> {
  const head = await folder.readHead(await folder.segments())
  return head?.acknowledged ?? emptyLog
}
