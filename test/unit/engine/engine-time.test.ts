import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClockStep, EngineTime } from '../../../src/engine/engine-time.ts'
import { InventoryManager } from '../../../src/index.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { TwoClocks, wallStart } from '../../support/two-clocks.ts'

const hour = 3_600_000
const year = 365 * 24 * hour

function timeOf(clock: TwoClocks, log = { at: 0 }): { time: EngineTime; steps: ClockStep[]; now: () => number } {
  const steps: ClockStep[] = []
  const time = new EngineTime(clock, log, hour)
  time.whenStepped((step) => steps.push(step))
  const now = (): number => {
    time.turnEnded()
    return time.now()
  }
  return { time, steps, now }
}

describe('engine time', () => {
  test('is the wall clock’s while that is right, to the millisecond, and asks the other once a millisecond', () => {
    const clock = new TwoClocks()
    let asked = 0
    const monotonic = (): number => {
      asked += 1
      return clock.monotonic()
    }
    const time = new EngineTime({ now: clock.now, monotonic }, { at: 0 }, hour)
    for (let ms = 0; ms < 100; ms += 1) {
      for (let times = 0; times < 60; times += 1) expect(time.now()).toBe(wallStart + ms)
      clock.advance(1)
    }
    expect(asked).toBe(101)
  })

  test('follows a wall clock that is kept right in small steps, both ways, and is never far from it', () => {
    const clock = new TwoClocks()
    const { now, time } = timeOf(clock)
    for (let second = 0; second < 10_000; second += 1) {
      clock.advance(1_000)
      // As far as the clocks of a machine may be slewed, and four times that.
      clock.setWall(clock.now() + (second % 100 < 50 ? -2 : 2))
      expect(now()).toBe(clock.now())
      expect(time.wallAt).toBeUndefined()
    }
  })

  test('goes back with the wall clock by a second at most, however long it was right', () => {
    const clock = new TwoClocks()
    const { now, time } = timeOf(clock)
    clock.advance(24 * hour)
    now()
    clock.setWall(clock.now() - 1_001)
    expect([now(), time.wallAt]).toEqual([wallStart + 24 * hour, wallStart + 24 * hour - 1_001])
  })

  test('begins with the last commit if the wall clock was behind then, and was set back further since', () => {
    const log = { at: wallStart, wallAt: wallStart - year }
    const { now } = timeOf(new TwoClocks(wallStart - year - 5_000), log)
    expect(now()).toBe(wallStart)
  })

  test('goes on by the monotonic clock if the wall clock gives no number any more', () => {
    const clock = new TwoClocks()
    const { now } = timeOf(clock)
    clock.setWall(Number.NaN)
    clock.advance(1_234)
    expect(now()).toBe(wallStart + 1_234)
  })

  test('stays if the monotonic clock goes back, or gives no number', () => {
    const clock = new TwoClocks()
    let monotonic = 1_000
    const time = new EngineTime({ now: clock.now, monotonic: () => monotonic }, { at: 0 }, hour)
    clock.setWall(wallStart - year)
    for (const [reading, passed] of [
      [3_000, 2_000],
      [500, 2_000],
      [Number.NaN, 2_000],
      [4_000, 3_000],
    ] as const) {
      monotonic = reading
      time.turnEnded()
      expect(time.now()).toBe(wallStart + passed)
    }
  })

  test('stands still no longer than a turn with a wall clock that stands still', () => {
    const clock = new TwoClocks()
    const { time } = timeOf(clock)
    clock.stopWall()
    time.now()
    clock.advance(5_000)
    const within = Array.from({ length: 65 }, () => time.now())
    expect(new Set(within)).toEqual(new Set([wallStart, wallStart + 5_000]))
    clock.advance(5_000)
    time.turnEnded()
    expect(time.now()).toBe(wallStart + 10_000)
  })
})

type Action =
  | { readonly do: 'pass' | 'close'; readonly ms: number }
  | { readonly do: 'set'; readonly by: number }
  | { readonly do: 'leap'; readonly by: number; readonly forMs: number }
  | { readonly do: 'stop' }

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 100_000 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('set' as const), by: fc.integer({ min: -year, max: hour / 2 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('set' as const), by: fc.integer({ min: -900, max: 900 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('leap' as const),
      by: fc.integer({ min: 2 * hour, max: year }),
      forMs: fc.integer({ min: 0, max: 20_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'stop' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const), ms: fc.integer({ min: 0, max: 50_000 }) }) },
)

/**
 * What time should be: it goes on with what passes; a wall clock that is ahead is followed, one that leapt
 * after five seconds; one that is behind is not.
 */
class TimeOracle {
  at = wallStart
  /** How far it may be ahead of engine time, which follows small steps back, within limits. */
  mayBeAheadMs = 1_000

  pass(ms: number): void {
    this.at += ms
    this.mayBeAheadMs += 0.01 * ms
  }

  see(wall: number): void {
    this.at = Math.max(this.at, wall)
  }
}

test('whatever the clocks do, through restarts: a simple oracle', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      let clock = new TwoClocks()
      let { now, time, steps } = timeOf(clock)
      const oracle = new TimeOracle()
      let log = { at: wallStart, wallAt: undefined as number | undefined }
      /** A command: it gives the log its time. */
      const look = (): void => {
        const at = Math.max(now(), log.at)
        expect(at, 'invariant 10').toBeGreaterThanOrEqual(log.at)
        expect(at, 'never early').toBeLessThanOrEqual(oracle.at)
        expect(at, 'never late').toBeGreaterThanOrEqual(oracle.at - oracle.mayBeAheadMs)
        log = { at, wallAt: time.wallAt }
      }
      for (const doing of actions) {
        if (doing.do === 'pass') {
          clock.advance(doing.ms)
          oracle.pass(doing.ms)
          oracle.see(clock.now())
        } else if (doing.do === 'set') {
          // As seen from engine time: more than half an hour ahead of it is for leaps.
          clock.setWall(Math.min(clock.now() + doing.by, log.at + hour / 2))
          oracle.see(clock.now())
        } else if (doing.do === 'stop') clock.stopWall()
        else if (doing.do === 'leap') {
          const before = clock.now()
          clock.setWall(log.at + doing.by)
          look()
          for (let ms = 0; ms < doing.forMs; ms += 1_000) {
            clock.advance(1_000)
            oracle.pass(1_000)
            if (ms + 1_000 >= 5_000) oracle.see(clock.now())
            look()
          }
          expect(steps.length).toBe(doing.forMs > 4_000 ? 1 : 0)
          steps.length = 0
          if (doing.forMs <= 4_000) clock.setWall(before)
        } else {
          clock = clock.afterRestart(doing.ms)
          const passed = log.wallAt === undefined ? 0 : Math.max(0, clock.now() - log.wallAt)
          oracle.at = clock.now() >= log.at ? clock.now() : log.at + (passed <= hour ? passed : 0)
          oracle.mayBeAheadMs += 1_000
          ;({ now, time, steps } = timeOf(clock, log))
        }
        look()
      }
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 1_000) },
  )
})

describe('a clock is judged at open', () => {
  const bad: readonly (readonly [unknown, RegExp])[] = [
    [Number.NaN, /clock\.now.*NaN/],
    [Number.POSITIVE_INFINITY, /clock\.now.*Infinity/],
    ['5', /clock\.now.*"5"/],
    [undefined, /clock\.now.*undefined/],
    [5n, /clock\.now.*5n/],
    [new Date(), /clock\.now.*type object/],
    [Math.floor(Date.now() / 1000), /clock\.now.*seconds/],
    [Date.now() / 1000 - 300 * 24 * 3_600, /clock\.now.*seconds/],
    [Date.now() / 1000 + 300 * 24 * 3_600, /clock\.now.*seconds/],
  ]

  test.each(bad)('one that gives %s is refused, by name', async (value, message) => {
    const clock = { now: () => value as number }
    await expectRefusal(InventoryManager.open({ clock }), 'INVALID_ARGUMENT')
    await expect(InventoryManager.open({ clock })).rejects.toThrow(message)
  })

  test('so is one whose monotonic is no function, gives no number, or throws', async () => {
    const now = (): number => Date.now()
    for (const [clock, message] of [
      [{ now, monotonic: 5 }, /clock\.monotonic.*5/],
      [{ now, monotonic: () => Number.NaN }, /clock\.monotonic.*NaN/],
      [{ now: () => expect.fail('no time') }, /clock\.now/],
    ] as const) {
      await expect(InventoryManager.open({ clock: clock as never })).rejects.toThrow(message)
      await expectRefusal(InventoryManager.open({ clock: clock as never }), 'INVALID_ARGUMENT')
    }
  })

  test('fake times far from now, 0 and fractions are times', async () => {
    for (const now of [0, 1_000_000, -5, 1_500.5, Date.now() + 1000 * 365 * 24 * hour]) {
      const inventory = await InventoryManager.open({ clock: new FakeClock(now) })
      await inventory.close()
    }
  })
})
