import { InventoryError } from '../../errors/inventory-error.ts'
import { type Disk, hasCode } from './disk.ts'
import { isSegmentName, isUnfinishedHead, lockName, ownerOfHead } from './layout.ts'

/** A folder as a path on a disk, and nothing more is known of it. */
interface Place {
  readonly path: string
  readonly disk: Disk
}

/**
 * @throws JOURNAL_NOT_FOUND unless a journal is in a folder: a head, or a segment of a log
 */
export async function mustHoldJournal({ path, disk }: Place): Promise<void> {
  const names = await namesIn(path, disk)
  if (!holdsJournal(names)) throw notFound(path, names)
}

/**
 * A new journal begins in a folder that is not there or empty, never among somebody's files.
 * @throws JOURNAL_NOT_FOUND, naming one of them
 */
export async function mayBeginJournal({ path, disk }: Place): Promise<void> {
  const names = await disk.list(path).catch((error) => {
    // What else is in the way, whoever makes the folder will be told.
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  })
  if (!holdsJournal(names) && strangerIn(names) !== undefined) throw notFound(path, names)
}

export function holdsJournal(names: readonly string[]): boolean {
  return names.some((name) => ownerOfHead(name) !== undefined || isSegmentName(name))
}

/**
 * The first name in a folder that a journal which is just being made does not give. What a listing does not
 * show, and what a file system puts into its own top folder, is nobody's file.
 */
export function strangerIn(names: readonly string[]): string | undefined {
  return names.filter((name) => !isOfNewJournal(name) && !name.startsWith('.') && name !== 'lost+found').sort()[0]
}

function isOfNewJournal(name: string): boolean {
  return name === lockName || name.startsWith(`${lockName}.`) || isUnfinishedHead(name)
}

export function notFound(folder: string, names: readonly string[]): InventoryError {
  const found = strangerIn(names)
  const problem = found === undefined ? 'the folder is empty' : `it holds other files, such as ${found}`
  return new InventoryError('JOURNAL_NOT_FOUND', { folder, problem, ...(found !== undefined && { found }) })
}

async function namesIn(path: string, disk: Disk): Promise<string[]> {
  try {
    return await disk.list(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw missing(path, 'there is no such folder')
    if (hasCode(error, 'ENOTDIR')) throw missing(path, 'it is no folder')
    throw error
  }
}

function missing(folder: string, problem: string): InventoryError {
  return new InventoryError('JOURNAL_NOT_FOUND', { folder, problem })
}
