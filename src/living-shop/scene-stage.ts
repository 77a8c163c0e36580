import type { MonthProduct } from '../month/assortment.ts'
import type { Planner } from '../month/month-stage.ts'
import type { Shop } from '../shop.ts'
import type { Random } from '../simulation/random.ts'

export const minuteMs: number = 60_000
export const dayMs: number = 24 * 60 * minuteMs

/** What those who see to the scenes work with. */
export interface SceneStage {
  readonly shop: Shop
  readonly agenda: Planner
  readonly clock: { now(): number }
  readonly random: Random
  /** All of them, and the one that everybody wants. */
  readonly products: readonly MonthProduct[]
  readonly sought: MonthProduct
  /** Ids of orders begin with it. */
  readonly prefix: string
}

/** Does something now, and again and again. The next time is planned first: what fails once is tried again. */
export function again({ agenda, clock }: SceneStage, everyMs: number, act: () => Promise<void>): void {
  const turn = async (): Promise<void> => {
    agenda.plan(clock.now() + everyMs, turn)
    await act()
  }
  agenda.plan(clock.now(), turn)
}
