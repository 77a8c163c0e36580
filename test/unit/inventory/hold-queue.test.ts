import { expect, test, vi } from 'vitest'
import { HoldQueue } from '../../../src/inventory/hold-queue.ts'
import type { Reservation } from '../../../src/inventory/reservation.ts'
import { ReservationTable } from '../../../src/inventory/reservation-table.ts'
import { LevelUnderTest } from '../../support/stock-level-builder.ts'

/** A queue with holds of the given expiries, and a way to end one before its time. */
function queueWith(expiries: readonly number[]) {
  const under = new LevelUnderTest()
  under.receive(expiries.length + 1)
  const table = new ReservationTable()
  const queue = new HoldQueue(table)
  const holds = expiries.map((expiresAt, index) => under.reserve(`R${index}`, 1, expiresAt))
  for (const hold of holds) {
    table.add(hold)
    queue.add(hold)
  }
  const end = (hold: Reservation): void => {
    table.delete(hold.id)
    queue.noteStale()
  }
  return { queue, holds, end, table }
}

test('the hold that runs out next is the one with the earliest expiry', () => {
  const { queue, holds } = queueWith([500, 400, 100, 300])
  expect(queue.next()).toBe(holds[2])
})

test('holds that ended before their time are passed over', () => {
  const { queue, holds, end } = queueWith([0, 100, 200])
  for (const hold of holds.slice(0, 2)) end(hold)
  expect(queue.next()).toBe(holds[2])
  expect(queue.overdue(1000, 10)).toEqual([holds[2]])
})

test('overdue holds stay queued until they have ended', () => {
  const { queue, holds } = queueWith([100, 200, 300])
  expect(queue.overdue(200, 10)).toEqual(holds.slice(0, 2))
  expect(queue.overdue(200, 10)).toEqual(holds.slice(0, 2))
  expect(queue.overdue(99, 10)).toEqual([])
})

test('nothing is lost when many stale holds make it build its heap anew', () => {
  const { queue, holds, end } = queueWith(Array.from({ length: 1000 }, (_, index) => index))
  for (const hold of holds.slice(0, 900)) end(hold)
  expect(queue.overdue(5000, 5000)).toEqual(holds.slice(900))
})

test('an empty queue has no next hold', () => {
  expect(queueWith([]).queue.next()).toBeUndefined()
})

test('those made in the order of their expiry and those made out of it come in one order', () => {
  const { queue, holds, end } = queueWith([100, 300, 200, 400, 50, 300])
  const inOrder = [4, 0, 2, 1, 5, 3].map((index) => holds[index])
  expect(queue.overdue(1000, 10)).toEqual(inOrder)
  expect(queue.overdue(1000, 4)).toEqual(inOrder.slice(0, 4))
  end(holds[4] as Reservation)
  end(holds[0] as Reservation)
  expect(queue.next()).toBe(holds[2])
  end(holds[2] as Reservation)
  expect(queue.next()).toBe(holds[1])
})

test('holds that end in the middle are never given, however often it is built anew', () => {
  const { queue, holds, end } = queueWith(Array.from({ length: 1000 }, (_, index) => (index * 7) % 1000))
  const live = new Set(holds)
  for (const [index, hold] of holds.entries()) {
    if (index % 5 === 0) continue
    end(hold)
    live.delete(hold)
    const due = queue.overdue(5000, 3)
    expect(due.every((given) => live.has(given))).toBe(true)
    expect(due[0]).toBe(queue.next())
  }
  expect(new Set(queue.overdue(5000, 5000))).toEqual(live)
})

test('ending very many in slices does not look at those of the earlier slices again and again', () => {
  const count = 5_000
  const { queue, end, table } = queueWith(Array.from({ length: count }, (_, index) => index))
  const lookUps = vi.spyOn(table, 'get')
  for (let slice = 0; slice < count / 10; slice += 1) for (const hold of queue.overdue(count, 10)) end(hold)
  expect(queue.next()).toBeUndefined()
  expect(lookUps.mock.calls.length).toBeLessThan(count * 10)
})
