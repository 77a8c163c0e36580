import { expect, test } from 'vitest'
import { ClosingsAudit } from '../../src/closings/closings-audit.ts'
import type { DayClosed, DayRestated } from '../../src/closings.ts'
import { instant, november, openShopOfPens, pen, zone } from './books.ts'

const closed = (day: number, more: Partial<DayClosed> = {}): DayClosed => ({
  ...{
    ledger: 'closings',
    type: 'day-closed',
    day: november(day),
    zone,
    from: instant(day, 0),
    to: instant(day + 1, 0),
  },
  ...{ graceMs: 0, sequence: 1, rows: 0, digest: 'abc' },
  ...more,
})
const restated = (day: number, version: number): DayRestated => ({
  ...{ ledger: 'closings', type: 'day-restated', day: november(day), version, closing: november(day + 1) },
  ...{ sequence: 1, rows: 1, digest: 'abc' },
})

test('what closings come to is sound', async () => {
  const { inventory, closings, clock } = await openShopOfPens()
  await inventory.receive({ ...pen, quantity: 10 })
  for (const day of [2, 3, 4]) {
    clock.set(instant(day))
    await inventory.sell({ ...pen, quantity: 1, effectiveAt: instant(day - 1, 20) })
    await closings.closeDay(november(day - 1), { zone })
  }
  const audit = new ClosingsAudit()
  for await (const commit of inventory.auditLog.commits()) audit.commit(commit)
  expect(audit.defects()).toEqual([])
})

test.each([
  ['a gap', [closed(1), closed(3)], '2026-11-03: the day closed before it is 2026-11-01'],
  ['a day twice', [closed(1), closed(1)], '2026-11-01: the day closed before it is 2026-11-01'],
  ['another calendar', [closed(1), closed(2, { zone: 'UTC' })], '2026-11-02: closed in UTC, and days before it'],
  ['other bounds', [closed(1, { to: instant(2, 1) })], '2026-11-01: is not from'],
  ['a day that is not over', [closed(20)], '2026-11-20: closed before it was over'],
  ['what was not known yet', [closed(1, { sequence: 99 })], '2026-11-01: knows commit 99, which the log did not have'],
  ['less than before', [closed(1, { sequence: 5 }), closed(2)], '2026-11-02: knows less than 2026-11-01'],
  ['a version of what is not closed', [restated(1, 2)], '2026-11-01: restated, and not closed'],
  ['a version left out', [closed(1), restated(1, 3)], '2026-11-01: version 3 follows version 1'],
])('a forged log is found: %s', (_, facts, problem) => {
  const audit = new ClosingsAudit()
  for (const [index, fact] of facts.entries()) audit.commit({ sequence: 10 + index, at: instant(10), entries: [fact] })
  expect(audit.defects()).toEqual([
    { sequence: 9 + facts.length, problem: expect.stringContaining(problem) as unknown },
  ])
})
