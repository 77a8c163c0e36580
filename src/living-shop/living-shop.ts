import { addDays, businessDay } from '../calendar/business-day.ts'
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
import { liveHabits } from './living-habits.ts'
import { OpenQuestions } from './open-questions.ts'
import { again, minuteMs, type SceneStage } from './scene-stage.ts'
import { SoughtProduct, soughtEveryMs, soughtProduct } from './sought-product.ts'
import { Tidying } from './tidying.ts'

/** A day of the play takes two minutes: whoever watches sees parcels arrive, and some come back. */
const pace: Pace = { hourMs: 5_000, dayMs: 120_000 }
/** People are awake from seven to ten: the nights of the play are left out. */
const wakes = 6
const awake = 16

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
    const [begins, all] = [clock.now(), assortment(new Random(seed, 'assortment'))]
    // Another life after each start: only the history is the same again.
    const life = (seed + begins) % maxSeed
    // Only the scene of the product that everybody wants has to do with it.
    const products = all.filter(({ id }) => id !== soughtProduct)
    const stage: MonthStage = {
      ...{ floor: { shop, clock }, agenda, pace, habits: liveHabits, prefix: `L${begins.toString(36)}` },
      ...{ products, places: sites(warehouses).map(({ id }) => id), tally: noTally() },
      ...{ ordersPerDay: ordersPerMinute * (pace.dayMs / minuteMs), begins, ends: Number.MAX_SAFE_INTEGER },
    }
    const crew = new Crew(stage, life)
    closeMissedDays(shop, stage)
    beginScenes(stage, crew, all, new Random(life, 'scenes'))
    planDays(agenda, crew, begins)
    const stopClosing = shop.closings.scheduleClosing({ at: '01:00', zone: livingZone, graceMs, onError: onProblem })
    return new LivingShop(agenda, stopClosing)
  }

  /** What is due now is done. */
  settled(): Promise<void> {
    return this.#agenda.settled()
  }

  /** Nothing more begins; what is being done is done. */
  async end(): Promise<void> {
    this.#stopClosing()
    await this.#agenda.end()
  }
}

/** A shop that was left for days closes them first: the schedule has its turn at night. */
function closeMissedDays({ closings }: Shop, { agenda, begins }: MonthStage): void {
  const last = addDays(businessDay(begins - graceMs, livingZone), -1)
  agenda.plan(begins, async () => void (await closings.closeDay(last, { zone: livingZone, graceMs })))
}

function beginScenes(stage: MonthStage, crew: Crew, all: readonly MonthProduct[], random: Random): void {
  const { floor, agenda, products, prefix } = stage
  const sought = all.find(({ id }) => id === soughtProduct) as MonthProduct
  const scene: SceneStage = { ...floor, agenda, random, products, sought, prefix }
  const [everybodyWants, questions, tidying] = [new SoughtProduct(scene), new OpenQuestions(scene), new Tidying(scene)]
  again(scene, minuteMs / 2, async () => crew.takeUp())
  again(scene, soughtEveryMs, () => everybodyWants.act())
  again(scene, minuteMs, () => questions.act())
  again(scene, minuteMs, () => tidying.settle())
  again(scene, 10 * minuteMs, () => tidying.setAside())
  again(scene, 10 * minuteMs, () => tidying.throwAway())
  again(scene, 15 * minuteMs, () => tidying.tellLate())
}

function planDays(agenda: LiveAgenda, crew: Crew, begins: number): void {
  crew.planDay(begins - wakes * pace.hourMs)
  const next = begins + awake * pace.hourMs
  agenda.plan(next, async () => planDays(agenda, crew, next))
}
