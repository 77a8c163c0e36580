import { type DiskFile, hasCode } from './disk.ts'
import type { Folder } from './folder.ts'
import { HeadFile, type HeadRecord, newHead } from './head-file.ts'
import { headName, tornName } from './layout.ts'
import { emptyLog, type LogEnd } from './log-end.ts'
import { type Remainder, type Scan, scanLog } from './log-scan.ts'
import { copyRange } from './whole-transfers.ts'
import { writeBeside } from './written-beside.ts'

/** Something that was put right or passed over, and that somebody should know. */
export interface JournalWarning {
  /**
   * Torn bytes were cut off; or commits are gone that were answered before they were synced; or a
   * snapshot is not good, and is not used; or one that is no longer needed could not be removed.
   */
  readonly code: 'TORN_TAIL' | 'UNSYNCED_LOST' | 'SNAPSHOT_IGNORED' | 'SNAPSHOT_KEPT'
  readonly message: string
  readonly file: string
  /** In bytes, from the beginning of the file: where something is wrong. */
  readonly offset: number
  /** Where the torn bytes are kept. */
  readonly keptIn?: string
}

/** A log that is ready to be continued. */
export interface Recovered {
  readonly end: LogEnd
  /** Of each segment that was read: how many bytes stand before it, in those that were. */
  readonly bytesBefore: Map<string, number>
  readonly head: HeadFile
}

/**
 * Makes a folder ready to be written: a new log, or the end of the one that is there. Nothing is
 * changed before all that is read of the log has been found good.
 * @param findStart finds the place of the newest good snapshot: the log is read from its segment on
 * @throws JOURNAL_CORRUPT, JOURNAL_VERSION, JOURNAL_ARCHIVED
 */
export async function recover(
  folder: Folder,
  warn: (warning: JournalWarning) => void,
  findStart: () => Promise<LogEnd | undefined>,
): Promise<Recovered> {
  const segments = await folder.segments()
  const found = await folder.readHead(segments)
  if (found === undefined) {
    // The head is whole, and its name durable, before there is any log.
    await writeBeside(folder, headName, newHead({ acknowledged: emptyLog, synced: emptyLog }))
    return {
      end: emptyLog,
      bytesBefore: new Map(),
      head: new HeadFile(await folder.disk.open(folder.pathOf(headName), 'change'), turnOfNewHead),
    }
  }
  const scan = await scanLog(folder, segments, found, await findStart())
  const file = await folder.disk.open(folder.pathOf(headName), 'change')
  try {
    const head = new HeadFile(file, found.turn)
    await putRight(folder, segments, scan, warn)
    if (!isSettled(found, scan.end)) {
      warnOfLoss(folder, found.acknowledged, scan.end, warn)
      await bringToDisk(folder, found.synced, scan.end)
      await head.settle({ acknowledged: scan.end, synced: scan.end })
    }
    return { end: scan.end, bytesBefore: scan.bytesBefore, head }
  } catch (error) {
    await file.close()
    throw error
  }
}

const turnOfNewHead = 2

function isSettled({ acknowledged, synced }: HeadRecord, end: LogEnd): boolean {
  return acknowledged.position === end.position && synced.position === end.position
}

/** Keeps what is torn, then cuts it; cuts what was only preallocated; takes away a segment that holds nothing. */
async function putRight(
  folder: Folder,
  segments: readonly string[],
  { end, remainder }: Scan,
  warn: (warning: JournalWarning) => void,
): Promise<void> {
  if (remainder !== undefined) {
    if (remainder.end > remainder.offset) warn(await keepTorn(folder, remainder))
    const file = await folder.disk.open(folder.pathOf(remainder.segment), 'change')
    try {
      await file.truncate(remainder.offset)
      await file.datasync()
    } finally {
      await file.close()
    }
  }
  const last = segments.at(-1)
  if (last === undefined || last === end.segment) return
  await folder.disk.remove(folder.pathOf(last))
  await folder.disk.syncFolder(folder.path)
}

async function keepTorn(folder: Folder, { segment, offset, end, problem }: Remainder): Promise<JournalWarning> {
  const file = folder.pathOf(segment)
  const source = await folder.disk.open(file, 'read')
  try {
    const keptIn = await copyOut(folder, source, segment, offset, end)
    const message = `The last ${end - offset} bytes of ${file}, from byte ${offset} on, are a batch that was never finished (${problem}). They were cut off and are kept in ${keptIn}; nothing of them had been acknowledged.`
    return { code: 'TORN_TAIL', message, file, offset, keptIn }
  } finally {
    await source.close()
  }
}

async function copyOut(
  folder: Folder,
  source: DiskFile,
  segment: string,
  offset: number,
  end: number,
): Promise<string> {
  const { path, file } = await createTornFile(folder, segment, offset)
  try {
    await copyRange(source, file, offset, end, offset)
    await file.datasync()
  } finally {
    await file.close()
  }
  await folder.disk.syncFolder(folder.path)
  return path
}

/** The same byte may have been torn before. */
async function createTornFile(
  folder: Folder,
  segment: string,
  offset: number,
): Promise<{ path: string; file: DiskFile }> {
  for (let attempt = 0; ; attempt += 1) {
    const path = folder.pathOf(tornName(segment, offset, attempt))
    try {
      return { path, file: await folder.disk.open(path, 'create') }
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    }
  }
}

function warnOfLoss(folder: Folder, acknowledged: LogEnd, end: LogEnd, warn: (warning: JournalWarning) => void): void {
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
