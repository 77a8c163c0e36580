import type { Commit } from '../audit/commit.ts'
import { happenedAt, isLate } from '../audit/effective-order.ts'
import { dayBounds } from '../calendar/business-day.ts'
import { dayReader } from '../calendar/day-reader.ts'
import { isMovementType, type Movement } from '../inventory/movement.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { DayRow } from './day-row.ts'
import { DaySheet, type StandingLevel } from './day-sheet.ts'
import { unitFlowsOf } from './unit-flows.ts'
import type { Valuer } from './valuer.ts'

/** What there was at the end of a day, as it was known at a sequence: a derivation goes on from there. */
export interface Checkpoint {
  readonly day: string
  /** The end of the day, in milliseconds since 1970. */
  readonly to: number
  /** All that happened later stands in the log from this commit on. */
  readonly readFrom: number
  readonly standing: readonly StandingLevel[]
  /** The image of a valuer. */
  readonly values: unknown
}

export interface Derivation {
  /** In the order in which they happened. */
  readonly commits: AsyncIterable<Commit<AnyEntry>>
  readonly zone: string
  readonly base: Checkpoint | undefined
  /** The last day. */
  readonly last: string
  /** Whether a checkpoint is made at the end of a day; at that of the last it always is. */
  readonly keeps: (day: string) => boolean
}

export interface DerivedDays {
  /** Days on which nothing happened are left out. */
  readonly rows: ReadonlyMap<string, readonly DayRow[]>
  /** In order; the last is that of the last day. */
  readonly checkpoints: readonly Checkpoint[]
}

type Ended = Omit<Checkpoint, 'standing'>

/**
 * The rows of days, one after the other.
 * @returns undefined if something that happened says more of a day before them: what was sold short then has come
 */
export async function deriveDays(
  { commits, zone, base, last, keeps }: Derivation,
  valuer: Valuer,
): Promise<DerivedDays | undefined> {
  const sheet = new DaySheet(base?.standing)
  const dayOf = dayReader(zone)
  const ended: Ended[] = []
  let today: string | undefined
  let readFrom = base?.readFrom ?? 1
  const end = (day: string): number =>
    ended.push({ day, to: dayBounds(day, zone).to, readFrom, values: valuer.image() })
  for await (const commit of commits) {
    const day = dayOf(happenedAt(commit))
    if (today !== undefined && day !== today && keeps(today)) end(today)
    today = day
    // What was told as it happened stands in the order of time; so all up to it was told before the day ended.
    if (!isLate(commit)) readFrom = commit.sequence + 1
    for (const movement of movementsIn(commit)) addUnits(sheet, day, movement)
    for (const { level, column, value, at } of valuer.add(commit)) {
      if (base !== undefined && at < base.to) return undefined
      sheet.add(dayOf(at), level, column, value)
    }
  }
  end(last)
  const { rows, standingAfter } = sheet.close(ended.map(({ day }) => day))
  const checkpoints = ended.map((one) => ({ ...one, standing: standingAfter.get(one.day) ?? [] }))
  return { rows, checkpoints }
}

export function movementsIn({ entries }: Commit<AnyEntry>): readonly Movement[] {
  return entries.filter((entry): entry is Movement => !('ledger' in entry) && isMovementType(entry.type))
}

function addUnits(sheet: DaySheet, day: string, movement: Movement): void {
  const { productId, from, to } = movement
  for (const { warehouseId, column, quantity } of unitFlowsOf(movement))
    sheet.add(day, { productId, warehouseId }, column, quantity)
  const level = { productId, warehouseId: movement.warehouseId }
  for (const column of ['damaged', 'quarantined'] as const) {
    if (to === column) sheet.add(day, level, column, movement.quantity)
    if (from === column) sheet.add(day, level, column, -movement.quantity)
  }
}
