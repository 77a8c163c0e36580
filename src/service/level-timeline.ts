import type { Commit } from '../audit/commit.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import { type Account, isPhysical, type PhysicalBucket, physicalBuckets } from '../inventory/bucket.ts'
import type { Entry } from '../inventory/entry.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Movement } from '../inventory/movement.ts'
import type { InventoryManager } from '../inventory-manager.ts'

export type Balances = Readonly<Record<PhysicalBucket, number>>

/** One movement of a level, and what stood there after it. */
export interface TimelineRow {
  readonly sequence: number
  readonly index: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly effectiveAt?: number
  readonly type: string
  readonly quantity: number
  readonly from: Account
  readonly to: Account
  readonly reservationId?: string
  readonly reference?: { readonly type: string; readonly id: string }
  readonly actor?: string
  readonly reason?: string
  readonly after: Balances
}

/** Where a timeline goes on: what stood there after this commit. */
export interface TimelinePlace {
  readonly sequence: number
  readonly balances: Balances
}

export interface TimelinePage {
  readonly rows: readonly TimelineRow[]
  /** Absent where the log begins. */
  readonly next?: TimelinePlace
}

/** This many commits are read at once, and this many of them for one page. */
const chunk = 5_000
const mostRead = 50_000

/**
 * The movements of a level, the newest first, from what stands there back to the beginning: each is undone to learn
 * what stood there before it. A page may have few rows, or none, and name the next. Commits are never parted.
 */
export async function timelinePage(
  { auditLog }: InventoryManager,
  key: LevelKey,
  place: TimelinePlace,
  limit: number,
): Promise<TimelinePage> {
  const rows: TimelineRow[] = []
  let stop = Math.max(0, place.sequence - mostRead)
  let { sequence } = place
  let begin = 0
  const balances: Record<PhysicalBucket, number> = { ...place.balances }
  while (sequence > stop && rows.length < limit) {
    const fromSequence = Math.max(stop, sequence - chunk) + 1
    const found = await commitsIn(auditLog, key, fromSequence, sequence).catch((error: unknown) => {
      begin = endOfArchive(error, sequence, rows)
      stop = Math.max(stop, begin)
      return undefined
    })
    if (found === undefined) continue
    sequence = fromSequence - 1
    for (const commit of found.toReversed()) {
      if (rows.length >= limit) {
        sequence = commit.sequence
        break
      }
      rows.push(...undone(commit, key, balances))
    }
  }
  return { rows, ...(sequence > begin && { next: { sequence, balances } }) }
}

async function commitsIn(
  auditLog: InventoryManager['auditLog'],
  key: LevelKey,
  fromSequence: number,
  toSequence: number,
): Promise<readonly Commit<Entry>[]> {
  return Array.fromAsync(auditLog.commits({ ...key, fromSequence, toSequence }))
}

/** The last commit that is archived: what comes after it is told. @throws the error, if there is nothing of that */
function endOfArchive(error: unknown, sequence: number, rows: readonly TimelineRow[]): number {
  if (!isInventoryError(error, 'JOURNAL_ARCHIVED')) throw error
  const end = error.details.firstSequence - 1
  if (end >= sequence && rows.length === 0) throw error
  return end
}

/** Takes a commit out of the balances, its last entry first. */
function undone(commit: Commit<Entry>, key: LevelKey, balances: Record<PhysicalBucket, number>): TimelineRow[] {
  const rows: TimelineRow[] = []
  for (const [index, entry] of [...commit.entries.entries()].toReversed()) {
    if (!isMovementAt(entry, key)) continue
    rows.push(rowOf(commit, entry, index, { ...balances }))
    if (isPhysical(entry.to)) balances[entry.to] -= entry.quantity
    if (isPhysical(entry.from)) balances[entry.from] += entry.quantity
  }
  return rows
}

function rowOf(commit: Commit<Entry>, entry: Movement, index: number, after: Balances): TimelineRow {
  const { sequence, at, effectiveAt, actor, reason } = commit
  const { type, quantity, from, to } = entry
  const { reservationId, reference = commit.reference } = entry as Movement & { readonly reservationId?: string }
  return {
    sequence,
    index,
    at,
    type,
    quantity,
    from,
    to,
    after,
    ...(effectiveAt !== undefined && { effectiveAt }),
    ...(reservationId !== undefined && { reservationId }),
    ...(reference !== undefined && { reference }),
    ...(actor !== undefined && { actor }),
    ...(reason !== undefined && { reason }),
  }
}

function isMovementAt(entry: Entry, { warehouseId, productId }: LevelKey): entry is Movement {
  return 'from' in entry && 'to' in entry && entry.warehouseId === warehouseId && entry.productId === productId
}

export function balancesOf(stock: Balances): Balances {
  return Object.fromEntries(physicalBuckets.map((bucket) => [bucket, stock[bucket]])) as Record<PhysicalBucket, number>
}
