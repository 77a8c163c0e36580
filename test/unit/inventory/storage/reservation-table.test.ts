import { expect, test } from 'vitest'
import { randomIds } from '../../../../src/engine/random-ids.ts'
import { Reservation, type ReservationStatus } from '../../../../src/inventory/reservation.ts'
import { rowsPerPage } from '../../../../src/inventory/storage/reservation-page.ts'
import { ReservationTable } from '../../../../src/inventory/storage/reservation-table.ts'
import { noRow } from '../../../../src/inventory/storage/row-ring.ts'

const level = { warehouseId: 'SFO', productId: 'LAPTOP' }

function reservation(id: string, sequence = 1, status: ReservationStatus = 'pending'): Reservation {
  const origin = {
    ...level,
    id,
    quantity: 3,
    createdAt: 5,
    sequence,
    reference: { type: 'order', id: 'O-1' },
    owner: undefined,
  }
  const isOver = status !== 'pending' && status !== 'confirmed'
  const held = isOver ? 0 : 1
  const moved =
    status === 'pending'
      ? { committed: 0, fulfilled: 0, returned: 0 }
      : { committed: held, fulfilled: 2, returned: isOver ? 1 : 0 }
  const progress = { status, held, ...moved, expiresAt: 2 ** 53 - 1, endedAt: isOver ? 9 : undefined }
  return Reservation.restored({ ...origin, ...progress })
}

/** A table whose own ids are asked for. */
function tableWithIds() {
  const table = new ReservationTable()
  const newId = randomIds(table)
  const addNew = (): string => {
    const id = newId()
    expect(table.add(reservation(id), level)).not.toBe(noRow)
    return id
  }
  return { table, newId, addNew }
}

test('what was added is read back the same, field by field, also after another was looked at', () => {
  const { table, newId } = tableWithIds()
  for (const status of ['pending', 'confirmed', 'fulfilled', 'released', 'expired', 'cancelled'] as const) {
    const [ours, foreign] = [reservation(newId(), 7, status), reservation(`foreign ${status}`, 8, status)]
    table.add(ours, level)
    table.add(foreign, level)
    table.add(reservation(newId()), level)
    expect(table.get(ours.id)).toEqual(ours)
    expect(table.get(foreign.id)).toEqual(foreign)
  }
})

test('a pending one that gave a part back is read back so, and whoever takes its row later holds all', () => {
  const { table, newId } = tableWithIds()
  const hold = reservation(newId())
  const holding = (held: number): Reservation => Reservation.restored(Object.assign({}, hold, { held }))
  const row = table.add(holding(3), level)
  for (const held of [2, 1, 3]) {
    const part = holding(held)
    table.update(row, part)
    table.add(reservation(newId()), level)
    expect(table.get(hold.id)).toEqual(part)
    table.setListed(row, true)
    table.setListed(row, false)
    expect(table.get(hold.id)).toEqual(part)
  }
  table.update(row, holding(1))
  table.delete(row)
  const next = holding(3)
  expect(table.add(next, level)).toBe(row)
  table.add(reservation(newId()), level)
  expect(table.get(hold.id)).toEqual(next)
})

test('what came back of one is not that of the next in its row', () => {
  const { table, newId } = tableWithIds()
  const shipped = reservation(newId(), 7, 'fulfilled')
  expect(shipped.returned).toBe(1)
  const row = table.add(shipped, level)
  table.add(reservation(newId()), level)
  expect(table.read(row).returned).toBe(1)
  table.delete(row)
  const next = Reservation.restored(Object.assign({}, shipped, { returned: 0 }))
  expect(table.add(next, level)).toBe(row)
  table.add(reservation(newId()), level)
  expect(table.read(row).returned).toBe(0)
})

test('an id of ours names the row where its reservation stands', () => {
  const { table, addNew } = tableWithIds()
  const ids = Array.from({ length: 3 * rowsPerPage }, addNew)
  for (const [row, id] of ids.entries()) expect(table.rowOf(id)).toBe(row)
})

test('ids that differ from one of ours in any digit are unknown', () => {
  const { table, addNew } = tableWithIds()
  const id = addNew()
  addNew()
  for (let index = 0; index < id.length; index += 1) {
    const other = id.charAt(index) === '7' ? '6' : '7'
    expect(table.rowOf(id.slice(0, index) + other + id.slice(index + 1))).toBe(noRow)
  }
  for (const other of [id.toUpperCase(), `${id} `, id.slice(1), '', 'ffffffff-0000-8000-8000-000000000000']) {
    expect(table.rowOf(other)).toBe(other === id ? 0 : noRow)
  }
})

test('an id that is taken is not added again, whoever made it', () => {
  const { table, addNew } = tableWithIds()
  const id = addNew()
  table.add(reservation('foreign'), level)
  expect(table.add(reservation(id, 2), level)).toBe(noRow)
  expect(table.add(reservation('foreign', 2), level)).toBe(noRow)
  expect(table.size).toBe(2)
})

test('two ids that name one row have their reservations in two', () => {
  const { table } = tableWithIds()
  const [first, second] = ['00000005-0000-8000-8000-000000000001', '00000005-0000-8000-8000-000000000002']
  table.add(reservation(first, 1), level)
  table.add(reservation(second, 2), level)
  expect(table.get(first)?.sequence).toBe(1)
  expect(table.get(second)?.sequence).toBe(2)
  table.delete(table.rowOf(first))
  expect(table.get(first)).toBeUndefined()
  expect(table.get(second)?.sequence).toBe(2)
  table.delete(table.rowOf(second))
  expect(table.get(second)).toBeUndefined()
})

test('an id that was dropped stays unknown when a reservation with an id of another making stands in its row', () => {
  const { table, addNew } = tableWithIds()
  const dropped = addNew()
  addNew() // keeps the page
  table.delete(0)
  for (let row = table.add(reservation('foreign'), level); row !== 0; row = table.add(reservation('foreign'), level)) {
    table.delete(row)
  }
  expect(table.idOf(0)).toBe('foreign')
  expect(table.get(dropped)).toBeUndefined()
})

test('an id that points far away does not make a table of that size', () => {
  const { table } = tableWithIds()
  table.add(reservation('7fffffff-0000-8000-8000-000000000001'), level)
  expect(table.rowsGiven).toBe(rowsPerPage)
})

test('rows are used again: a table is no larger than a third above the most that it ever held', () => {
  const { table, addNew } = tableWithIds()
  const most = 4 * rowsPerPage
  const live = Array.from({ length: most }, addNew)
  for (let turn = 0; turn < 20 * most; turn += 1) {
    table.delete(table.rowOf(live.shift() as string))
    live.push(addNew())
  }
  expect(table.size).toBe(most)
  expect(table.rowsGiven).toBeLessThanOrEqual((most * 4) / 3 + 2 * rowsPerPage)
  for (const id of live) expect(table.get(id)?.id).toBe(id)
})

test('rows that ids were given for and that were never used do not make the table larger than what it holds', () => {
  const { table, newId, addNew } = tableWithIds()
  for (let turn = 0; turn < 200; turn += 1) addNew()
  for (let turn = 0; turn < 20; turn += 1) {
    for (let refused = 0; refused < 100 * rowsPerPage; refused += 1) newId()
    addNew()
  }
  expect(table.rowsGiven).toBeLessThanOrEqual(66 * rowsPerPage)
})

test('of a log whose rows only grew, the few reservations that are left do not keep a page each', () => {
  const { table } = tableWithIds()
  const left: string[] = []
  for (let row = 0; row < 500 * rowsPerPage; row += 1) {
    const id = `${row.toString(16).padStart(8, '0')}-0000-8000-8000-00000000abcd`
    table.add(reservation(id), level)
    if (row % rowsPerPage === 0) left.push(id)
    else table.delete(table.rowOf(id))
  }
  expect(table.rowsGiven).toBeLessThanOrEqual(70 * rowsPerPage)
  for (const id of left) expect(table.get(id)?.id).toBe(id)
})
