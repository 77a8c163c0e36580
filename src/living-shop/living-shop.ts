import { assortment, type MonthProduct } from '../month/assortment.ts'
import { Crew } from '../month/crew.ts'
import type { MonthStage, Pace } from '../month/month-stage.ts'
import { noTally } from '../month/month-tally.ts'
import { warehouses } from '../month/set-up.ts'
import type { Shop } from '../shop.ts'
import { maxSeed, Random } from '../simulation/random.ts'
import { sites } from '../simulation/sites.ts'
import { graceMs, livingZone } from './history.ts'
import { LiveAgenda, type LivingClock } from './live-agenda.ts'
import { Scenes, soughtProduct } from './scenes.ts'

/** A day of the play takes two minutes: whoever watches sees parcels arrive, and some come back. */
const pace: Pace = { hourMs: 5_000, dayMs: 120_000 }

export interface LivingOptions {
  readonly seed: number
  /** About so many orders are placed in a minute. */
  readonly ordersPerMinute: number
  readonly clock: LivingClock
  /** Told of what somebody in the shop could not do; the others go on. */
  readonly onProblem: (problem: unknown) => void
}

/** A shop that lives: simulated people buy, sell, send, and send back until it is ended. */
export class LivingShop {
  readonly #agenda: LiveAgenda
  readonly #stopClosing: () => void

  private constructor(agenda: LiveAgenda, stopClosing: () => void) {
    this.#agenda = agenda
    this.#stopClosing = stopClosing
  }

  /** Begins to live in a shop that has a history. */
  static begin(shop: Shop, { seed, ordersPerMinute, clock, onProblem }: LivingOptions): LivingShop {
    const agenda = new LiveAgenda(clock, onProblem)
    const begins = clock.now()
    const stage: MonthStage = {
      ...{ floor: { shop, clock }, agenda, pace, prefix: `L${begins.toString(36)}`, tally: noTally() },
      ...{ products: othersThan(soughtProduct, seed), places: sites(warehouses).map(({ id }) => id) },
      ...{ ordersPerDay: ordersPerMinute * (pace.dayMs / 60_000), begins, ends: Number.MAX_SAFE_INTEGER },
    }
    // Another life after each start: only the history is the same again.
    const crew = new Crew(stage, (seed + begins) % maxSeed)
    crew.resume()
    new Scenes({ shop, agenda, clock }).begin()
    planDays(agenda, crew, begins)
    const stopClosing = shop.closings.scheduleClosing({ at: '01:00', zone: livingZone, graceMs, onError: onProblem })
    return new LivingShop(agenda, stopClosing)
  }

  /** Nothing more begins; what is being done is done. */
  async end(): Promise<void> {
    this.#stopClosing()
    await this.#agenda.end()
  }
}

/** Only the scenes have to do with the product that everybody wants. */
function othersThan(productId: string, seed: number): readonly MonthProduct[] {
  return assortment(new Random(seed, 'assortment')).filter(({ id }) => id !== productId)
}

/** People are awake from seven to ten: the nights of the play are left out. */
function planDays(agenda: LiveAgenda, crew: Crew, begins: number): void {
  crew.planDay(begins - 6 * pace.hourMs)
  agenda.plan(begins + 16 * pace.hourMs, async () => planDays(agenda, crew, begins + 16 * pace.hourMs))
}
