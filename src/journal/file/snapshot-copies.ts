import { isInventoryError } from '../../errors/inventory-error.ts'
import { type DiskFile, hasCode } from './disk.ts'
import type { Folder } from './folder.ts'
import { sequenceOfSnapshot } from './layout.ts'
import type { LogEnd } from './log-end.ts'
import { verifySnapshot } from './snapshot-verification.ts'
import { copyRange } from './whole-transfers.ts'

/**
 * Copies the good snapshots of a log beside a copy of it, and takes away those that the log has no more.
 * @param end how far the copy goes: a snapshot of what comes after is left out
 * @returns the names of those that the copy has, the newest first
 */
export async function copySnapshots(log: Folder, copy: Folder, end: LogEnd): Promise<string[]> {
  const copied: string[] = []
  for (const name of (await snapshotsIn(log)).filter((each) => sequenceOf(each) <= end.sequence)) {
    if (await copySnapshot(log, copy, name, end)) copied.push(name)
  }
  // Without one to begin with, an older one is better than none.
  if (copied.length === 0) return snapshotsIn(copy)
  for (const name of await snapshotsIn(copy)) {
    if (!copied.includes(name)) await copy.removeIfThere(copy.pathOf(name))
  }
  return copied
}

/** The newest first. */
async function snapshotsIn(folder: Folder): Promise<string[]> {
  const names = (await folder.names()).filter((name) => sequenceOfSnapshot(name) !== undefined)
  return names.toSorted().toReversed()
}

function sequenceOf(name: string): number {
  return sequenceOfSnapshot(name) as number
}

/** @returns false if it is not good, or if a newer one has made it superfluous meanwhile */
async function copySnapshot(log: Folder, copy: Folder, name: string, end: LogEnd): Promise<boolean> {
  try {
    const { size } = await log.disk.status(log.pathOf(name))
    if (await isThere(copy, name, size)) return true
    await copyFile(log, copy, name, size)
    await verifySnapshot(copy, name, end)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    if (!isInventoryError(error)) throw error
    await copy.removeIfThere(copy.pathOf(name))
    return false
  }
}

/** It has its name only once it is whole, so its size tells. */
async function isThere(copy: Folder, name: string, size: number): Promise<boolean> {
  try {
    return (await copy.disk.status(copy.pathOf(name))).size === size
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

async function copyFile(log: Folder, copy: Folder, name: string, size: number): Promise<void> {
  const { disk } = copy
  const unfinished = copy.pathOf(`${name}.new`)
  const from = await log.disk.open(log.pathOf(name), 'read')
  let to: DiskFile | undefined
  try {
    await copy.removeIfThere(unfinished)
    to = await disk.open(unfinished, 'create')
    await copyRange(from, to, 0, size, 0)
    await to.datasync()
  } finally {
    await to?.close()
    await from.close()
  }
  await disk.rename(unfinished, copy.pathOf(name))
  await disk.syncFolder(copy.path)
}
