import { expect, test } from 'vitest'
import { commitsOf, laptops, openInventory, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

const reason = 'cycle-count'
const toNyc = {
  sourceWarehouseId: 'SFO',
  destinationWarehouseId: 'NYC',
  productId: 'LAPTOP',
}

test('a count takes what stands on the shelf, held goods included', async () => {
  const { inventory } = await openWithLaptops(10)
  await inventory.reserve({ ...laptops, quantity: 3 })
  await inventory.confirm((await inventory.reserve({ ...laptops, quantity: 2 })).id)
  await inventory.markDamaged({ ...laptops, quantity: 1 })
  await inventory.count({ ...laptops, counted: 12, reason })
  expect(inventory.stock(laptops)).toMatchObject({ available: 7, reserved: 3, committed: 2, damaged: 1 })
  await inventory.count({ ...laptops, counted: 5, reason })
  expect(inventory.stock(laptops)).toMatchObject({ available: 0, reserved: 3, committed: 2 })
  await expectRefusal(inventory.count({ ...laptops, counted: 4, reason }), 'INSUFFICIENT_STOCK')
})

test('returned goods go where their disposition says, and can name what they reverse', async () => {
  const { inventory } = await openWithLaptops(5)
  const { sequence } = await inventory.sell({ ...laptops, quantity: 3 })
  for (const disposition of ['available', 'quarantined', 'damaged'] as const)
    await inventory.returnStock({ ...laptops, quantity: 1, disposition, reversesSequence: sequence, unitCost: 5 })
  expect(inventory.stock(laptops)).toMatchObject({ available: 3, quarantined: 1, damaged: 1, onHand: 5 })
  await inventory.clear({ ...laptops, quantity: 1 })
  await inventory.writeOff({ ...laptops, quantity: 1, from: 'damaged', reason: 'broken' })
  expect(inventory.stock(laptops)).toMatchObject({ available: 4, quarantined: 0, onHand: 4 })
  const returned = (await commitsOf(inventory)).filter(({ entries }) => entries[0]?.type === 'returned')
  expect(returned[0]?.entries[0]).toMatchObject({ reversesSequence: sequence, unitCost: 5, from: 'customer' })
})

test('a transfer to the same warehouse is refused, of everything there is allowed', async () => {
  const { inventory } = await openWithLaptops(10)
  await expectRefusal(inventory.transfer({ ...toNyc, destinationWarehouseId: 'SFO', quantity: 1 }), 'SAME_WAREHOUSE')
  await expectRefusal(inventory.transfer({ ...toNyc, quantity: 11 }), 'INSUFFICIENT_STOCK')
  await inventory.transfer({ ...toNyc, quantity: 10 })
  expect(inventory.availability('LAPTOP').warehouses.map(({ onHand }) => onHand)).toEqual([0, 10])
})

test('a transfer over the capacity is refused, naming the capacity, and moves nothing', async () => {
  const { inventory } = await openInventory({
    warehouses: { SFO: {}, NYC: { capacity: 12 } },
    stock: { SFO: { LAPTOP: 10 }, NYC: { MOUSE: 5 } },
  })
  const details = await expectRefusal(inventory.transfer({ ...toNyc, quantity: 8 }), 'CAPACITY_EXCEEDED')
  expect(details).toMatchObject({ capacity: 12, onHand: 5, free: 7, requested: 8 })
  expect(inventory.stock(laptops).available).toBe(10)
  await inventory.transfer({ ...toNyc, quantity: 7 })
  await expectRefusal(inventory.receive({ ...laptops, warehouseId: 'NYC', quantity: 1 }), 'CAPACITY_EXCEEDED')
  const returned = { ...laptops, warehouseId: 'NYC', quantity: 1, disposition: 'damaged' } as const
  await expectRefusal(inventory.returnStock(returned), 'CAPACITY_EXCEEDED')
  // Adjusting and counting record what is.
  await inventory.adjust({ ...laptops, warehouseId: 'NYC', delta: 3, reason })
  expect(inventory.warehouse('NYC')).toMatchObject({ capacity: 12, onHand: 15 })
})

test('a command on one level can insist on the version that it was decided on', async () => {
  const { inventory } = await openWithLaptops(10)
  const { version } = inventory.stock(laptops)
  await inventory.sell({ ...laptops, quantity: 1, expectedVersion: version })
  const stale = inventory.sell({ ...laptops, quantity: 1, expectedVersion: version })
  expect(await expectRefusal(stale, 'STALE_VERSION')).toMatchObject({ expected: version, actual: version + 1 })
  const never = { warehouseId: 'NYC', productId: 'NEW', quantity: 1, expectedVersion: 0 }
  await inventory.receive(never)
  await expectRefusal(inventory.receive(never), 'STALE_VERSION')
  const line = { ...laptops, quantity: 1 }
  const lines = [line, { ...line, expectedVersion: version }]
  const staleLine = await expectRefusal(inventory.reserveAll({ lines }), 'STALE_VERSION')
  expect(staleLine).toEqual({ ...laptops, expected: version, actual: version + 1 })
})

test('in a batch each command is judged by itself and sees those before it', async () => {
  const { inventory } = await openWithLaptops(3)
  const results = await inventory.batch([
    { type: 'reserve', ...laptops, quantity: 2 },
    { type: 'sell', ...laptops, quantity: 2 },
    { type: 'confirm', reservationId: 'R1' },
    { type: 'confirm', reservationId: 'nobody' },
    { type: 'reserveAll', lines: [{ ...laptops, quantity: 1 }] },
  ])
  expect(results).toMatchObject([
    { ok: true, value: { id: 'R1', status: 'pending' } },
    { ok: false, refusal: { code: 'INSUFFICIENT_STOCK', details: { requested: 2, available: 1 } } },
    { ok: true, value: { id: 'R1', status: 'confirmed', committed: 2 } },
    { ok: false, refusal: { code: 'RESERVATION_NOT_FOUND' } },
    { ok: true, value: [{ quantity: 1 }] },
  ])
  expect(await inventory.batch([])).toEqual([])
})

test('tryReserve gives a refusal as a value', async () => {
  const { inventory } = await openWithLaptops(3)
  expect(await inventory.tryReserve({ ...laptops, quantity: 99, ttlMs: 1000 })).toMatchObject({
    ok: false,
    refusal: { code: 'INSUFFICIENT_STOCK', details: { requested: 99, available: 3 } },
  })
  expect(await inventory.tryReserve({ ...laptops, quantity: 0 })).toMatchObject({
    ok: false,
    refusal: { code: 'INVALID_QUANTITY' },
  })
})

test("the context stands on the commit, a line's own reference on its entry", async () => {
  const { inventory } = await openWithLaptops(5)
  const reference = { type: 'order', id: 'O-9' }
  const line = { type: 'order-line', id: 'O-9/1' }
  const metadata = { channel: 'web' }
  await inventory.reserveAll({
    actor: 'shop',
    reason: 'checkout',
    reference,
    metadata,
    idempotencyKey: 'cart-41',
    lines: [
      { ...laptops, quantity: 1, reference: line },
      { ...laptops, quantity: 1 },
    ],
  })
  const commit = (await commitsOf(inventory)).at(-1)
  expect(commit).toMatchObject({ actor: 'shop', reason: 'checkout', reference, metadata, idempotencyKey: 'cart-41' })
  expect(commit?.entries.map((entry) => entry.reference)).toEqual([line, undefined])
  expect([...inventory.reservations()].map((held) => held.reference)).toEqual([line, reference])
  for (const part of [commit, commit?.entries, commit?.entries[0]]) expect(Object.isFrozen(part)).toBe(true)
})
