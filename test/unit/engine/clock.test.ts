import { expect, test, vi } from 'vitest'
import { Alarm, type Clock } from '../../../src/engine/clock.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { laptops, nextTurns, openInventory } from '../../support/open-inventory.ts'

/** The longest that Node waits: a longer delay would fire at once. */
const longest = 2 ** 31 - 1

/** A fake clock, and every delay that it is asked for. */
function notingClock(now?: number): { clock: FakeClock; delays: () => number[] } {
  const clock = new FakeClock(now)
  const asked = vi.spyOn(clock, 'setTimeout')
  return { clock, delays: () => asked.mock.calls.map(([, delayMs]) => delayMs) }
}

test('a long delay is re-armed, since Node clamps timers over 2^31 − 1 ms', () => {
  const { clock, delays } = notingClock(0)
  const rings: number[] = []
  const alarm = new Alarm(clock, clock.now, () => rings.push(clock.now()))
  alarm.set(2 * longest + 500)
  clock.advance(2 * longest + 499)
  expect(rings).toEqual([])
  clock.advance(1)
  expect(rings).toEqual([2 * longest + 500])
  expect(delays()).toEqual([longest, longest, 500])
})

test('a hold that never runs out asks for no longer one either', async () => {
  const { clock, delays } = notingClock()
  const { inventory } = await openInventory({ clock, warehouses: { SFO: {} }, stock: { SFO: { LAPTOP: 1 } } })
  const ttlMs = Number.MAX_SAFE_INTEGER
  const { id, expiresAt } = await inventory.reserve({ ...laptops, quantity: 1, ttlMs })
  expect(expiresAt).toBe(Number.MAX_SAFE_INTEGER)
  clock.advance(3 * longest)
  await nextTurns()
  expect(inventory.reservation(id).status).toBe('pending')
  expect(delays()).toEqual([longest, longest, longest, longest])
})

test('expiry is by one timer, on the earliest expiry', async () => {
  const { clock, delays } = notingClock()
  const { inventory } = await openInventory({
    clock,
    warehouses: { SFO: {} },
    stock: { SFO: { LAPTOP: 100, MOUSE: 100 } },
  })
  expect(clock.pendingTimers).toBe(0)
  for (const ttlMs of [500, 700, 300, 400]) {
    await inventory.reserve({ ...laptops, quantity: 1, ttlMs })
    await inventory.reserve({ ...laptops, productId: 'MOUSE', quantity: 1, ttlMs: ttlMs + 50 })
    expect(clock.pendingTimers).toBe(1)
  }
  expect(delays()).toEqual([500, 300])
  clock.advance(300)
  await nextTurns()
  expect(clock.pendingTimers).toBe(1)
  expect([...inventory.reservations({ status: 'expired' })]).toHaveLength(1)
})

test('a timer that fires early is set again', () => {
  let now = 0
  const pending: (() => void)[] = []
  const clock: Clock = {
    now: () => now,
    setTimeout: (callback) => pending.push(callback),
    clearTimeout: () => undefined,
  }
  let rings = 0
  const alarm = new Alarm(
    clock,
    () => now,
    () => {
      rings += 1
    },
  )
  alarm.set(100)
  now = 99
  pending.shift()?.()
  expect([rings, pending.length, alarm.setFor]).toEqual([0, 1, 100])
  now = 100
  pending.shift()?.()
  expect([rings, alarm.setFor]).toEqual([1, Number.POSITIVE_INFINITY])
})
