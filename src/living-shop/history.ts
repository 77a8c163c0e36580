import { addDays, businessDay, dayBounds } from '../calendar/business-day.ts'
import type { Journal } from '../index.ts'
import { Agenda } from '../month/agenda.ts'
import { assortment } from '../month/assortment.ts'
import { Crew } from '../month/crew.ts'
import { MonthClock } from '../month/month-clock.ts'
import { openMonthShop } from '../month/month-shop.ts'
import { type MonthStage, realPace } from '../month/month-stage.ts'
import { noTally } from '../month/month-tally.ts'
import { setUp, warehouses } from '../month/set-up.ts'
import type { Shop } from '../shop.ts'
import { Random } from '../simulation/random.ts'
import { sites } from '../simulation/sites.ts'
import { historyHabits } from './living-habits.ts'

/** Nights are closed at the end of days in this zone. */
export const livingZone = 'UTC'
/** A day is closed this long after it ended. */
export const graceMs: number = 60 * 60 * 1_000

/** Ids of its orders begin with it. */
export const historyPrefix = 'H'
const ordersPerDay = 30

type DayStore = Parameters<typeof openMonthShop>[1]

export interface HistorySettings {
  readonly seed: number
  /** When the shop begins to live, in milliseconds since 1970. */
  readonly now: number
  /** How many days before today it begins: 14, if left out. */
  readonly days?: number
}

/**
 * Plays two weeks of a shop up to now, on a clock of its own, and closes every night of it. It takes seconds. Its last
 * orders are left where they are.
 */
export async function playHistory(
  journal: Journal,
  rows: DayStore,
  { seed, now, days = 14 }: HistorySettings,
): Promise<void> {
  const today = businessDay(now, livingZone)
  const first = addDays(today, -days)
  const clock = new MonthClock(dayBounds(first, livingZone).from)
  const floor = await openMonthShop(journal, rows, clock, seed)
  const agenda = new Agenda(clock)
  const products = assortment(new Random(seed, 'assortment'))
  const stage: MonthStage = {
    ...{ floor, agenda, pace: realPace, habits: historyHabits, prefix: historyPrefix, tally: noTally(), products },
    ...{ places: sites(warehouses).map(({ id }) => id), ordersPerDay, begins: clock.now(), ends: now },
  }
  const crew = new Crew(stage, seed)
  try {
    await setUp(floor.shop, products)
    await setThresholds(floor.shop)
    await crew.stock()
    for (let day = first; day <= today; day = addDays(day, 1)) {
      const { from, to } = dayBounds(day, livingZone)
      crew.planDay(from)
      await agenda.goOnTo(Math.min(to + graceMs, now))
      if (to + graceMs <= now) await floor.shop.closings.closeDay(day, { zone: livingZone, graceMs })
    }
  } finally {
    await floor.shop.close()
  }
}

async function setThresholds({ inventory }: Shop): Promise<void> {
  for (const { id } of sites(warehouses)) await inventory.configure({ warehouseId: id, reorderThreshold: 3 })
}
