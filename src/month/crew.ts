import { Random } from '../simulation/random.ts'
import { Buying } from './buying.ts'
import { Housekeeping } from './housekeeping.ts'
import type { MonthStage } from './month-stage.ts'
import { Selling } from './selling.ts'

/** Everybody who plays: customers, buyers, and those who look after the shelves. */
export class Crew {
  readonly #stage: MonthStage
  readonly #buying: Buying
  readonly #selling: Selling
  readonly #housekeeping: Housekeeping
  readonly #orders: Random

  constructor(stage: MonthStage, seed: number) {
    this.#stage = stage
    this.#buying = new Buying(stage, new Random(seed, 'buying'))
    this.#selling = new Selling(stage, new Random(seed, 'selling'))
    this.#housekeeping = new Housekeeping(stage, new Random(seed, 'housekeeping'))
    this.#orders = new Random(seed, 'orders a day')
  }

  /** What is on the shelves at the beginning. */
  stock(): Promise<void> {
    return this.#buying.stock()
  }

  /** @param dayBegins in milliseconds since 1970 */
  planDay(dayBegins: number): void {
    const { ordersPerDay } = this.#stage
    const orders = this.#orders.whole(Math.ceil(ordersPerDay / 2), Math.ceil(ordersPerDay * 1.5))
    this.#buying.plan(dayBegins)
    this.#selling.plan(dayBegins, orders)
    this.#housekeeping.plan(dayBegins)
  }

  /** Takes up what nobody has planned: what an earlier play left half done, and what others ask for meanwhile. */
  takeUp(): void {
    this.#selling.takeUp()
    this.#housekeeping.takeUp()
  }
}
