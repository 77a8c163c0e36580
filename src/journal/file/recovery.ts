import type { Folder } from './folder.ts'
import type { FolderLock } from './folder-lock.ts'
import type { HeadRecord } from './head-file.ts'
import { findRemains, keepAside, type Remains } from './kept-aside.ts'
import { isUnfinishedHead } from './layout.ts'
import { emptyLog, type LogEnd } from './log-end.ts'
import { becomeOwner, type LogOwner, removeEarlierHeads, resign } from './log-owner.ts'
import { scanLog } from './log-scan.ts'
import { copyRange } from './whole-transfers.ts'

/** Something that was put right or passed over, and that somebody should know. */
export interface JournalWarning {
  /**
   * Torn bytes stand behind the end of the log; or what a process wrote that had lost the log to another; or
   * commits are gone that were answered before they were synced; or a snapshot is not good, and is not used;
   * or one that is no longer needed could not be removed.
   */
  readonly code: 'TORN_TAIL' | 'LATE_WRITE' | 'UNSYNCED_LOST' | 'SNAPSHOT_IGNORED' | 'SNAPSHOT_KEPT'
  readonly message: string
  readonly file: string
  /** In bytes, from the beginning of the file: where something is wrong. */
  readonly offset: number
  /** Where the torn or late bytes are kept. */
  readonly keptIn?: string
}

/** A log that is ready to be continued. */
export interface Recovered {
  readonly end: LogEnd
  /** Of each segment that was read: how many bytes stand before it, in those that were. */
  readonly bytesBefore: Map<string, number>
  readonly owner: LogOwner
}

type Warn = (warning: JournalWarning) => void

/**
 * Makes a folder ready to be written: a new log, or the end of the one that is there. Nothing is
 * changed before all that is read of the log has been found good, and no segment is changed at all: what
 * this process writes goes into segments of its own.
 * @param lock is held: what is read from here on is all that any owner before ever answered
 * @param findStart finds the place of the newest good snapshot: the log is read from its segment on
 * @throws JOURNAL_CORRUPT, JOURNAL_VERSION, JOURNAL_ARCHIVED; LogLost if the lock moved on meanwhile
 */
export async function recover(
  folder: Folder,
  lock: FolderLock,
  warn: Warn,
  findStart: () => Promise<LogEnd | undefined>,
): Promise<Recovered> {
  const found = await folder.readHead(await folder.segments())
  const owner = await becomeOwner(folder, lock, found)
  const recovered = await findEnd(folder, found, owner, warn, findStart)
  try {
    await removeEarlierHeads(folder, owner)
    return { ...recovered, owner }
  } catch (error) {
    // Its own may be the only one by now.
    await owner.head.close().catch(() => undefined)
    throw error
  }
}

async function findEnd(
  folder: Folder,
  found: HeadRecord | undefined,
  owner: LogOwner,
  warn: Warn,
  findStart: () => Promise<LogEnd | undefined>,
): Promise<Omit<Recovered, 'owner'>> {
  if (found === undefined) return { end: emptyLog, bytesBefore: new Map() }
  try {
    return await readToEnd(folder, found, owner, warn, await findStart())
  } catch (error) {
    await resign(folder, owner).catch(() => undefined)
    throw error
  }
}

async function readToEnd(
  folder: Folder,
  found: HeadRecord,
  owner: LogOwner,
  warn: Warn,
  start: LogEnd | undefined,
): Promise<Omit<Recovered, 'owner'>> {
  const { segments, strays } = await folder.lineage()
  const { end, remainder, bytesBefore } = await scanLog(folder, segments, found, start)
  if (remainder !== undefined && remainder.end > remainder.offset) await keepTorn(folder, remainder, warn)
  await keepLate(folder, segments.slice(firstLookedAt(segments, bytesBefore)), strays, warn)
  if (found.acknowledged.position !== end.position || found.synced.position !== end.position) {
    warnOfLoss(folder, found.acknowledged, end, warn)
    await bringToDisk(folder, found.synced, end)
    await owner.head.settle({ acknowledged: end, synced: end })
  }
  await removeUnfinished(folder)
  return { end, bytesBefore }
}

/** Late writes are looked for where the log is read, and in the segment before: those of a process that was stalled for long. */
function firstLookedAt(segments: readonly string[], read: ReadonlyMap<string, number>): number {
  return Math.max(0, segments.findIndex((segment) => read.has(segment)) - 1)
}

async function keepTorn(
  folder: Folder,
  { problem, ...remains }: Remains & { problem: string },
  warn: Warn,
): Promise<void> {
  const { path: keptIn, isNew } = await keepAside(folder, remains)
  // What was told once stays where it is until the next owner writes behind it.
  if (!isNew) return
  const { segment, offset, end } = remains
  const file = folder.pathOf(segment)
  const message = `The last ${end - offset} bytes of ${file}, from byte ${offset} on, are a batch that was never finished (${problem}). They are not part of the log, and are kept in ${keptIn}; nothing of them had been acknowledged.`
  warn({ code: 'TORN_TAIL', message, file, offset, keptIn })
}

async function keepLate(
  folder: Folder,
  segments: readonly string[],
  strays: readonly string[],
  warn: Warn,
): Promise<void> {
  for (const remains of await findRemains(folder, segments, strays)) {
    const { path: keptIn, isNew } = await keepAside(folder, remains)
    if (!isNew) continue
    const { segment, offset, end } = remains
    const file = folder.pathOf(segment)
    const message = `${end - offset} bytes of ${file}, from byte ${offset} on, were written by a process that had lost the log to another, or that ended before they were finished. They are not part of the log, and are kept in ${keptIn}; nothing of them had been acknowledged.`
    warn({ code: 'LATE_WRITE', message, file, offset, keptIn })
  }
  // It is never of the log again, whoever comes later: a later owner's segment says so.
  for (const stray of strays) await folder.removeIfThere(folder.pathOf(stray))
}

/** What processes left that ended while they made a head. */
async function removeUnfinished(folder: Folder): Promise<void> {
  for (const name of (await folder.names()).filter(isUnfinishedHead)) await folder.removeIfThere(folder.pathOf(name))
}

function warnOfLoss(folder: Folder, acknowledged: LogEnd, end: LogEnd, warn: Warn): void {
  if (end.position >= acknowledged.position) return
  const file = folder.pathOf(acknowledged.segment)
  const lost = `commits ${end.sequence + 1} to ${acknowledged.sequence}`
  const message = `The machine stopped before ${lost} were synced: they were answered and are gone, as this journal's durability allows.`
  warn({ code: 'UNSYNCED_LOST', message, file, offset: end.offset })
}

/**
 * Brings to the disk what was found behind `from`. It is written again: after a sync that failed, the
 * system may hold bytes that the disk does not have, and think them safe.
 */
async function bringToDisk(folder: Folder, from: LogEnd, { segment, offset }: LogEnd): Promise<void> {
  if (segment === '') return
  const file = await folder.disk.open(folder.pathOf(segment), 'change')
  try {
    await copyRange(file, file, from.segment === segment ? from.offset : 0, offset, 0)
    await file.datasync()
  } finally {
    await file.close()
  }
  await folder.disk.syncFolder(folder.path)
}
