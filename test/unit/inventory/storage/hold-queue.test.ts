import { expect, test, vi } from 'vitest'
import { Reservation } from '../../../../src/inventory/reservation.ts'
import { HoldQueue } from '../../../../src/inventory/storage/hold-queue.ts'
import { ReservationTable } from '../../../../src/inventory/storage/reservation-table.ts'
import { noRow } from '../../../../src/inventory/storage/row-ring.ts'

const level = { warehouseId: 'SFO', productId: 'LAPTOP' }

function holdUntil(expiresAt: number, number: number, sequence = number + 1): Reservation {
  const made = {
    ...level,
    id: `R${number}`,
    quantity: 1,
    createdAt: 0,
    sequence,
    reference: undefined,
    owner: undefined,
  }
  const progress = {
    status: 'pending',
    held: 1,
    committed: 0,
    fulfilled: 0,
    returned: 0,
    expiresAt,
    endedAt: undefined,
  } as const
  return Reservation.restored({ ...made, ...progress })
}

/** A queue with holds of the given expiries, and a way to end one before its time. */
function queueWith(expiries: readonly number[]) {
  const table = new ReservationTable()
  const queue = new HoldQueue(table)
  const rows = expiries.map((expiresAt, number) => table.add(holdUntil(expiresAt, number), level))
  for (const row of rows) queue.add(row)
  const end = (row: number): void => {
    queue.remove(row)
    table.delete(row)
    queue.tidy()
  }
  const extend = (row: number, expiresAt: number): void => {
    queue.remove(row)
    table.update(row, table.read(row).extendedTo(expiresAt))
    queue.add(row)
    queue.tidy()
  }
  return { queue, rows, end, extend, table }
}

test('the hold that runs out next is the one with the earliest expiry', () => {
  const { queue, rows } = queueWith([500, 400, 100, 300])
  expect(queue.nextExpiry).toBe(100)
  expect(queue.overdue(1000, 1)).toEqual([rows[2]])
})

test('holds that ended before their time are passed over', () => {
  const { queue, rows, end } = queueWith([0, 100, 200])
  for (const row of rows.slice(0, 2)) end(row)
  expect(queue.nextExpiry).toBe(200)
  expect(queue.overdue(1000, 10)).toEqual([rows[2]])
})

test('overdue holds stay queued until they have ended', () => {
  const { queue, rows } = queueWith([100, 200, 300])
  expect(queue.overdue(200, 10)).toEqual(rows.slice(0, 2))
  expect(queue.overdue(200, 10)).toEqual(rows.slice(0, 2))
  expect(queue.overdue(99, 10)).toEqual([])
})

test('nothing is lost when many that left out of order make it build its heap anew', () => {
  const { queue, rows, end } = queueWith(Array.from({ length: 1000 }, (_, index) => 1000 - index))
  for (const row of rows.slice(0, 900)) end(row)
  expect(queue.overdue(5000, 5000)).toEqual(rows.slice(900).toReversed())
})

test('an empty queue has no next hold', () => {
  expect(queueWith([]).queue.nextExpiry).toBe(Number.POSITIVE_INFINITY)
})

test('those made in the order of their expiry and those made out of it come in one order', () => {
  const { queue, rows, end } = queueWith([100, 300, 200, 400, 50, 300])
  const inOrder = [4, 0, 2, 1, 5, 3].map((index) => rows[index])
  expect(queue.overdue(1000, 10)).toEqual(inOrder)
  expect(queue.overdue(1000, 4)).toEqual(inOrder.slice(0, 4))
  end(rows[4] as number)
  end(rows[0] as number)
  expect(queue.overdue(1000, 1)).toEqual([rows[2]])
  end(rows[2] as number)
  expect(queue.overdue(1000, 1)).toEqual([rows[1]])
})

test('holds of one commit that run out together do so in the order in which they were made', () => {
  const { queue, rows, table } = queueWith([900])
  for (let number = 1; number <= 6; number += 1) {
    const row = table.add(holdUntil(100, number, 2), level)
    queue.add(row)
    rows.push(row)
  }
  expect(queue.overdue(1000, 10)).toEqual([...rows.slice(1), rows[0]])
  expect(queue.overdue(1000, 3)).toEqual(rows.slice(1, 4))
})

test('an extended hold stands at its later expiry only, wherever it stood before', () => {
  const { queue, rows, extend } = queueWith([100, 300, 200])
  extend(rows[0] as number, 250)
  extend(rows[2] as number, 400)
  expect(queue.overdue(1000, 10)).toEqual([rows[0], rows[1], rows[2]])
  expect(queue.overdue(260, 10)).toEqual([rows[0]])
})

test('a row that was given to another hold, maybe of another level, does not bring the first one back', () => {
  const { queue, rows, end, table } = queueWith([300, 100, 200])
  end(rows[1] as number)
  const mouse = { ...level, productId: 'MOUSE' }
  let number = 7
  for (let row = noRow; row !== rows[1]; number += 1) {
    if (row !== noRow) table.delete(row)
    row = table.add(holdUntil(100, number), mouse)
    expect(number).toBeLessThan(1_000)
  }
  expect(queue.overdue(1000, 10)).toEqual([rows[2], rows[0]])
})

test('holds that end in the middle are never given, however often it is built anew', () => {
  const { queue, rows, end } = queueWith(Array.from({ length: 1000 }, (_, index) => (index * 7) % 1000))
  const live = new Set(rows)
  for (const [index, row] of rows.entries()) {
    if (index % 5 === 0) continue
    end(row)
    live.delete(row)
    const due = queue.overdue(5000, 3)
    expect(due.every((given) => live.has(given))).toBe(true)
  }
  expect(new Set(queue.overdue(5000, 5000))).toEqual(live)
})

test('ending very many in slices does not look at those of the earlier slices again and again', () => {
  const count = 5_000
  const { queue, end, table } = queueWith(Array.from({ length: count }, (_, index) => index))
  const looks = vi.spyOn(table, 'expiresAt')
  for (let slice = 0; slice < count / 10; slice += 1) for (const row of queue.overdue(count, 10)) end(row)
  expect(queue.nextExpiry).toBe(Number.POSITIVE_INFINITY)
  expect(looks.mock.calls.length).toBeLessThan(count * 10)
})
