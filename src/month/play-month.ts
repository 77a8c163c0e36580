import { addDays, dayBounds } from '../calendar/business-day.ts'
import { FolderDayStore } from '../closings.ts'
import type { Journal } from '../index.ts'
import { Random } from '../simulation/random.ts'
import { sites } from '../simulation/sites.ts'
import { Agenda } from './agenda.ts'
import { assortment, changedRate } from './assortment.ts'
import { Crew } from './crew.ts'
import { monthHabits } from './habits.ts'
import { MonthClock } from './month-clock.ts'
import { openMonthShop } from './month-shop.ts'
import { type MonthStage, realPace } from './month-stage.ts'
import { type MonthTally, noTally } from './month-tally.ts'
import { setUp, warehouses } from './set-up.ts'

const hourMs = 60 * 60 * 1_000

/** November has thirty days, and in this zone one of 25 hours. */
export const monthZone: string = 'America/New_York'
export const monthFrom: string = '2025-11-01'
export const monthTo: string = '2025-11-30'

/** Goods and facts still come in when the month is over. */
const daysBehind = 4
const graceMs = hourMs
const rateChangesOn = '2025-11-16'

export interface MonthSettings {
  readonly seed: number
  readonly ordersPerDay: number
}

export interface PlayedMonth {
  readonly tally: MonthTally
  /** How many versions of closed days there are beside the closings. */
  readonly restatements: number
}

/** Plays a shop's month on a clock of its own, and closes every night. @param onDay told of each day that begins */
export async function playMonth(
  journal: Journal,
  daysIn: string,
  { seed, ordersPerDay }: MonthSettings,
  onDay: (day: string) => void,
): Promise<PlayedMonth> {
  const [begins, ends] = [dayBounds(monthFrom, monthZone).from, dayBounds(monthTo, monthZone).to]
  const clock = new MonthClock(begins)
  const floor = await openMonthShop(journal, new FolderDayStore(daysIn), clock, seed)
  const agenda = new Agenda(clock)
  const products = assortment(new Random(seed, 'assortment'))
  const places = sites(warehouses).map(({ id }) => id)
  const shared = { floor, agenda, pace: realPace, habits: monthHabits, prefix: 'M', tally: noTally(), products, places }
  const stage: MonthStage = { ...shared, ordersPerDay, begins, ends }
  const crew = new Crew(stage, seed)
  try {
    await setUp(floor.shop, products)
    await crew.stock()
    for (let day = monthFrom; day <= addDays(monthTo, daysBehind); day = addDays(day, 1)) {
      onDay(day)
      const { from, to } = dayBounds(day, monthZone)
      if (day <= monthTo) crew.planDay(from)
      if (day === rateChangesOn) await floor.shop.sellers.change(changedRate.sellerId, { ...changedRateFrom(from) })
      await agenda.goOnTo(to + graceMs)
      await floor.shop.closings.closeDay(day, { zone: monthZone, graceMs })
    }
    const versions = floor.shop.closings.days().map((day) => day.versions.length)
    return { tally: stage.tally, restatements: versions.reduce((sum, count) => sum + count - 1, 0) }
  } finally {
    await floor.shop.close()
  }
}

function changedRateFrom(validFrom: number): { commissionBasisPoints: number; validFrom: number } {
  return { commissionBasisPoints: changedRate.commissionBasisPoints, validFrom }
}
