import { copyNote, whyMissing } from './archived-note.ts'
import { copiedPart, mustNotHoldOthers, unfit } from './copied-part.ts'
import { hasCode } from './disk.ts'
import { corrupt } from './faults.ts'
import type { Folder } from './folder.ts'
import { FolderLock } from './folder-lock.ts'
import { newHead } from './head-file.ts'
import { firstSequenceOf, headName, sequenceOfSnapshot } from './layout.ts'
import { LogCopy } from './log-copy.ts'
import { emptyLog, type LogEnd } from './log-end.ts'
import { LogReader } from './log-reader.ts'
import type { Machine } from './machine.ts'
import { copySnapshots } from './snapshot-copies.ts'
import { writeBeside } from './written-beside.ts'

export interface BackupSettings {
  readonly machine: Machine
  /** Is told after each line how many commits of how many the copy has. */
  readonly onProgress: (copied: number, commits: number) => void
  readonly signal?: AbortSignal | undefined
}

export interface Copied {
  /** The last commit that the copy has. */
  readonly lastSequence: number
  /** How many commits, and how many bytes of log, were added to it now. */
  readonly commits: number
  readonly bytes: number
  /** The snapshots that it has, the newest first. */
  readonly snapshots: readonly string[]
}

/** How often to look again for a snapshot with which a log without its beginning can be opened. */
const mostRounds = 10

/**
 * Copies a log to another folder, up to what is acknowledged now, and brings an earlier copy up to it. The
 * log may be written meanwhile: what is copied are its lines, each checked as it is read, and what was
 * acknowledged never changes.
 *
 * The copy's head is written last: before, a new copy does not open, and an earlier one opens as it was, or
 * with more of the log. What was interrupted is finished by doing it again.
 */
export async function backup(log: Folder, copy: Folder, settings: BackupSettings): Promise<Copied> {
  await mustNotBeSame(log, copy)
  await mustNotHoldOthers(copy)
  await copy.disk.makeFolder(copy.path)
  const lock = await FolderLock.take(copy, settings.machine)
  try {
    let done = { from: emptyLog, end: emptyLog, bytes: 0 }
    let snapshots: string[] = []
    let commits = 0
    let bytes = 0
    for (let round = 1; ; round += 1) {
      done = await copyLog(log, copy, settings)
      commits += done.end.sequence - done.from.sequence
      bytes += done.bytes
      snapshots = await copySnapshots(log, copy, done.end)
      if (await canBegin(copy, snapshots)) break
      // All that could be begun with were superfluous before they were copied: newer ones are there now.
      if (round === mostRounds) throw await whyMissing(log, 1, corrupt('the log has no beginning', {}))
    }
    await copyNote(log, copy)
    await writeBeside(copy, headName, newHead({ acknowledged: done.end, synced: done.end }))
    return { lastSequence: done.end.sequence, commits, bytes, snapshots }
  } finally {
    // A lock that stays is taken over: this process will be gone.
    await lock.release().catch(() => undefined)
  }
}

async function mustNotBeSame(log: Folder, copy: Folder): Promise<void> {
  const same = unfit(copy, 'is the folder of the journal itself')
  if (log.path === copy.path) throw same
  try {
    const [one, other] = [await log.disk.status(log.path), await copy.disk.status(copy.path)]
    if (one.identity === other.identity) throw same
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error
  }
}

interface CopiedLines {
  readonly from: LogEnd
  readonly end: LogEnd
  readonly bytes: number
}

async function copyLog(log: Folder, copy: Folder, { onProgress, signal }: BackupSettings): Promise<CopiedLines> {
  // How far it is copied is settled now: a writer may be as fast as this.
  const segments = await log.segments()
  const end = (await log.readHead(segments))?.acknowledged ?? emptyLog
  const found = await copiedPart(log, copy, end)
  const [first] = segments
  const isNew = found.segment === ''
  const from = isNew && first !== undefined ? { ...emptyLog, sequence: firstSequenceOf(first) - 1 } : found
  const reader = new LogReader(log, () => end, from.sequence + 1)
  const lines = await LogCopy.behind(found, copy)
  try {
    let previousHash = isNew ? undefined : found.hash
    for (let line = await reader.nextLine(); line !== undefined; line = await reader.nextLine()) {
      signal?.throwIfAborted()
      if (line.end.position <= from.position) continue
      if (previousHash !== undefined && line.previousHash !== previousHash) throw notWhatFollows(log, line.end)
      await lines.add(line)
      previousHash = line.end.hash
      onProgress(line.end.sequence, end.sequence)
    }
    await lines.finish()
    return { from, end, bytes: lines.bytes }
  } finally {
    await lines.close()
    await reader.close()
  }
}

function notWhatFollows(log: Folder, { segment, position, sequence }: LogEnd): Error {
  const problem = 'this line does not follow what was copied before'
  return corrupt(problem, { file: log.pathOf(segment), position, sequence })
}

/** Whether a copy has its beginning, or a snapshot to begin with. */
async function canBegin(copy: Folder, snapshots: readonly string[]): Promise<boolean> {
  const [first] = await copy.segments()
  if (first === undefined) return true
  const before = firstSequenceOf(first) - 1
  return before === 0 || snapshots.some((name) => (sequenceOfSnapshot(name) ?? 0) >= before)
}
