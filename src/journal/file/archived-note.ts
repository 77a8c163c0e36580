import type { ErrorDetails } from '../../errors/error-details.ts'
import { InventoryError, isInventoryError } from '../../errors/inventory-error.ts'
import { isPlainObject } from '../rows/shape.ts'
import { hasCode } from './disk.ts'
import { corrupt } from './faults.ts'
import type { Folder } from './folder.ts'
import { archivedName, firstSequenceOf } from './layout.ts'
import { parse } from './record.ts'
import { readFully } from './whole-transfers.ts'
import { writeBeside } from './written-beside.ts'

const noteFormat = 1

/** Segments that were moved away: those that end at or before a sequence, and not at or before the one before. */
interface Archive {
  readonly throughSequence: number
  readonly to: string
}

/**
 * What a journal's folder says of segments that were moved away. It is asked only for one that is missing. A segment
 * that is there needs no note, also if it was brought back.
 */
interface ArchivedNote {
  readonly format: number
  readonly archives: readonly Archive[]
}

/** Says, durably, that what ends at or before a sequence is moved to a folder. */
export async function noteArchived(folder: Folder, throughSequence: number, to: string): Promise<void> {
  const before = (await readArchives(folder)).filter((archive) => archive.throughSequence < throughSequence)
  const earlier = before.at(-1)?.to === to ? before.slice(0, -1) : before
  await writeNote(folder, [...earlier, { throughSequence, to }])
}

async function writeNote(folder: Folder, archives: readonly Archive[]): Promise<void> {
  const note: ArchivedNote = { format: noteFormat, archives }
  await writeBeside(folder, archivedName, Buffer.from(`${JSON.stringify(note)}\n`))
}

/** A copy of a journal has the same commits elsewhere. */
export async function copyNote(from: Folder, to: Folder): Promise<void> {
  const archives = await readArchives(from)
  if (archives.length > 0) await writeNote(to, archives)
}

/** Why a commit is not there: JOURNAL_ARCHIVED if it was moved away, or else what the log makes of it. */
export async function whyMissing(folder: Folder, sequence: number, otherwise: InventoryError): Promise<InventoryError> {
  const archive = (await readArchives(folder)).find(({ throughSequence }) => sequence <= throughSequence)
  if (archive === undefined) return otherwise
  const firstSequence = (await folder.segments()).map(firstSequenceOf).find((first) => first > sequence)
  return new InventoryError('JOURNAL_ARCHIVED', {
    firstSequence: firstSequence ?? archive.throughSequence + 1,
    archivedTo: archive.to,
    file: folder.pathOf(archivedName),
  })
}

/** What was archived of a log, if its beginning was: which commit is the first here, and where the others are. */
export async function archivedPart(folder: Folder): Promise<Readonly<ErrorDetails['JOURNAL_ARCHIVED']> | undefined> {
  const [first] = await folder.segments()
  if (first === undefined || firstSequenceOf(first) === 1) return undefined
  const reason = await whyMissing(folder, 1, corrupt('the first segment is missing', {}))
  return isInventoryError(reason, 'JOURNAL_ARCHIVED') ? reason.details : undefined
}

/** A note that cannot be read says nothing. */
async function readArchives(folder: Folder): Promise<readonly Archive[]> {
  try {
    const file = await folder.disk.open(folder.pathOf(archivedName), 'read')
    try {
      const bytes = Buffer.alloc((await file.status()).size)
      const note = parse(bytes.toString('utf8', 0, await readFully(file, bytes, 0)))
      return isNote(note) ? note.archives : []
    } finally {
      await file.close()
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

function isNote(value: unknown): value is ArchivedNote {
  return (
    isPlainObject(value) &&
    value.format === noteFormat &&
    Array.isArray(value.archives) &&
    value.archives.every(isArchive)
  )
}

function isArchive(value: unknown): value is Archive {
  return isPlainObject(value) && Number.isSafeInteger(value.throughSequence) && typeof value.to === 'string'
}
