import { expect, test } from 'vitest'
import { MemoryDayStore } from '../../src/closings.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'
import { hourMs, instant, november, openBooks, openShopOfPens, pen, shownRow, zone } from './books.ts'

test('a day has a row for each product and place that moved, and opens with what the day before ended with', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
  await inventory.sell({ ...pen, quantity: 3 })
  await inventory.adjust({ ...pen, delta: 1, reason: 'found' })
  clock.set(instant(2))
  await inventory.transfer({
    ...{ sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' },
    ...{ productId: 'PEN', quantity: 4 },
  })
  await inventory.markDamaged({ ...pen, quantity: 1, reason: 'wet' })
  await inventory.returnStock({ ...pen, quantity: 2, disposition: 'quarantined' })
  await inventory.writeOff({ ...pen, quantity: 1, from: 'damaged', reason: 'wet' })
  clock.set(instant(3))
  await closings.closeDay(november(2), { zone })
  expect((await closings.rows(november(2))).map((row) => units(shownRow(row)))).toEqual([
    { productId: 'PEN', warehouseId: 'NYC', transferredIn: 4, ending: 4 },
    {
      ...{ productId: 'PEN', warehouseId: 'SFO', opening: 8, returned: 2, writtenOff: 1, transferredOut: 4 },
      ...{ ending: 5, quarantined: 2 },
    },
    { productId: 'PEN', transferredIn: 4, transferredOut: 4 },
  ])
})

test('what is told later of a closed day makes another version, with the rows that changed alone; the closing stays', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10 })
  await inventory.receive({ ...pen, productId: 'INK', quantity: 1 })
  clock.set(instant(2))
  await inventory.sell({ ...pen, quantity: 1 })
  clock.set(instant(3))
  await closings.closeDay(november(1), { zone })
  await closings.closeDay(november(2), { zone })
  const closed = await closings.rows(november(1))
  await inventory.sell({ ...pen, quantity: 2, effectiveAt: instant(1, 20) })
  clock.set(instant(4))
  const third = await closings.closeDay(november(3), { zone })
  const [first, second] = closings.days()
  expect(first?.versions.map(({ version, rows, sequence }) => [version, rows, sequence])).toEqual([
    [1, 2, 5],
    [2, 1, third.versions[0].sequence],
  ])
  expect(second?.versions).toHaveLength(2)
  expect(await closings.rows(november(1), { version: 1 })).toEqual(closed)
  const restated = await closings.rows(november(1))
  expect(restated.map(({ productId, sold, ending }) => [productId, sold, ending])).toEqual([
    ['INK', 0, 1],
    ['PEN', 2, 8],
  ])
  expect((await closings.rows(november(2))).map(({ opening, ending }) => [opening, ending])).toEqual([[8, 7]])
  expect(await closings.rows(november(3))).toEqual([])
  expect(await closings.reconcileDays()).toEqual([])
})

test('what is counted down is an adjustment, in units and in value, and what is removed is written off', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10, unitCost: 100 })
  await inventory.adjust({ ...pen, delta: -1, reason: 'counted' })
  await inventory.remove({ ...pen, quantity: 2, reason: 'broken' })
  clock.set(instant(2))
  await closings.closeDay(november(1), { zone })
  const [row] = await closings.rows(november(1))
  expect(row).toMatchObject({
    adjusted: -1,
    adjustedValue: -100,
    writtenOff: 2,
    writtenOffValue: 200,
    endingValue: 700,
  })
  expect(await closings.reconcileDays()).toEqual([])
})

test('what is told in the moment in which the grace ends is late', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10 })
  const graceMs = 2 * hourMs
  clock.set(instant(2, 2) - 1)
  await inventory.sell({ ...pen, quantity: 1, effectiveAt: instant(1, 23) })
  clock.set(instant(2, 2))
  await inventory.sell({ ...pen, quantity: 4, effectiveAt: instant(1, 23) })
  await closings.closeDay(november(1), { zone, graceMs })
  expect(await closings.rows(november(1))).toMatchObject([{ sold: 1 }])
})

test('what is recorded within the time of grace belongs to the closing, if it happened that day', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10 })
  clock.set(instant(2, 1))
  await inventory.sell({ ...pen, quantity: 1, effectiveAt: instant(1, 23) })
  await inventory.sell({ ...pen, quantity: 2 })
  clock.set(instant(2, 3))
  await inventory.sell({ ...pen, quantity: 4, effectiveAt: instant(1, 23) })
  const graceMs = 2 * hourMs
  const day = await closings.closeDay(november(1), { zone, graceMs })
  expect(day).toMatchObject({ from: instant(1, 0), to: instant(2, 0), graceMs })
  expect((await closings.rows(november(1))).map(({ sold }) => sold)).toEqual([1])
  clock.set(instant(3, 3))
  await closings.closeDay(november(2), { zone, graceMs })
  expect((await closings.rows(november(1))).map(({ sold }) => sold)).toEqual([5])
  expect((await closings.rows(november(2))).map(({ opening, sold }) => [opening, sold])).toEqual([[5, 2]])
})

test('a day that is not over, that is no day, or that is of another calendar is refused, and nothing is closed', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  expect(await refusalOf(closings.closeDay(november(1), { zone }))).toMatchObject({
    code: 'DAY_NOT_OVER',
    details: { readyAt: instant(2, 0) },
  })
  clock.set(instant(2, 1))
  await expectRefusal(closings.closeDay(november(1), { zone, graceMs: 2 * hourMs }), 'DAY_NOT_OVER')
  for (const [day, options] of [
    ['2026-11-31', { zone }],
    [november(1), { zone: 'Berlin' }],
    [november(1), { zone, graceMs: -1 }],
    [november(1), { zone, grace: 1 }],
    [november(1), {}],
  ] as const)
    await expectRefusal(closings.closeDay(day, options as never), 'INVALID_ARGUMENT')
  expect(closings.days()).toEqual([])
  await closings.closeDay(november(1), { zone })
  clock.set(instant(3))
  expect(await refusalOf(closings.closeDay(november(2), { zone: 'UTC' }))).toMatchObject({
    code: 'CLOSING_ZONE_FIXED',
    details: { closedIn: zone },
  })
  expect(await refusalOf(closings.closeDay('2026-10-31', { zone }))).toMatchObject({
    code: 'DAY_TOO_EARLY',
    details: { first: november(1) },
  })
  expect(await refusalOf(closings.rows(november(2)))).toMatchObject({
    code: 'DAY_NOT_CLOSED',
    details: { last: november(1) },
  })
  expect(await refusalOf(closings.rows(november(1), { version: 2 }))).toMatchObject({
    code: 'DAY_NOT_CLOSED',
    details: { versions: 1 },
  })
  await inventory.close()
})

test('a day that is closed again stays as it is; days that were missed are closed with it, each as it was', async () => {
  const [nightly, late] = [await openShopOfPens(), await openShopOfPens()]
  for (const { inventory, clock, closings } of [nightly, late]) {
    await inventory.receive({ ...pen, quantity: 50 })
    for (let day = 1; day <= 5; day += 1) {
      clock.set(instant(day, 13))
      await inventory.sell({ ...pen, quantity: day, effectiveAt: instant(Math.max(1, day - 1), 12) })
      clock.set(instant(day + 1, 2))
      if (inventory === nightly.inventory || day === 1) await closings.closeDay(november(day), { zone })
    }
  }
  const days: [string, number, number][] = []
  await late.closings.closeDay(november(5), { zone, onDay: (...told) => void days.push(told) })
  await late.closings.closeDay(november(5), { zone })
  expect(days.at(0)).toEqual([november(2), 0, 4])
  expect(days.at(-1)).toEqual([november(5), 4, 4])
  for (let day = 1; day <= 5; day += 1) {
    const [one, other] = [nightly.closings.day(november(day)), late.closings.day(november(day))]
    for (const { version } of one.versions)
      expect(await late.closings.rows(one.day, { version })).toEqual(await nightly.closings.rows(one.day, { version }))
    expect(other.versions.map(({ rows }) => rows)).toEqual(one.versions.map(({ rows }) => rows))
  }
  expect(await late.closings.reconcileDays()).toEqual([])
})

test('two closings of the same days at once are one', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 5 })
  clock.set(instant(4))
  const all = await Promise.all([
    closings.closeDay(november(2), { zone }),
    closings.closeDay(november(3), { zone }),
    closings.closeDay(november(2), { zone }),
  ])
  expect(all[2]).toEqual(all[0])
  expect(closings.days().map(({ day, versions }) => [day, versions.length])).toEqual([
    [november(2), 1],
    [november(3), 1],
  ])
})

test('closings are there again after an opening, from the log as from a snapshot', async () => {
  const store = new MemoryDayStore()
  const { inventory, closings, clock, journal } = await openShopOfPens({ store })
  await inventory.receive({ ...pen, quantity: 5 })
  clock.set(instant(2))
  await closings.closeDay(november(1), { zone })
  const [days, rows] = [closings.days(), await closings.rows(november(1))]
  await inventory.close()
  const next = await openBooks({ store }, journal, clock)
  expect(next.closings.days()).toEqual(days)
  expect(await next.closings.rows(november(1))).toEqual(rows)
  clock.set(instant(3))
  await next.closings.closeDay(november(2), { zone })
  expect(await next.inventory.reconcile()).toMatchObject({ drift: [] })
  expect(await next.closings.reconcileDays()).toEqual([])
})

function units(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !/value/i.test(name)))
}
