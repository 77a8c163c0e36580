import { expect, test } from 'vitest'
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
  return { queue, holds, end }
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
