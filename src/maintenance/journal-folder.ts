import { resolve } from 'node:path'
import type { ErrorDetails } from '../errors/error-details.ts'
import { InventoryError, isInventoryError } from '../errors/inventory-error.ts'
import { whyMissing } from '../journal/file/archived-note.ts'
import { type Disk, hasCode } from '../journal/file/disk.ts'
import { corrupt } from '../journal/file/faults.ts'
import { Folder } from '../journal/file/folder.ts'
import { claimsToBeSegment, firstSequenceOf, headName } from '../journal/file/layout.ts'
import { emptyLog, type LogEnd } from '../journal/file/log-end.ts'

/**
 * A folder that a journal is in. Nothing is made, claimed or changed by looking for it.
 * @throws INVALID_ARGUMENT if there is no such folder, or no journal in it
 */
export async function journalFolder(path: string, disk: Disk): Promise<Folder> {
  if (typeof path !== 'string' || path === '') throw noJournal(path, 'must be the path of a folder')
  const folder = new Folder(resolve(path), disk)
  const names = await namesIn(path, folder)
  if (names.includes(headName) || names.some(claimsToBeSegment)) return folder
  throw noJournal(path, names.length === 0 ? 'the folder is empty' : 'there is no journal in this folder')
}

/** How far a log was acknowledged, as its head says. @throws JOURNAL_CORRUPT, JOURNAL_VERSION */
export async function acknowledgedEnd(folder: Folder): Promise<LogEnd> {
  const head = await folder.readHead(await folder.segments())
  return head?.acknowledged ?? emptyLog
}

/** What was archived of a log, if its beginning was: which commit is the first here, and where the others are. */
export async function archivedPart(folder: Folder): Promise<Readonly<ErrorDetails['JOURNAL_ARCHIVED']> | undefined> {
  const [first] = await folder.segments()
  if (first === undefined || firstSequenceOf(first) === 1) return undefined
  const reason = await whyMissing(folder, 1, corrupt('the first segment is missing', {}))
  return isInventoryError(reason, 'JOURNAL_ARCHIVED') ? reason.details : undefined
}

async function namesIn(path: string, { path: resolved, disk }: Folder): Promise<string[]> {
  try {
    return await disk.list(resolved)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw noJournal(path, 'there is no such folder')
    if (hasCode(error, 'ENOTDIR')) throw noJournal(path, 'it is no folder')
    throw error
  }
}

function noJournal(path: unknown, problem: string): InventoryError {
  return new InventoryError('INVALID_ARGUMENT', { field: 'folder', value: String(path), problem })
}
