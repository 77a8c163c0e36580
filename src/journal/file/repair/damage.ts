import { InventoryError, isInventoryError } from '../../../errors/inventory-error.ts'
import type { JournalCommit } from '../../journal.ts'
import { archivedPart } from '../archived-note.ts'
import type { Folder } from '../folder.ts'
import type { HeadRecord } from '../head-file.ts'
import { mustJoin } from '../joined-segments.ts'
import { claimsToBeSegment, firstSequenceOf, isSegmentName } from '../layout.ts'
import { lineageOf } from '../lineage.ts'
import { emptyLog, type LogEnd } from '../log-end.ts'
import { scanLog } from '../log-scan.ts'
import { SnapshotFolder } from '../snapshot-folder.ts'
import type { GoodSnapshot } from '../snapshot-verification.ts'
import { type GoodPartLimits, goodPart } from './good-part.ts'

/** Why a log does not open, and what can be kept of it. */
export interface Damage {
  readonly cause: InventoryError<'JOURNAL_CORRUPT'>
  /** Behind the last line that is kept. */
  readonly end: LogEnd
  /** Good commits of the line after that, which is not kept as it is. */
  readonly rest: readonly JournalCommit[]
  /** The last commit that was acknowledged, if the head can be read. */
  readonly acknowledged: LogEnd | undefined
  /** All segments, in the order of the log. */
  readonly segments: readonly string[]
  /** Segments that are not of the log, as long as later ones stand behind it. */
  readonly strays: readonly string[]
  /**
   * The segments before the one that the newest snapshot is of, if one of them is not complete: the log goes
   * on without them, since the snapshot has what they came to.
   */
  readonly covered: readonly string[]
  /** Files that have the ending of a segment and cannot be one. */
  readonly foreign: readonly string[]
}

/** What a log cannot be read beyond; and the good commits of the batch that it stands in. */
export interface Obstacle {
  readonly cause: InventoryError<'JOURNAL_CORRUPT'>
  readonly rest: readonly JournalCommit[]
}

/**
 * Finds the first commit that contradicts those before it, in a log whose lines are all as they were written.
 * What a commit means, the journal does not know: whoever asks for a repair does.
 */
export type ContradictionFinder = (
  folder: Folder,
  snapshots: readonly GoodSnapshot[],
  end: LogEnd,
) => Promise<Obstacle | undefined>

/**
 * Opens a log as an engine does, without claiming or changing it: what stands before the newest good
 * snapshot is not looked at, and a last batch that was never finished is no damage.
 * @returns undefined if it opens
 * @throws JOURNAL_VERSION, JOURNAL_ARCHIVED; JOURNAL_CORRUPT if nothing can be kept of what is here
 */
export async function findDamage(folder: Folder, contradictionIn: ContradictionFinder): Promise<Damage | undefined> {
  const claiming = (await folder.names()).filter(claimsToBeSegment).sort()
  const { segments, strays } = lineageOf(claiming.filter(isSegmentName))
  const snapshots = await Array.fromAsync(new SnapshotFolder(folder, () => undefined).good())
  const before = segments.slice(0, Math.max(segments.indexOf(snapshots[0]?.place.segment ?? ''), 0))
  const hole = await unlessCorrupt(async () => {
    await mustJoin(folder, segments.slice(0, before.length + 1))
    return undefined
  })
  const covered = hole === undefined ? [] : before
  const found = (await whyNoHead(folder)) ?? (await whyNotRead(folder, snapshots, covered, contradictionIn)) ?? hole
  if (found === undefined) return undefined
  const head = await readableHead(folder, segments)
  const { cause, rest, beforeSequence }: PlacedObstacle = found
  const end = await endOfGood(folder, segments, snapshots, { head, beforeSequence })
  await mustHaveBeginning(folder, snapshots, end, cause)
  return {
    cause,
    end,
    rest,
    acknowledged: head?.acknowledged,
    segments,
    strays,
    covered: covered.includes(end.segment) ? [] : covered,
    foreign: claiming.filter((name) => !isSegmentName(name)),
  }
}

interface PlacedObstacle extends Obstacle {
  /** The first commit that cannot be read or folded; without it, no commit is to blame. */
  readonly beforeSequence?: number | undefined
}

async function whyNoHead(folder: Folder): Promise<PlacedObstacle | undefined> {
  return unlessCorrupt(async () => void (await folder.readHead(await folder.segments())))
}

async function whyNotRead(
  folder: Folder,
  snapshots: readonly GoodSnapshot[],
  covered: readonly string[],
  contradictionIn: ContradictionFinder,
): Promise<PlacedObstacle | undefined> {
  const obstacle = await unlessCorrupt(async () => {
    const segments = (await folder.segments()).filter((name) => !covered.includes(name))
    const head = await folder.readHead(segments)
    if (head === undefined) return undefined
    const { end } = await scanLog(folder, segments, head, snapshots[0]?.place)
    return contradictionIn(folder, snapshots, end)
  })
  return obstacle && { ...obstacle, beforeSequence: obstacle.cause.details.sequence }
}

async function unlessCorrupt(examine: () => Promise<Obstacle | undefined>): Promise<Obstacle | undefined> {
  try {
    return await examine()
  } catch (cause) {
    if (isInventoryError(cause, 'JOURNAL_CORRUPT')) return { cause, rest: [] }
    throw cause
  }
}

/** What the head says. The log may have none, or its folder may hold files that are not its own. */
async function readableHead(folder: Folder, segments: readonly string[]): Promise<HeadRecord | undefined> {
  try {
    return await folder.readHead(segments)
  } catch (error) {
    if (isInventoryError(error, 'JOURNAL_CORRUPT')) return undefined
    throw error
  }
}

/** From the newest snapshot's segment on, as opening does; from the first, if nothing is good there. */
async function endOfGood(
  folder: Folder,
  segments: readonly string[],
  [newest]: readonly GoodSnapshot[],
  limits: Omit<GoodPartLimits, 'from'>,
): Promise<LogEnd> {
  const from = newest?.place.segment
  if (from !== undefined && segments.includes(from)) {
    const end = await goodPart(folder, segments, { ...limits, from })
    if (end.segment !== '') return end
  }
  const [first] = segments
  if (first === undefined || firstSequenceOf(first) !== 1) return emptyLog
  return goodPart(folder, segments, { ...limits, from: first })
}

/** What is kept must be a log from its first commit on, or have a snapshot to begin with. */
async function mustHaveBeginning(
  folder: Folder,
  snapshots: readonly GoodSnapshot[],
  end: LogEnd,
  cause: InventoryError<'JOURNAL_CORRUPT'>,
): Promise<void> {
  const archived = await archivedPart(folder).catch(() => undefined)
  if (archived === undefined) return
  const { firstSequence, archivedTo } = archived
  const isBegun = snapshots.some(({ info }) => info.sequence >= firstSequence - 1 && info.sequence <= end.sequence)
  if (end.segment !== '' && isBegun) return
  const problem = `${cause.details.problem}; nothing from which it could go on is here: bring the segments back from ${archivedTo} first`
  throw new InventoryError('JOURNAL_CORRUPT', { ...cause.details, problem })
}
