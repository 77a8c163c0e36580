import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import { checkInvariants } from '../support/invariants.ts'
import { nextTurns } from '../support/open-inventory.ts'
import { TwoClocks } from '../support/two-clocks.ts'

/** More of them: FC_RUNS=5000 npx vitest run test/model/holds-and-clocks.test.ts */
const runs = Number(process.env.FC_RUNS ?? 100)

const level = { warehouseId: 'SFO', productId: 'LAPTOP' }
const hour = 3_600_000

type Step =
  | { readonly do: 'hold'; readonly ttlMs: number }
  | { readonly do: 'pass' | 'back' | 'forward' | 'blink'; readonly ms: number }
  | { readonly do: 'stop' | 'touch' | 'restart' }

const ms = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('hold' as const), ttlMs: ms(120_000) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: ms(60_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('back' as const), ms: ms(400 * 24 * hour) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forward' as const), ms: ms(30_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('blink' as const), ms: ms(4_000) }) },
  { weight: 3, arbitrary: fc.constant({ do: 'touch' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'stop' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'restart' as const }) },
)

/** The alarm looks at a clock that then stands still: what it read is too old for the hold. */
const staleReading: Step[] = [
  { do: 'hold', ttlMs: 1 },
  { do: 'pass', ms: 1 },
  { do: 'stop' },
  { do: 'pass', ms: 1_001 },
  { do: 'hold', ttlMs: 2 },
  { do: 'blink', ms: 1 },
]

/** The alarm was set for a time that comes sooner once the clock has gone forward. */
const alarmBehind: Step[] = [
  { do: 'hold', ttlMs: 44_443 },
  { do: 'forward', ms: 1_890 },
  { do: 'hold', ttlMs: 42_553 },
  { do: 'pass', ms: 44_442 },
]

/** What is known of a hold without knowing how the engine tells time. */
interface Watched {
  readonly id: string
  readonly ttlMs: number
  /** What has passed by the monotonic clock since it was made, and in this run of the engine. */
  passedMs: number
  passedInRunMs: number
  /** How much the wall clock was set forward since, at most. */
  forwardMs: number
}

class Story {
  clock: TwoClocks = new TwoClocks()
  readonly journal: MemoryJournal = new MemoryJournal()
  inventory!: InventoryManager
  readonly watched: Watched[] = []

  async open(): Promise<void> {
    this.inventory = await InventoryManager.open({ journal: this.journal, clock: this.clock })
  }

  async tell(doing: Step): Promise<void> {
    if (doing.do === 'hold') await this.#hold(doing.ttlMs)
    else if (doing.do === 'pass') await this.#pass(doing.ms)
    else if (doing.do === 'back') this.clock.setWall(this.clock.now() - doing.ms)
    else if (doing.do === 'forward') this.#forward(doing.ms)
    else if (doing.do === 'blink') await this.#blink(doing.ms)
    else if (doing.do === 'stop') this.clock.stopWall()
    else if (doing.do === 'touch') await this.inventory.receive({ ...level, quantity: 1 })
    else await this.#restart()
  }

  async #hold(ttlMs: number): Promise<void> {
    const { id } = await this.inventory.reserve({ ...level, quantity: 1, ttlMs })
    this.watched.push({ id, ttlMs, passedMs: 0, passedInRunMs: 0, forwardMs: 0 })
  }

  async #pass(passed: number): Promise<void> {
    this.clock.advance(passed)
    for (const hold of this.watched) {
      hold.passedMs += passed
      hold.passedInRunMs += passed
    }
    await nextTurns()
  }

  /** Seen by a command or not, it is an honest step. */
  #forward(by: number): void {
    this.clock.setWall(this.clock.now() + by)
    for (const hold of this.watched) hold.forwardMs += by
  }

  /** The wall clock is years ahead for a moment; a command sees it come, and one sees it go. */
  async #blink(lastsMs: number): Promise<void> {
    const before = this.clock.now()
    this.clock.setWall(before + 900 * 24 * hour)
    await this.inventory.receive({ ...level, quantity: 1 })
    await this.#pass(lastsMs)
    this.clock.setWall(before)
    await this.inventory.receive({ ...level, quantity: 1 })
  }

  async #restart(): Promise<void> {
    await this.inventory.close()
    this.clock = this.clock.afterRestart(0)
    for (const hold of this.watched) hold.passedInRunMs = 0
    await this.open()
  }

  check(): void {
    for (const { id, ttlMs, passedMs, passedInRunMs, forwardMs } of this.watched) {
      const { status } = this.inventory.reservation(id)
      if (passedMs + forwardMs < ttlMs) expect(status, `${id} has ended early`).toBe('pending')
      if (passedInRunMs >= ttlMs + 1_000 + 0.02 * passedInRunMs) expect(status, `${id} lives on`).toBe('expired')
    }
  }
}

test('whatever the wall clock does, no hold ends before its time and none lives much longer', {
  timeout: 60_000 + runs * 1_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
      const story = new Story()
      await story.open()
      await story.inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
      await story.inventory.receive({ ...level, quantity: 100 })
      for (const doing of steps) {
        await story.tell(doing)
        story.check()
      }
      await story.inventory.settled()
      await checkInvariants(story.inventory)
      expect((await story.inventory.reconcile()).drift).toEqual([])
      await story.inventory.close()
    }),
    { numRuns: runs, examples: [[staleReading], [alarmBehind]] },
  )
})
