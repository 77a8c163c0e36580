import { resolve } from 'node:path'
import { InventoryError, isInventoryError } from '../../errors/inventory-error.ts'
import { noteArchived } from './archived-note.ts'
import { type DiskFile, hasCode } from './disk.ts'
import { Folder } from './folder.ts'
import { FolderLock } from './folder-lock.ts'
import { findRemains, keepAside } from './kept-aside.ts'
import { firstSequenceOf, ownerOfHead, segmentName, sequenceOfSnapshot } from './layout.ts'
import { type Machine, thisMachine } from './machine.ts'
import { mustFollow, verifySegment } from './segment-verification.ts'
import { verifySnapshot } from './snapshot-verification.ts'
import { copyRange } from './whole-transfers.ts'

export interface ArchiveOptions {
  /** Is told after each segment how many of how many were copied. */
  readonly onProgress?: (copied: number, segments: number) => void
}

export interface Archived {
  /** What was moved, in the order of the log. */
  readonly segments: readonly string[]
  readonly bytes: number
  /** The first commit that is in the journal's folder now. */
  readonly firstSequence: number
  readonly archivedTo: string
}

/**
 * Moves the segments of a log that a journal no longer needs to open, those that end at or before its
 * oldest good snapshot, to another folder, which may be on another disk. The journal may be open
 * meanwhile, and be read. Whoever needs the commits in them later is told where they are
 * (JOURNAL_ARCHIVED); moved back, they are simply there again.
 *
 * At every moment each segment is whole in one of the folders, and the journal says so before the first
 * is gone. What was interrupted is finished by doing it again.
 * @throws JOURNAL_CORRUPT if what is to be moved is damaged; INVALID_ARGUMENT if the other folder is a
 *   journal's, or has other segments; JOURNAL_LOCKED if somebody else is moving to it; or what a disk says
 */
export async function archive(
  from: string,
  to: string,
  { onProgress }: ArchiveOptions = {},
  machine: Machine = thisMachine,
): Promise<Archived> {
  const source = new Folder(resolve(from), machine.disk)
  const target = new Folder(resolve(to), machine.disk)
  const segments = await source.segments()
  const count = await countMovable(source, segments)
  const moved = segments.slice(0, count)
  const firstSequence = firstSequenceOf(segments[count] ?? segmentName(1))
  const archived = { segments: moved, firstSequence, archivedTo: target.path }
  if (count === 0) return { ...archived, bytes: 0 }
  await machine.disk.makeFolder(target.path)
  if ((await target.names()).some((name) => ownerOfHead(name) !== undefined))
    throw unfit(target, 'must not be the folder of a journal')
  const lock = await FolderLock.take(target, machine)
  try {
    let bytes = 0
    for (const [index, segment] of moved.entries()) {
      bytes += await copySegment(source, target, segment, segments[index + 1] as string)
      onProgress?.(index + 1, count)
    }
    // The copies end where the log does: what was written behind that stays here.
    for (const remains of await findRemains(source, segments.slice(0, count + 1), [])) await keepAside(source, remains)
    await noteArchived(source, firstSequence - 1, target.path)
    for (const segment of moved) await removeSegment(source, segment)
    return { ...archived, bytes }
  } finally {
    // A lock that stays is taken over: this process will be gone.
    await lock.release().catch(() => undefined)
  }
}

/**
 * How many segments the journal can do without. One that is kept must have a line that is on the disk,
 * or a power cut could leave nothing to go on from.
 */
async function countMovable(source: Folder, segments: readonly string[]): Promise<number> {
  const head = await source.readHead(segments)
  const oldest = await oldestSnapshot(source, segments)
  if (head === undefined || oldest === undefined) return 0
  const nextSequences = segments.slice(1).map(firstSequenceOf)
  return nextSequences.filter((next) => next - 1 <= oldest && next <= head.synced.sequence).length
}

/** The sequence of the oldest good snapshot. One that the disk does not give now may be good. */
async function oldestSnapshot(source: Folder, segments: readonly string[]): Promise<number | undefined> {
  const names = (await source.names()).filter((name) => sequenceOfSnapshot(name) !== undefined)
  const end = (await source.readHead(segments))?.acknowledged
  for (const name of names.toSorted()) {
    try {
      return (await verifySnapshot(source, name, end)).info.sequence
    } catch (error) {
      // Not good; or a newer one has just made it superfluous.
      if (!isInventoryError(error) && !hasCode(error, 'ENOENT')) throw error
    }
  }
  return undefined
}

/**
 * Copies a segment, unless the copy is there. It has been read through when it gets its name, and both
 * are on the disk at the end, whoever wrote it.
 */
async function copySegment(source: Folder, target: Folder, segment: string, next: string): Promise<number> {
  const { disk } = source
  const end = await verifySegment(source, segment, next)
  await mustFollow(source, next, end)
  const isThere = (await target.names()).includes(segment)
  const name = isThere ? segment : `${segment}.new`
  if (!isThere) await target.removeIfThere(target.pathOf(name))
  const to = await disk.open(target.pathOf(name), isThere ? 'change' : 'create')
  try {
    if (!isThere) await copyInto(to, source, segment, end.offset)
    await to.datasync()
  } finally {
    await to.close()
  }
  const copied = await verifySegment(target, segment, next, name)
  if (copied.hash !== end.hash) throw unfit(target, `has another segment ${segment}`)
  if (!isThere) await disk.rename(target.pathOf(name), target.pathOf(segment))
  await disk.syncFolder(target.path)
  return end.offset
}

async function copyInto(to: DiskFile, source: Folder, segment: string, length: number): Promise<void> {
  const from = await source.disk.open(source.pathOf(segment), 'read')
  try {
    await copyRange(from, to, 0, length, 0)
  } finally {
    await from.close()
  }
}

/** One after the other, so that after a power cut, too, it is the first that are gone. */
async function removeSegment(source: Folder, segment: string): Promise<void> {
  await source.removeIfThere(source.pathOf(segment))
  await source.disk.syncFolder(source.path)
}

function unfit({ path }: Folder, problem: string): InventoryError {
  return new InventoryError('INVALID_ARGUMENT', { field: 'to', value: path, problem })
}
