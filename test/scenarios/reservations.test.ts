import { expect, test } from 'vitest'
import { commitsOf, laptops, nextTurns, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

test('a part is confirmed, shipped in parts, and the unshipped rest is cancelled', async () => {
  const { inventory, clock } = await openWithLaptops(10)
  const hold = await inventory.reserve({ ...laptops, quantity: 6 })
  expect(await inventory.confirm(hold.id, { quantity: 5 })).toMatchObject({ committed: 5 })
  expect(inventory.stock(laptops)).toMatchObject({ available: 5, reserved: 0, committed: 5 })
  expect(await inventory.fulfill(hold.id, { quantity: 2 })).toMatchObject({
    status: 'confirmed',
    quantity: 6,
    committed: 3,
    fulfilled: 2,
  })
  const tooMany = await expectRefusal(inventory.fulfill(hold.id, { quantity: 4 }), 'INVALID_QUANTITY')
  expect(tooMany).toMatchObject({ requested: 4, held: 3 })
  clock.advance(1)
  const ended = await inventory.cancel(hold.id, { reason: 'customer changed their mind' })
  expect(ended).toMatchObject({ status: 'fulfilled', committed: 0, fulfilled: 2 })
  expect(ended.endedAt).toBe(clock.now())
  expect(inventory.stock(laptops)).toMatchObject({ available: 8, committed: 0, onHand: 8 })
})

test('magento#1849: shipping and then cancelling compensates once', async () => {
  const { inventory } = await openWithLaptops(10)
  const { id } = await inventory.reserve({ ...laptops, quantity: 4 })
  await inventory.confirm(id)
  await inventory.fulfill(id)
  await expectRefusal(inventory.cancel(id), 'INVALID_RESERVATION_STATE')
  expect(inventory.stock(laptops)).toMatchObject({ available: 6, onHand: 6 })
})

test('vendure#550 and #1571: a transition moves stock once, however often it is asked for', async () => {
  const { inventory } = await openWithLaptops(10)
  const { id } = await inventory.reserve({ ...laptops, quantity: 4 })
  const outcomes = await Promise.allSettled([
    inventory.confirm(id),
    inventory.confirm(id),
    inventory.fulfill(id),
    inventory.fulfill(id),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
  expect(inventory.stock(laptops)).toMatchObject({ available: 6, committed: 0, onHand: 6 })
  const about = await commitsOf(inventory, { reservationId: id })
  expect(about.flatMap(({ entries }) => entries.map(({ type }) => type))).toEqual([
    'reserved',
    'confirmed',
    'fulfilled',
  ])
})

test('vendure#1557 and #2874: a cancel gives back only what was taken', async () => {
  const { inventory } = await openWithLaptops(10)
  const pending = await inventory.reserve({ ...laptops, quantity: 4 })
  await expectRefusal(inventory.cancel(pending.id), 'INVALID_RESERVATION_STATE')
  await inventory.confirm(pending.id, { quantity: 1 })
  await inventory.cancel(pending.id)
  await expectRefusal(inventory.cancel(pending.id), 'INVALID_RESERVATION_STATE')
  expect(inventory.stock(laptops)).toMatchObject({ available: 10, onHand: 10 })
})

test('a second release moves nothing, and a confirm after it names the earlier outcome', async () => {
  const { inventory } = await openWithLaptops(10)
  const { id } = await inventory.reserve({ ...laptops, quantity: 4 })
  const released = await inventory.release(id)
  const length = (await commitsOf(inventory)).length
  expect(await inventory.release(id)).toEqual(released)
  const refused = await expectRefusal(inventory.confirm(id), 'INVALID_RESERVATION_STATE')
  expect(refused).toMatchObject({ status: 'released', endedAt: released.endedAt })
  expect(await commitsOf(inventory)).toHaveLength(length)
})

test('at exactly its expiry a hold has expired, and one entry says so', async () => {
  const { inventory, clock } = await openWithLaptops(10)
  const { id, expiresAt } = await inventory.reserve({ ...laptops, quantity: 4, ttlMs: 1000 })
  clock.set(expiresAt - 1)
  await inventory.extend(id, { ttlMs: 1 })
  clock.set(expiresAt)
  const [confirmed] = await Promise.allSettled([inventory.confirm(id), inventory.release(id)])
  expect(confirmed).toMatchObject({ status: 'rejected', reason: { code: 'RESERVATION_EXPIRED' } })
  clock.advance(0)
  await nextTurns()
  expect(inventory.reservation(id)).toMatchObject({ status: 'expired', endedAt: expiresAt })
  const expired = (await commitsOf(inventory, { reservationId: id })).flatMap(({ entries }) =>
    entries.filter(({ type }) => type === 'expired'),
  )
  expect(expired).toHaveLength(1)
  expect(inventory.stock(laptops)).toMatchObject({ available: 10, reserved: 0 })
})

test('the clock goes back an hour; log time stays and nothing expires early', async () => {
  const { inventory, clock } = await openWithLaptops(10)
  clock.set(clock.now() + 3_600_000)
  const { id, createdAt } = await inventory.reserve({ ...laptops, quantity: 1, ttlMs: 1000 })
  clock.set(clock.now() - 3_600_000)
  const { at } = await inventory.sell({ ...laptops, quantity: 1 })
  expect(at).toBe(createdAt)
  clock.advance(3_600_000)
  await nextTurns()
  expect(inventory.reservation(id).status).toBe('pending')
  clock.advance(1000)
  await nextTurns()
  expect(inventory.reservation(id).status).toBe('expired')
})

test('a hold that lasts longer than a timer can is not ended early', async () => {
  const { inventory, clock } = await openWithLaptops(10)
  const ttlMs = 2 ** 31 + 5000
  const { id } = await inventory.reserve({ ...laptops, quantity: 1, ttlMs })
  clock.advance(2 ** 31 + 4999)
  await nextTurns()
  expect(inventory.reservation(id).status).toBe('pending')
  clock.advance(1)
  await nextTurns()
  expect(inventory.reservation(id).status).toBe('expired')
})

test('overdue holds make room for the command that finds them, and stand although it is refused', async () => {
  const { inventory, clock } = await openWithLaptops(4)
  await inventory.reserve({ ...laptops, quantity: 4, ttlMs: 1000 })
  clock.set(clock.now() + 1000)
  await expectRefusal(inventory.sell({ ...laptops, quantity: 5 }), 'INSUFFICIENT_STOCK')
  expect(inventory.stock(laptops)).toMatchObject({ available: 4, reserved: 0 })
  await inventory.reserve({ ...laptops, quantity: 4, ttlMs: 1000 })
  clock.set(clock.now() + 1000)
  await inventory.sell({ ...laptops, quantity: 4 })
  expect(inventory.stock(laptops)).toMatchObject({ available: 0, onHand: 0 })
})

test('several lines are reserved together or not at all', async () => {
  const { inventory } = await openWithLaptops(5)
  await inventory.receive({ ...laptops, warehouseId: 'NYC', quantity: 2 })
  const inNyc = { ...laptops, warehouseId: 'NYC' }
  const refused = inventory.reserveAll({
    lines: [
      { ...laptops, quantity: 5 },
      { ...inNyc, quantity: 3 },
    ],
  })
  expect(await expectRefusal(refused, 'INSUFFICIENT_STOCK')).toMatchObject({ warehouseId: 'NYC' })
  expect([...inventory.reservations()]).toEqual([])
  const holds = await inventory.reserveAll({
    ttlMs: 1000,
    lines: [
      { ...inNyc, quantity: 2, reference: { type: 'order-line', id: 'O-9/1' } },
      { ...laptops, quantity: 1 },
      { ...laptops, quantity: 3 },
    ],
  })
  expect(holds.map(({ warehouseId, quantity }) => [warehouseId, quantity])).toEqual([
    ['NYC', 2],
    ['SFO', 1],
    ['SFO', 3],
  ])
  expect(new Set(holds.map(({ sequence }) => sequence)).size).toBe(1)
  expect(holds[0]?.reference).toEqual({ type: 'order-line', id: 'O-9/1' })
})

test('medusa#16502: two lines for one item are checked against the stock together', async () => {
  const { inventory } = await openWithLaptops(5)
  const lines = [
    { ...laptops, quantity: 3 },
    { ...laptops, quantity: 3 },
  ]
  const details = await expectRefusal(inventory.reserveAll({ lines }), 'INSUFFICIENT_STOCK')
  expect(details).toMatchObject({ requested: 6, available: 5 })
  expect(inventory.stock(laptops)).toMatchObject({ available: 5, reserved: 0 })
})
