import { dayMs } from './arrivals.ts'
import { type FreeUnits, type Outlook, unitsLeft } from './outlook.ts'
import type { DayRange, Promised, PromisedUnits } from './promise.ts'
import type { PromiseRequest } from './promise-request.ts'
import { promiseText } from './promise-text.ts'

/** @param releaseAt of a pre-order: nothing is shipped before */
export function promiseOn(
  outlook: Outlook,
  { productId, quantity, warehouseId }: PromiseRequest,
  releaseAt: number,
  timeZone: string,
): Promised {
  const { now, undated } = outlook
  const units = enoughOf(unitsLeft(outlook), quantity, warehouseId)
  const byDate = Object.freeze(units.map((each) => promisedUnits(each, now)))
  const isComplete = byDate.reduce((sum, each) => sum + each.quantity, 0) === quantity
  const completeAt = Math.max(now, releaseAt, byDate.at(-1)?.at ?? now)
  const shipsWithin = isComplete && releaseAt <= now ? daysUntil(units, now) : undefined
  return Object.freeze({
    productId,
    requested: quantity,
    byDate,
    ...(isComplete && { completeAt }),
    ...(shipsWithin !== undefined && { shipsWithin }),
    undated,
    text: promiseText({ requested: quantity, byDate, undated, now, shipsWithin, releaseAt, timeZone }),
  })
}

/** The first of them, as many as are asked for. */
function enoughOf(left: Iterable<FreeUnits>, asked: number, warehouseId: string | undefined): FreeUnits[] {
  const taken: FreeUnits[] = []
  let missing = asked
  for (const units of left) {
    if (warehouseId !== undefined && units.warehouseId !== warehouseId) continue
    const quantity = Math.min(units.quantity, missing)
    taken.push({ ...units, quantity })
    missing -= quantity
    if (missing === 0) break
  }
  return taken
}

function promisedUnits({ warehouseId, quantity, arrival }: FreeUnits, now: number): PromisedUnits {
  if (arrival === undefined) return Object.freeze({ at: now, quantity, source: 'stock', warehouseId })
  const { at, source, reference } = arrival
  return Object.freeze({ at, quantity, source, warehouseId, reference })
}

/** From the median to the 90th percentile of the last to come; undefined if that is not known of all that come. */
function daysUntil(units: readonly FreeUnits[], now: number): DayRange | undefined {
  const arrivals = units.flatMap(({ arrival }) => arrival ?? [])
  if (arrivals.length === 0) return undefined
  let [likelyAt, lateAt] = [now, now]
  for (const { learned } of arrivals) {
    if (learned === undefined) return undefined
    likelyAt = Math.max(likelyAt, learned.likelyAt)
    lateAt = Math.max(lateAt, learned.lateAt)
  }
  const days = (at: number): number => Math.max(1, Math.ceil((at - now) / dayMs))
  return Object.freeze({ fromDays: days(likelyAt), toDays: Math.max(days(likelyAt), days(lateAt)) })
}
