import { expect, test } from 'vitest'
import { isRefusal } from '../../../src/errors/refusal.ts'
import { cancelHold, confirmHold, extendHold, fulfillHold } from '../../../src/inventory/held-stock.ts'
import { MapBook } from '../../../src/inventory/map-book.ts'
import { type Movement, usualRoute } from '../../../src/inventory/movement.ts'
import { StockLevel } from '../../../src/inventory/stock-level.ts'
import { expectThrow } from '../../support/refusals.ts'
import { LevelUnderTest } from '../../support/stock-level-builder.ts'

test('a level that nothing happened to is empty, at version 0 and was never stocked', () => {
  const level = new StockLevel({ id: 'SFO', newBook: () => new MapBook() }, 'LAPTOP')
  expect(level).toMatchObject({ available: 0, onHand: 0, version: 0, wasStocked: false })
  expect(level.nextExpiry).toBe(Number.POSITIVE_INFINITY)
  expect([...level.reservations()]).toEqual([])
})

test('a decision changes nothing until it is applied', () => {
  const { level } = new LevelUnderTest()
  const received = level.move('received', 5, usualRoute('received'), {}) as Movement
  expect(level.available).toBe(0)
  level.apply(received, { sequence: 1, at: 0 })
  expect(level).toMatchObject({ available: 5, onHand: 5, wasStocked: true })
  expect(level.counts.supplier).toBe(-5)
})

test('taking more than there is says what there is', () => {
  const under = new LevelUnderTest()
  under.receive(10)
  under.reserve('R', 7)
  const refusal = under.level.move('sold', 5, usualRoute('sold'), {})
  expect(refusal).toMatchObject({
    code: 'INSUFFICIENT_STOCK',
    details: {
      warehouseId: 'SFO',
      productId: 'LAPTOP',
      bucket: 'available',
      requested: 5,
      available: 3,
      reserved: 7,
      committed: 0,
      damaged: 0,
      quarantined: 0,
    },
  })
})

test('the version rises once with each commit that touches the level', () => {
  const under = new LevelUnderTest()
  under.receive(10)
  expect(under.level.version).toBe(1)
  under.reserve('R', 4)
  // Confirming a part makes two entries, in one commit.
  under.apply(confirmHold(under.level, under.reservation('R'), 0, {}, 1))
  expect(under.level.version).toBe(3)
  expect(under.level.lastSequence).toBe(3)
})

test('confirming a part commits it and releases the rest', () => {
  const under = new LevelUnderTest()
  under.receive(10)
  const hold = under.reserve('R', 4)
  const decision = confirmHold(under.level, hold, 0, {}, 1)
  expect(decision).toMatchObject([
    { type: 'confirmed', quantity: 1, from: 'reserved', to: 'committed', reservationId: 'R' },
    { type: 'released', quantity: 3, from: 'reserved', to: 'available', reservationId: 'R' },
  ])
  under.apply(decision)
  expect(under.level.counts).toMatchObject({ available: 9, reserved: 0, committed: 1 })
  expect(under.reservation('R')).toMatchObject({ status: 'confirmed', quantity: 4, committed: 1 })
})

test('fulfilling goes in parts, and cancelling the rest ends as fulfilled', () => {
  const under = new LevelUnderTest()
  under.receive(10)
  under.apply(confirmHold(under.level, under.reserve('R', 5), 0, {}))
  under.apply(fulfillHold(under.level, under.reservation('R'), 10, {}, 2), 10)
  expect(under.reservation('R')).toMatchObject({ status: 'confirmed', committed: 3, fulfilled: 2 })
  expect(under.reservation('R').endedAt).toBeUndefined()
  under.apply(cancelHold(under.level, under.reservation('R'), 20, {}), 20)
  expect(under.reservation('R')).toMatchObject({
    status: 'fulfilled',
    committed: 0,
    fulfilled: 2,
    endedAt: 20,
  })
  expect(under.level.counts).toMatchObject({ available: 8, committed: 0, customer: 2 })
})

test('more than is held can be neither confirmed nor shipped, and the refusal names both numbers', () => {
  const under = new LevelUnderTest()
  under.receive(10)
  const hold = under.reserve('R', 3)
  expect(confirmHold(under.level, hold, 0, {}, 4)).toMatchObject({
    code: 'INVALID_QUANTITY',
    details: { requested: 4, held: 3, reservationId: 'R' },
  })
  under.apply(confirmHold(under.level, hold, 0, {}))
  under.apply(fulfillHold(under.level, under.reservation('R'), 0, {}, 1))
  expect(fulfillHold(under.level, under.reservation('R'), 0, {}, 3)).toMatchObject({
    code: 'INVALID_QUANTITY',
    details: { requested: 3, held: 2 },
  })
})

test('an extension is never earlier than the expiry was, and the next expiry follows it', () => {
  const under = new LevelUnderTest()
  under.receive(5)
  const hold = under.reserve('R', 1, 1000)
  expect(under.level.nextExpiry).toBe(1000)
  expect(extendHold(under.level, hold, 0, 1000)).toEqual([])
  expect(extendHold(under.level, hold, 0, 999)).toEqual([])
  under.apply(extendHold(under.level, hold, 0, 2000))
  expect(under.level.nextExpiry).toBe(2000)
  expect(hold.expiresAt).toBe(1000)
})

test('overdue holds come by expiry, and among equals in the order in which they were made', () => {
  const under = new LevelUnderTest()
  under.receive(10)
  under.reserve('late', 1, 3000)
  under.reserve('second', 1, 2000)
  under.reserve('third', 1, 2000)
  under.reserve('first', 1, 1000)
  expect(under.level.overdue(999, 9)).toEqual([])
  expect(under.level.overdue(2000, 9).map(({ id }) => id)).toEqual(['first', 'second', 'third'])
  expect(under.level.overdue(2000, 2).map(({ id }) => id)).toEqual(['first', 'second'])
})

test('an entry that would break a count is a violation of invariant 1, and changes nothing', () => {
  const under = new LevelUnderTest()
  under.receive(2)
  const sold: Movement = {
    type: 'sold',
    warehouseId: 'SFO',
    productId: 'LAPTOP',
    quantity: 3,
    from: 'available',
    to: 'customer',
  }
  const details = expectThrow(() => under.level.apply(sold, { sequence: 9, at: 0 }), 'INVARIANT_VIOLATED')
  expect(details.invariant).toBe(1)
  expect(under.level.counts).toMatchObject({ available: 2, customer: 0 })
})

test('an entry that the table does not have is a violation of invariant 2', () => {
  const under = new LevelUnderTest()
  under.receive(2)
  const conjured = {
    type: 'received',
    warehouseId: 'SFO',
    productId: 'LAPTOP',
    quantity: 1,
  } as const
  const apply = (from: 'customer', to: 'available') => () =>
    under.level.apply({ ...conjured, from, to }, { sequence: 9, at: 0 })
  expect(expectThrow(apply('customer', 'available'), 'INVARIANT_VIOLATED').invariant).toBe(2)
})

test('a draft sees its own changes, and the level it was drafted from does not', () => {
  const under = new LevelUnderTest()
  under.receive(5)
  const kept = under.reserve('R', 2)
  const draft = under.level.draft()
  const decision = confirmHold(draft, kept, 0, {})
  if (isRefusal(decision)) expect.fail('refused')
  for (const entry of decision) draft.apply(entry as Movement, { sequence: -1, at: 0 })
  expect(draft.counts).toMatchObject({ reserved: 0, committed: 2 })
  expect(draft.reservation('R')?.status).toBe('confirmed')
  expect(under.level.counts).toMatchObject({ reserved: 2, committed: 0 })
  expect(under.reservation('R')).toBe(kept)
})
