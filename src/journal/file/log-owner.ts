import { randomUUID } from 'node:crypto'
import { hasCode } from './disk.ts'
import type { Folder } from './folder.ts'
import type { FolderLock } from './folder-lock.ts'
import { HeadFile, type HeadRecord, newHead } from './head-file.ts'
import { headOf, isSegmentName, ownerOf, ownerOfHead, unfinishedHeadName } from './layout.ts'
import { emptyLog } from './log-end.ts'
import { writeFully } from './whole-transfers.ts'

/*
 * Two writers are never both believed, whoever took whom for dead. It rests on the order of these steps, and
 * on nothing else: not on a clock, not on who runs, and on the lock only as the mark that moves.
 *
 * An owner                                          A writer, for each answer
 *   1. has its lock in the folder (the mark moves)    a. writes, and syncs if it is to
 *   2. takes a number that nobody had: its head       b. looks whether the lock is still its own
 *   3. looks whether the lock is still its own        c. notes in its head how far it is answered
 *   4. reads where the log ends                       d. answers
 *   5. writes only to files of its own: the first
 *      names the end that it found, and its number
 *
 * - What was answered is found. If b finds the lock, it has not moved yet; what was written stood before, and
 *   a later owner reads at 4, after the lock moved. It sees all that was ever answered. Between b and d
 *   anything may happen: it was written, and every later owner has read it.
 * - Later owners have higher numbers. A number is a file that only one can make, and one more than the highest
 *   there is. Whoever got past 3 had made its number before the lock moved on, so the next one finds it there.
 *   Whoever does not get past 3 writes nothing.
 * - So the owner with the highest number that wrote anything had read all that the others answered, and the
 *   log is what its first segment says that it follows (lineage.ts). What others write later stands behind
 *   the end that it names, or in segments that it does not follow: it is nothing, and was never answered.
 * - Nobody changes what another may write: no segment is cut, shortened or given to another, no head is
 *   written by two. A name that holds a number is never used again, so one that is removed late is the same.
 */

/** A number that no owner had before, and the head that goes with it. */
export interface LogOwner {
  readonly number: number
  readonly head: HeadFile
}

/**
 * Takes a number, once the lock is held.
 * @param found what the heads say that are there
 * @throws LogLost if the lock moved on meanwhile; nothing is left then
 */
export async function becomeOwner(folder: Folder, lock: FolderLock, found: HeadRecord | undefined): Promise<LogOwner> {
  // Only what is true whatever was lost: a power cut may have taken what was answered without a sync.
  const synced = found?.synced ?? emptyLog
  const number = await takeNumber(folder, newHead({ acknowledged: synced, synced }))
  const path = folder.pathOf(headOf(number))
  try {
    await folder.disk.syncFolder(folder.path)
    await lock.mustHold()
    return { number, head: new HeadFile(await folder.disk.open(path, 'change')) }
  } catch (error) {
    await folder.removeIfThere(path).catch(() => undefined)
    throw error
  }
}

/** Gives up a number with which nothing was written. */
export async function resign(folder: Folder, { number, head }: LogOwner): Promise<void> {
  await head.close()
  await folder.removeIfThere(folder.pathOf(headOf(number)))
}

/** What earlier heads say is in this owner's now. They may say what a power cut took: they are gone before anything is written. */
export async function removeEarlierHeads(folder: Folder, { number }: LogOwner): Promise<void> {
  const earlier = (await folder.names()).filter((name) => (ownerOfHead(name) ?? number) < number)
  for (const name of earlier) await folder.removeIfThere(folder.pathOf(name))
  if (earlier.length > 0) await folder.disk.syncFolder(folder.path)
}

/** The head is whole, and on the disk, before it has its name: whoever finds it can read it. */
async function takeNumber(folder: Folder, content: Buffer): Promise<number> {
  const path = folder.pathOf(unfinishedHeadName(randomUUID().slice(0, 8)))
  try {
    const file = await folder.disk.open(path, 'create')
    try {
      await writeFully(file, content, 0)
      await file.datasync()
    } finally {
      await file.close()
    }
    for (;;) {
      const number = (await highestNumber(folder)) + 1
      if (await linkIfFree(folder, path, folder.pathOf(headOf(number)))) return number
    }
  } finally {
    await folder.removeIfThere(path).catch(() => undefined)
  }
}

async function highestNumber(folder: Folder): Promise<number> {
  const names = await folder.names()
  const numbers = names.map((name) => (isSegmentName(name) ? ownerOf(name) : (ownerOfHead(name) ?? 0)))
  return numbers.reduce((highest, number) => Math.max(highest, number), 0)
}

async function linkIfFree({ disk }: Folder, existing: string, path: string): Promise<boolean> {
  try {
    await disk.link(existing, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}
