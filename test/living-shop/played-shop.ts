import type { DayStore } from '../../src/closings.ts'
import type { Journal } from '../../src/index.ts'
import { playHistory } from '../../src/living-shop/history.ts'
import { LivingShop } from '../../src/living-shop/living-shop.ts'
import { MonthClock } from '../../src/month/month-clock.ts'
import { SimulatedPayments } from '../../src/orders.ts'
import { Shop } from '../../src/shop.ts'
import { overQuantity } from '../../src/transfers.ts'

const stepMs = 500

/** A shop with a short history, and a clock that stands where it ended. */
export async function openPlayed(
  journal: Journal,
  days: DayStore,
  { seed, now, daysBefore }: { readonly seed: number; readonly now: number; readonly daysBefore: number },
): Promise<{ readonly shop: Shop; readonly clock: MonthClock }> {
  await playHistory(journal, days, { seed, now, days: daysBefore })
  return reopenPlayed(journal, days, now)
}

export async function reopenPlayed(
  journal: Journal,
  days: DayStore,
  now: number,
): Promise<{ readonly shop: Shop; readonly clock: MonthClock }> {
  const clock = new MonthClock(now)
  const payments = new SimulatedPayments({ setTimeout: clock.setTimeout })
  const shop = await Shop.open({ journal, days, clock, payments, currency: 'USD', approval: overQuantity(6) })
  return { shop, clock }
}

/** A shop that lives by a clock that a test moves on. */
export class WatchedShop {
  readonly problems: unknown[] = []
  readonly #clock: MonthClock
  readonly #living: LivingShop

  constructor(shop: Shop, clock: MonthClock, ordersPerMinute: number) {
    this.#clock = clock
    const onProblem = (problem: unknown): unknown => this.problems.push(problem)
    this.#living = LivingShop.begin(shop, { seed: 7, ordersPerMinute, clock, onProblem })
  }

  async goOn(ms: number): Promise<void> {
    for (const end = this.#clock.now() + ms; this.#clock.now() < end; ) {
      this.#clock.goOnTo(this.#clock.now() + stepMs)
      await this.#living.settled()
    }
  }

  end(): Promise<void> {
    return this.#living.end()
  }
}
