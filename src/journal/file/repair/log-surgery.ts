import { noteArchived } from '../archived-note.ts'
import { type DiskFile, hasCode } from '../disk.ts'
import { Folder } from '../folder.ts'
import type { FolderLock } from '../folder-lock.ts'
import { claimsToBeSnapshot, firstSequenceOf, ownerOfHead, sequenceOfSnapshot } from '../layout.ts'
import type { LogEnd } from '../log-end.ts'
import { becomeOwner } from '../log-owner.ts'
import { LogWriter } from '../log-writer.ts'
import { copyRange } from '../whole-transfers.ts'
import { writeBeside } from '../written-beside.ts'
import type { Damage } from './damage.ts'

/** The files that a cut changes or takes away. */
export async function affectedFiles(folder: Folder, damage: Damage): Promise<string[]> {
  const { end, rest, segments, covered, strays, foreign } = damage
  const names = await folder.names()
  const later = segments.filter((name) => firstSequenceOf(name) > lastBegun(end))
  const first = firstSequenceAfter(damage) ?? 1
  const snapshots = names.filter(claimsToBeSnapshot).filter((name) => {
    const sequence = sequenceOfSnapshot(name) ?? 0
    return sequence > end.sequence || (sequence > 0 && sequence < first - 1)
  })
  return [
    ...names.filter(isHead).sort(),
    ...((await isCut(folder, end, rest)) ? [end.segment] : []),
    ...covered,
    ...later,
    ...strays,
    ...foreign,
    ...snapshots,
  ]
}

function isHead(name: string): boolean {
  return ownerOfHead(name) !== undefined
}

/** With which commit the last segment begins that is kept. */
function lastBegun({ segment }: LogEnd): number {
  return segment === '' ? 0 : firstSequenceOf(segment)
}

/** The first commit that is kept, of a log whose beginning is not. */
function firstSequenceAfter({ segments, covered }: Damage): number | undefined {
  const first = covered.length === 0 ? undefined : segments[covered.length]
  return first === undefined ? undefined : firstSequenceOf(first)
}

async function isCut(folder: Folder, { segment, offset }: LogEnd, rest: Damage['rest']): Promise<boolean> {
  if (segment === '') return false
  return rest.length > 0 || (await folder.disk.status(folder.pathOf(segment))).size > offset
}

/**
 * Takes out of a log what keeps it from opening. First all that is changed or taken away is kept as it was.
 * @param files those that are affected
 * @param note is kept with them, and says why
 * @returns the path of the folder that they are kept in
 */
export async function cutOut(
  folder: Folder,
  damage: Damage,
  { files, note }: { readonly files: readonly string[]; readonly note: object },
  lock: FolderLock,
): Promise<string> {
  const keptIn = await setAside(folder, files, note, new Date())
  const first = firstSequenceAfter(damage)
  // Whoever needs what is set aside is told where it is.
  if (first !== undefined) await noteArchived(folder, first - 1, keptIn)
  await cutLog(folder, damage, files, lock)
  return keptIn
}

/**
 * Keeps files as they are in a folder of their own, beside them, with a note of why. They are given a second
 * name there, which needs no space and reads nothing, since what is damaged may not be readable.
 * @returns the path of that folder
 */
async function setAside(folder: Folder, files: readonly string[], note: object, at: Date): Promise<string> {
  const { disk } = folder
  const time = at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const kept = new Folder(await freePath(folder, `damaged-${time}`), disk)
  await disk.makeFolder(kept.path)
  for (const name of files) {
    await disk.link(folder.pathOf(name), kept.pathOf(name))
    await syncContent(kept, name)
  }
  await writeBeside(kept, 'repair.json', Buffer.from(`${JSON.stringify(note, undefined, 2)}\n`))
  return kept.path
}

/** What a process that was killed wrote last may not be on the disk yet. */
async function syncContent(folder: Folder, name: string): Promise<void> {
  const file = await folder.disk.open(folder.pathOf(name), 'change')
  try {
    await file.datasync()
  } catch (error) {
    // A disk that cannot read it need not be able to keep it better than it does.
    if (!hasCode(error, 'EIO')) throw error
  } finally {
    await file.close()
  }
}

/** The path of a folder that is not there yet. */
async function freePath(folder: Folder, name: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const path = folder.pathOf(attempt === 1 ? name : `${name}-${attempt}`)
    try {
      await folder.disk.list(path)
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return path
      throw error
    }
  }
}

/**
 * Cuts a log behind what is good, and makes a head say so that is this owner's. Wherever this is interrupted,
 * the log is damaged at the same place, or ends there too early for its heads, or is whole.
 * @param lock is looked at before each step: whoever took the log over goes on with it as it is
 */
async function cutLog(
  folder: Folder,
  { end, rest }: Damage,
  files: readonly string[],
  lock: FolderLock,
): Promise<void> {
  const { disk } = folder
  const owner = await becomeOwner(folder, lock, { acknowledged: end, synced: end })
  try {
    for (const name of files) {
      if (!isHead(name) && name !== end.segment) await removeHeld(folder, name, lock)
    }
    await disk.syncFolder(folder.path)
    if (files.includes(end.segment)) await cutSegment(folder, end, lock)
    const newEnd = rest.length === 0 ? end : await appendRest(folder, end, rest, owner.number)
    await owner.head.settle({ acknowledged: newEnd, synced: newEnd })
    for (const name of files.filter(isHead)) await removeHeld(folder, name, lock)
    await disk.syncFolder(folder.path)
  } finally {
    await owner.head.close()
  }
}

async function removeHeld(folder: Folder, name: string, lock: FolderLock): Promise<void> {
  await lock.mustHold()
  await folder.removeIfThere(folder.pathOf(name))
}

/** The segment is replaced and not cut: the file itself is kept. */
async function cutSegment(folder: Folder, { segment, offset }: LogEnd, lock: FolderLock): Promise<void> {
  const { disk } = folder
  const path = folder.pathOf(segment)
  const cut = `${path}.cut`
  await folder.removeIfThere(cut)
  await copyFile(await disk.open(path, 'read'), await disk.open(cut, 'create'), offset)
  await lock.mustHold()
  await disk.rename(cut, path)
  await disk.syncFolder(folder.path)
}

async function copyFile(from: DiskFile, to: DiskFile, length: number): Promise<void> {
  try {
    await copyRange(from, to, 0, length, 0)
    await to.datasync()
  } finally {
    await to.close()
    await from.close()
  }
}

/** What was good of a batch becomes a batch of its own. */
async function appendRest(folder: Folder, end: LogEnd, commits: Damage['rest'], owner: number): Promise<LogEnd> {
  const settings = { segmentBytes: Number.MAX_SAFE_INTEGER, blockingSync: false }
  const writer = new LogWriter(folder, settings, owner, end)
  try {
    const newEnd = await writer.write({ position: end.position + 1, commits }, end.position)
    await writer.cut()
    await writer.sync()
    return newEnd
  } finally {
    await writer.close()
  }
}
