import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type ClockStep,
  FileJournal,
  InventoryManager,
  isInventoryError,
  MemoryJournal,
  type Reservation,
} from '../../src/index.ts'
import { checkInvariants } from '../support/invariants.ts'
import { commitsOf, nextTurns } from '../support/open-inventory.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { TwoClocks, wallStart } from '../support/two-clocks.ts'
import { sfo } from './arena.ts'

const minute = 60_000
const hour = 60 * minute
const year = 365 * 24 * hour

let clock: TwoClocks
let journal: MemoryJournal
let inventory: InventoryManager
let steps: ClockStep[]

async function open(): Promise<void> {
  inventory = await InventoryManager.open({ journal, clock })
  steps = []
  inventory.events.on('clock-stepped', (step) => steps.push(step))
}

async function restart(closedMs: number): Promise<void> {
  await inventory.close()
  clock = clock.afterRestart(closedMs)
  await open()
}

beforeEach(async () => {
  clock = new TwoClocks()
  journal = new MemoryJournal()
  await open()
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await inventory.receive({ ...sfo, quantity: 100 })
})

afterEach(async () => {
  await nextTurns()
  await inventory.settled()
  await checkInvariants(inventory)
  expect((await inventory.reconcile()).drift).toEqual([])
  await inventory.close()
})

const hold = (ttlMs: number): Promise<Reservation> => inventory.reserve({ ...sfo, quantity: 1, ttlMs })
const statusOf = ({ id }: Reservation): string => inventory.reservation(id).status

/** What a hold of a minute that is made now is just before and just after its end, by the monotonic clock. */
async function expectMinutesToBeMinutes(): Promise<void> {
  const made = await hold(minute)
  clock.advance(minute - 1)
  await nextTurns()
  expect(statusOf(made)).toBe('pending')
  clock.advance(1)
  await nextTurns()
  expect(statusOf(made)).toBe('expired')
}

const ways: readonly (readonly [string, () => void])[] = [
  ['stands still', () => clock.stopWall()],
  ['is set back an hour', () => clock.setWall(clock.now() - hour)],
  ['is set back a year', () => clock.setWall(clock.now() - year)],
  ['is set back to 1970', () => clock.setWall(0)],
]

describe.each(ways)('the wall clock %s', (_way, spoil) => {
  test('a hold of a minute lasts a minute, by the monotonic clock', async () => {
    const before = await hold(minute)
    clock.advance(20_000)
    spoil()
    await expectMinutesToBeMinutes()
    expect(statusOf(before)).toBe('expired')
    for (let times = 0; times < 5; times += 1) await expectMinutesToBeMinutes()
    expect((await commitsOf(inventory)).at(-1)?.at).toBe(wallStart + 20_000 + 6 * minute)
  })

  test('also after a restart, and time that passed while it was closed counts as the wall clock has it', async () => {
    clock.advance(20_000)
    spoil()
    const isStopped = clock.now() === wallStart + 20_000
    clock.advance(10_000)
    const made = await hold(minute)
    await restart(15_000)
    const passed = isStopped ? 0 : 15_000
    clock.advance(minute - passed - 1)
    await nextTurns()
    expect(statusOf(made)).toBe('pending')
    clock.advance(1)
    await nextTurns()
    expect(statusOf(made)).toBe('expired')
    await expectMinutesToBeMinutes()
    await restart(0)
    await expectMinutesToBeMinutes()
  })

  test('a command never sees time stand: what ran out has run out, timer or not', async () => {
    spoil()
    const made = await hold(minute)
    const late = vi.spyOn(clock, 'setTimeout')
    clock.advance(minute)
    const outcome = await inventory.confirm(made.id).catch((error: unknown) => error)
    expect(isInventoryError(outcome, 'RESERVATION_EXPIRED')).toBe(true)
    late.mockRestore()
  })

  test('its reading stands on the commits while it is behind, and no longer', async () => {
    clock.advance(20_000)
    await hold(minute)
    spoil()
    clock.advance(5_000)
    await hold(minute)
    const wall = clock.now()
    clock.setWall(wallStart + hour - 1)
    await hold(minute)
    const made = (await commitsOf(inventory)).filter(({ entries }) => entries[0]?.type === 'reserved')
    expect(made.map(({ wallAt }) => wallAt)).toEqual([undefined, wall, undefined])
  })
})

test('the alarm asks the monotonic clock, also where a refusal has just read a wall clock that stands', async () => {
  clock.stopWall()
  const made = await hold(minute)
  await inventory.tryReserve({ ...sfo, quantity: 1_000 })
  clock.advance(minute)
  await nextTurns()
  expect(statusOf(made)).toBe('expired')
})

describe('the wall clock leaps', () => {
  test('for a moment: nothing ends, and nobody is told', async () => {
    const made = await hold(minute)
    clock.advance(10_000)
    const right = clock.now()
    clock.setWall(right + year)
    await hold(minute)
    clock.advance(3_000)
    await nextTurns()
    clock.setWall(right + 3_000)
    clock.advance(47_000 - 1)
    await nextTurns()
    expect(statusOf(made)).toBe('pending')
    expect(steps).toEqual([])
    clock.advance(1)
    await nextTurns()
    expect(statusOf(made)).toBe('expired')
    expect((await commitsOf(inventory)).at(-1)?.at).toBe(wallStart + minute)
  })

  test('for two moments that are far apart: nothing ends either', async () => {
    const made = await hold(hour)
    for (let moment = 0; moment < 2; moment += 1) {
      const right = clock.now()
      clock.setWall(right + year)
      await inventory.receive({ ...sfo, quantity: 1 })
      clock.setWall(right)
      clock.advance(20_000)
      await nextTurns()
    }
    expect(statusOf(made)).toBe('pending')
    expect(steps).toEqual([])
  })

  test('and stays: after five seconds it is followed, with a warning and an event, and what ran out ends', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const made = await hold(2 * hour)
    clock.setWall(clock.now() + 3 * hour)
    await inventory.receive({ ...sfo, quantity: 1 })
    clock.advance(4_999)
    await nextTurns()
    expect([statusOf(made), steps]).toEqual(['pending', []])
    clock.advance(1_000)
    await nextTurns()
    expect(statusOf(made)).toBe('expired')
    const from = wallStart + 5_000
    expect(steps).toEqual([{ from, to: from + 3 * hour, byMs: 3 * hour }])
    expect(warned.mock.calls.map(([message]) => message)).toEqual([
      'The clock went forward from 2026-01-01T00:00:05.000Z to 2026-01-01T03:00:05.000Z and stayed there. Holds that ran out in between end now.',
    ])
    warned.mockRestore()
  })

  test('by no more than maxClockStepMs: it is believed at once', async () => {
    const made = await hold(hour)
    clock.setWall(clock.now() + hour)
    await inventory.receive({ ...sfo, quantity: 1 })
    expect(statusOf(made)).toBe('expired')
    expect(steps).toEqual([])
  })

  test('while the inventory is closed: a first reading far beyond the last commit is believed', async () => {
    const made = await hold(minute)
    await restart(30 * 24 * hour)
    expect(statusOf(made)).toBe('expired')
    expect((await commitsOf(inventory)).at(-1)?.at).toBe(wallStart + 30 * 24 * hour)
    expect(steps).toEqual([])
  })
})

describe('a wall clock that was behind', () => {
  test('and is right again while the inventory is closed is believed', async () => {
    clock.setWall(clock.now() - year)
    const made = await hold(minute)
    clock.advance(30_000)
    await inventory.close()
    clock = new TwoClocks(wallStart + 40_000)
    await open()
    clock.advance(20_000 - 1)
    await nextTurns()
    expect(statusOf(made)).toBe('pending')
    clock.advance(1)
    await nextTurns()
    expect(statusOf(made)).toBe('expired')
  })

  test('and was set while the inventory was closed, but not enough: nothing ends early', async () => {
    clock.setWall(clock.now() - year)
    const made = await hold(minute)
    await inventory.close()
    clock = new TwoClocks(wallStart - 2 * hour)
    await open()
    clock.advance(minute - 1)
    await nextTurns()
    expect(statusOf(made)).toBe('pending')
    clock.advance(1)
    await nextTurns()
    expect(statusOf(made)).toBe('expired')
  })

  test('is told by a snapshot at the end of the log as well', async () => {
    const machine = new SimulatedMachine()
    const filed = (): Promise<InventoryManager> =>
      InventoryManager.open({ journal: new FileJournal('/data', {}, machine), clock })
    clock.setWall(clock.now() - year)
    const first = await filed()
    await first.addWarehouse({ id: 'SFO', name: 'SFO' })
    await first.receive({ ...sfo, quantity: 1 })
    clock.stopWall()
    clock.advance(hour)
    const { expiresAt } = await first.reserve({ ...sfo, quantity: 1, ttlMs: minute })
    await first.snapshot()
    await first.close()
    clock = new TwoClocks(clock.now() + 20_000)
    const second = await filed()
    const [again] = [...second.reservations()]
    clock.advance(40_000 - 1)
    await nextTurns()
    expect([again?.expiresAt, [...second.reservations()][0]?.status]).toEqual([expiresAt, 'pending'])
    clock.advance(1)
    await nextTurns()
    expect([...second.reservations()][0]?.status).toBe('expired')
    await second.close()
  })
})

describe('timers do not notice that the wall clock went forward, or that the machine slept', () => {
  test('a hold that ran out so ends within a minute, with no command in between', async () => {
    const made = await hold(40 * minute)
    clock.setWall(clock.now() + 39 * minute)
    clock.advance(2 * minute)
    await nextTurns()
    expect(statusOf(made)).toBe('expired')
  })

  test('also where it went forward too far to be believed at once', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const made = await hold(3 * hour)
    clock.setWall(clock.now() + 3 * hour)
    clock.advance(minute + 10_000)
    await nextTurns()
    expect(statusOf(made)).toBe('expired')
    expect(steps).toHaveLength(1)
    warned.mockRestore()
  })
})

test('who is told of a step of the clock can send a command at once, also where a command has found it', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  let monotonic = 0
  let wall = wallStart
  // Timers that never fire: only commands read the clock.
  const idle = { setTimeout: () => 1, clearTimeout: () => undefined }
  const stalled = await InventoryManager.open({
    clock: { now: () => wall, monotonic: () => monotonic, ...idle },
  })
  await stalled.addWarehouse({ id: 'SFO', name: 'SFO' })
  const answers: Promise<unknown>[] = []
  stalled.events.on('clock-stepped', () => answers.push(stalled.receive({ ...sfo, quantity: 1 })))
  for (const passed of [0, 6_000]) {
    wall = wallStart + 2 * hour + passed
    monotonic += passed
    await stalled.receive({ ...sfo, quantity: 1 })
  }
  await nextTurns()
  expect(answers).toHaveLength(1)
  await answers[0]
  await stalled.close()
  warned.mockRestore()
})

test('the clock goes backwards an hour: log time never does, and nothing expires early', async () => {
  const made = await hold(minute)
  clock.advance(30_000)
  clock.setWall(clock.now() - hour)
  await inventory.sell({ ...sfo, quantity: 1 })
  clock.advance(30_000 - 1)
  await nextTurns()
  await inventory.sell({ ...sfo, quantity: 1 })
  expect(statusOf(made)).toBe('pending')
  const times = (await commitsOf(inventory)).map(({ at }) => at)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('a confirm at exactly expiresAt is too late, and one before is not, whatever the wall clock says', async () => {
  clock.setWall(clock.now() - year)
  const [first, second] = [await hold(minute), await hold(minute + 1)]
  clock.advance(minute)
  const outcome = await inventory.confirm(first.id).catch((error: unknown) => error)
  expect(isInventoryError(outcome, 'RESERVATION_EXPIRED')).toBe(true)
  expect((await inventory.confirm(second.id)).status).toBe('confirmed')
})
