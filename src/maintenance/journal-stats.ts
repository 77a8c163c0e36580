import { recoverState } from '../engine/recovery.ts'
import { leaveOutLedgers } from '../engine/state-source.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import { fieldsOf } from '../errors/known-fields.ts'
import { archivedPart } from '../journal/file/archived-note.ts'
import { FileJournal } from '../journal/file/file-journal.ts'
import type { Folder } from '../journal/file/folder.ts'
import { type LockHolder, lockHolder } from '../journal/file/folder-lock.ts'
import { isTornName } from '../journal/file/layout.ts'
import { emptyLog, type LogEnd } from '../journal/file/log-end.ts'
import { LogReader, type ShapeCounts } from '../journal/file/log-reader.ts'
import { type Machine, thisMachine } from '../journal/file/machine.ts'
import { SnapshotFolder } from '../journal/file/snapshot-folder.ts'
import type { SnapshotInfo } from '../journal/snapshot-store.ts'
import { acknowledgedEnd, journalFolder } from './journal-folder.ts'
import { LogCounts, type LogSize } from './log-counts.ts'
import { type ProgressListener, readWorkOptions } from './work-options.ts'

/** What is in a journal's folder. */
export interface JournalStats extends LogSize {
  readonly folder: string
  /**
   * The shapes of objects: the most that its tables had at once, how many objects were written whole since there was
   * no room for theirs, and the first commit with one. A log in which many are takes several times the bytes.
   */
  readonly shapes: ShapeCounts
  /** How far it was acknowledged, and how far it is on the disk whatever happens to the machine. */
  readonly acknowledged: LinePoint
  readonly synced: LinePoint
  /** How many idempotency keys the retention's count pushed out before their time; none if it could not be read. */
  readonly keysDroppedEarly?: number
  /** Who has the folder open; or had, when it was killed. */
  readonly lock?: LockHolder
  /** The commits before this one were archived, to this folder. */
  readonly archived?: { readonly firstSequence: number; readonly archivedTo: string }
  /** The newest first. */
  readonly snapshots: readonly SnapshotInfo[]
  /** Snapshots that are of no use, and why. */
  readonly badSnapshots: readonly string[]
  /** Files with torn or late bytes that stood behind the end of the log when it was opened. */
  readonly tornFiles: readonly string[]
  /** Why the log could not be read to its end; what is counted is what comes before. */
  readonly problem?: string
}

export interface StatsOptions {
  readonly onProgress?: ProgressListener
}

const optionFields = fieldsOf<StatsOptions>({ onProgress: true })

export interface LinePoint {
  readonly position: number
  readonly sequence: number
}

/**
 * Counts what is in a journal's folder. Another process may be writing it, and is not disturbed.
 * @throws JOURNAL_NOT_FOUND if there is no journal, JOURNAL_CORRUPT if its head cannot be read,
 * JOURNAL_VERSION, or what the disk says
 */
export async function journalStats(
  path: string,
  options: StatsOptions = {},
  machine: Machine = thisMachine,
): Promise<JournalStats> {
  readWorkOptions(options, optionFields)
  const folder = await journalFolder(path, machine.disk)
  const head = (await folder.readHead(await folder.segments())) ?? { acknowledged: emptyLog, synced: emptyLog }
  const counts = new LogCounts()
  const archived = await archivedPart(folder)
  // How far it is read is settled now: a writer may be as fast as this reader.
  const reader = new LogReader(folder, () => head.acknowledged, archived?.firstSequence ?? 1)
  const problem = await count(reader, counts, head.acknowledged.sequence, options.onProgress)
  const keysDroppedEarly =
    problem === undefined ? await droppedEarly(counts, folder, head.acknowledged.sequence, machine) : undefined
  const lock = await lockHolder(folder, machine.processes)
  const badSnapshots: string[] = []
  const found = new SnapshotFolder(folder, ({ message }) => badSnapshots.push(message))
  const snapshots = await Array.fromAsync(
    found.good({}, () => acknowledgedEnd(folder)),
    ({ info }) => info,
  )
  const names = await folder.names()
  return {
    folder: folder.path,
    ...counts.result(),
    shapes: reader.shapes,
    acknowledged: pointOf(head.acknowledged),
    synced: pointOf(head.synced),
    ...(keysDroppedEarly !== undefined && { keysDroppedEarly }),
    ...(lock !== undefined && { lock }),
    ...(archived !== undefined && {
      archived: { firstSequence: archived.firstSequence, archivedTo: archived.archivedTo },
    }),
    snapshots,
    badSnapshots,
    tornFiles: names.filter(isTornName).sort(),
    ...(problem !== undefined && { problem }),
  }
}

/** Which keys were dropped follows from the lives of reservations: it takes a fold, if there can have been any. */
async function droppedEarly(
  counts: LogCounts,
  { path }: Folder,
  sequence: number,
  machine: Machine,
): Promise<number | undefined> {
  if (!counts.mayHaveDroppedKeys) return 0
  try {
    const journal = new FileJournal(path, { onWarning: () => undefined }, machine)
    const { state } = await recoverState(journal, leaveOutLedgers, { sequence })
    return state.books.keys.earlyDrops.total
  } catch (error) {
    if (isInventoryError(error)) return undefined
    throw error
  }
}

/** @returns why it could not be counted to its end */
async function count(
  reader: LogReader,
  counts: LogCounts,
  total: number,
  onProgress?: ProgressListener,
): Promise<string | undefined> {
  try {
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      counts.add(batch, reader.place)
      onProgress?.({ done: batch.commits.at(-1)?.sequence ?? 0, total })
    }
    return undefined
  } catch (error) {
    if (isInventoryError(error, 'JOURNAL_CORRUPT')) return error.message
    throw error
  } finally {
    await reader.close()
  }
}

function pointOf({ position, sequence }: LogEnd): LinePoint {
  return { position, sequence }
}
