import type { ErrorDetails } from '../errors/error-details.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import { fieldsOf } from '../errors/known-fields.ts'
import { archivedPart } from '../journal/file/archived-note.ts'
import type { Folder } from '../journal/file/folder.ts'
import { lockHolder } from '../journal/file/folder-lock.ts'
import { findRemains } from '../journal/file/kept-aside.ts'
import { emptyLog, type LogEnd } from '../journal/file/log-end.ts'
import { scanLog } from '../journal/file/log-scan.ts'
import { type Machine, thisMachine } from '../journal/file/machine.ts'
import type { ProcessTable } from '../journal/file/process-table.ts'
import { JoinedFolder } from './joined-folder.ts'
import { journalFolder } from './journal-folder.ts'
import { type JournalProblem, logProblem, unknownBeginning } from './journal-problem.ts'
import { foldingKnown, type LedgerOptions, readKnownLedgers } from './known-ledgers.ts'
import type { LogFindings } from './log-audit.ts'
import type { LogSize } from './log-counts.ts'
import { LogVerifier } from './log-verifier.ts'
import type { ReturnFindings } from './return-audit.ts'
import { SnapshotVerifier, type VerifiedSnapshot } from './snapshot-verifier.ts'
import { type ProgressListener, readWorkOptions } from './work-options.ts'

export interface VerifyOptions extends LedgerOptions {
  /** The folders to which the first segments were archived, if they are to be verified, too. */
  readonly archives?: readonly string[]
  readonly onProgress?: ProgressListener
}

const optionFields = fieldsOf<VerifyOptions>({ archives: true, onProgress: true, ledgers: true })

/** Bytes in a file that are not of the log. */
export interface LateWrite {
  readonly file: string
  /** In bytes, from the beginning of the file. */
  readonly offset: number
  readonly bytes: number
}

/** What was found in a journal, all of it or up to the first thing in the log that is wrong. */
export interface Verification extends LogSize {
  readonly folder: string
  readonly isSound: boolean
  readonly problems: readonly JournalProblem[]
  /** The last commit that was acknowledged when it began. It was to be read up to this one. */
  readonly acknowledgedSequence: number
  /** The commits before this one were archived, to this folder, and are not verified. */
  readonly archived?: { readonly firstSequence: number; readonly archivedTo: string }
  readonly snapshots: readonly VerifiedSnapshot[]
  /**
   * What stands in the log's files and is not of the log: torn bytes behind the end that a later owner found,
   * and what a process wrote that had lost the log. It changes nothing, and was never acknowledged.
   */
  readonly lateWrites: readonly LateWrite[]
  /** What the entries come to, summed up without any rule. */
  readonly findings: LogFindings
  /** Returns that name what they reverse, and those of which more came back than was shipped. */
  readonly returns: ReturnFindings
  /** How many entries there are of each ledger that was judged by its own entries. */
  readonly judged: Readonly<Record<string, number>>
  /** How many entries there are of ledgers that are not known here, by their names: nobody judged what they say. */
  readonly notJudged: Readonly<Record<string, number>>
}

/**
 * Proves a journal, or finds what is wrong with it, and where: the chain of all lines up to what was
 * acknowledged; the invariants, commit by commit; and every snapshot against the fold of the log. Another
 * process may be writing the journal, and is not disturbed.
 * @throws JOURNAL_NOT_FOUND if there is no journal, JOURNAL_VERSION, or what the disk says
 */
export async function verifyJournal(
  path: string,
  options: VerifyOptions = {},
  machine: Machine = thisMachine,
): Promise<Verification> {
  const folds = readKnownLedgers(readWorkOptions(options, optionFields))
  const folder = await JoinedFolder.of(await journalFolder(path, machine.disk), options.archives)
  const problems: JournalProblem[] = []
  const end = await endOf(folder, problems)
  const snapshots = new SnapshotVerifier(folder, foldingKnown(folds))
  const verifier = new LogVerifier(folder, end, snapshots, folds)
  const archived = problems.length === 0 ? await archivedPart(folder) : undefined
  if (problems.length === 0) await snapshots.begin(end)
  if (archived !== undefined) problems.push(...(await beginBehind(archived, verifier, snapshots)))
  if (problems.length === 0) await verifier.run(archived?.firstSequence ?? 1, options.onProgress)
  problems.push(...verifier.problems)
  if (problems.length === 0) problems.push(...(await problemsBehind(end, folder, machine.processes)))
  problems.push(...snapshots.problems)
  return {
    folder: folder.path,
    isSound: problems.length === 0,
    problems,
    acknowledgedSequence: end.sequence,
    ...(archived !== undefined && {
      archived: { firstSequence: archived.firstSequence, archivedTo: archived.archivedTo },
    }),
    ...verifier.size,
    snapshots: snapshots.verdicts,
    lateWrites: await lateWritesIn(folder),
    findings: verifier.findings,
    returns: verifier.returns,
    judged: verifier.judged,
    notJudged: verifier.notJudged,
  }
}

/** Begins with the oldest snapshot of a log whose beginning is archived; with nothing, if there is none. */
async function beginBehind(
  { firstSequence, archivedTo }: ErrorDetails['JOURNAL_ARCHIVED'],
  verifier: LogVerifier,
  snapshots: SnapshotVerifier,
): Promise<JournalProblem[]> {
  const state = await snapshots.oldest(firstSequence - 1)
  if (state === undefined) return [unknownBeginning(firstSequence, archivedTo)]
  verifier.beginWith(state)
  return []
}

/**
 * What stands behind the end of a log that nobody is writing: what a crash left there unfinished is cut by
 * the next opening, and is no problem; with anything else it does not open.
 */
async function problemsBehind(end: LogEnd, folder: Folder, processes: ProcessTable): Promise<JournalProblem[]> {
  if (await mayBeWritten(folder, processes)) return []
  try {
    const segments = await folder.segments()
    const head = await folder.readHead(segments)
    if (head !== undefined) await scanLog(folder, segments, head, end)
    return []
  } catch (error) {
    if (!isInventoryError(error, 'JOURNAL_CORRUPT')) throw error
    return (await mayBeWritten(folder, processes)) ? [] : [logProblem(error)]
  }
}

/** A folder that cannot be a log's has no such thing to tell from a log. */
async function lateWritesIn(folder: Folder): Promise<LateWrite[]> {
  try {
    const { segments, strays } = await folder.lineage()
    const found = await findRemains(folder, segments, strays)
    return found.map(({ segment, offset, end }) => ({ file: folder.pathOf(segment), offset, bytes: end - offset }))
  } catch (error) {
    if (isInventoryError(error, 'JOURNAL_CORRUPT')) return []
    throw error
  }
}

async function mayBeWritten(folder: Folder, processes: ProcessTable): Promise<boolean> {
  try {
    return (await lockHolder(folder, processes))?.isRunning === true
  } catch (error) {
    if (isInventoryError(error, 'JOURNAL_LOCKED')) return true
    throw error
  }
}

/** How far the log is to be read, which is settled now: a writer may be as fast as this reader. */
async function endOf(folder: Folder, problems: JournalProblem[]): Promise<LogEnd> {
  try {
    return (await folder.readHead(await folder.segments()))?.acknowledged ?? emptyLog
  } catch (error) {
    if (!isInventoryError(error, 'JOURNAL_CORRUPT')) throw error
    problems.push(logProblem(error))
    return emptyLog
  }
}
