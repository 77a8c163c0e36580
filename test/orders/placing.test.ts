import { describe, expect, test } from 'vitest'
import { nearest } from '../../src/allocation.ts'
import { isInventoryError } from '../../src/index.ts'
import { atSfo, codeOf, openShop, pens, settle } from './shop.ts'

describe('placing', () => {
  test('makes the order and its holds in one commit, with two recorded transitions', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const order = await orders.place({ ...pens(6, 1_000), customerId: 'C-1', isMember: true, actor: 'web' })
    expect(order).toMatchObject({ status: 'payment-pending', paymentStatus: 'none', customerId: 'C-1', version: 1 })
    expect(order.transitions.map(({ from, to, actor }) => [from, to, actor])).toEqual([
      [undefined, 'pending', 'web'],
      ['pending', 'payment-pending', 'web'],
    ])
    expect(order.totals).toMatchObject({ goods: 6_000, total: 6_000, captured: 0, due: 6_000 })
    expect(inventory.stock(atSfo)).toMatchObject({ available: 4, reserved: 6 })
    const commits = await Array.fromAsync(inventory.auditLog.commits({ productId: 'PEN' }))
    expect(commits.at(-1)?.entries.map(({ type }) => type)).toEqual(['order-created', 'reserved', 'order-reserved'])
    const hold = inventory.reservation(order.lines[0]?.rows[0]?.reservationId as string)
    expect(hold).toMatchObject({ owner: 'orders', expiresAt: order.expiresAt })
    expect(hold.reference).toEqual({ type: 'order-row', id: order.lines[0]?.rows[0]?.id })
    expect(await codeOf(inventory.release(hold.id))).toBe('RESERVATION_OWNED')
  })

  test('splits the middle line of three over two warehouses: two rows, and its total shared to the cent', async () => {
    const { orders } = await openShop({ stock: { SFO: { PEN: 5, MUG: 2 }, NYC: { MUG: 5, BAG: 1 } } })
    const lines = [
      { productId: 'PEN', quantity: 2, unitPrice: 500 },
      { productId: 'MUG', quantity: 7, unitPrice: 143 },
      { productId: 'BAG', quantity: 1, unitPrice: 9_900 },
    ]
    const order = await orders.place({ lines })
    const [, middle] = order.lines
    expect(middle?.rows.map(({ warehouseId, quantity, total }) => [warehouseId, quantity, total]).sort()).toEqual([
      ['NYC', 5, 715],
      ['SFO', 2, 286],
    ])
    expect(middle?.rows.every(({ id }) => id.length > 0)).toBe(true)
    expect(order.lines.map(({ lineNumber }) => lineNumber)).toEqual([1, 2, 3])
  })

  test('shares an order’s discount among its lines by what they cost, and adds tax and shipping', async () => {
    const { orders } = await openShop({ stock: { SFO: { PEN: 9, MUG: 9 } } })
    const lines = [
      { productId: 'PEN', quantity: 1, unitPrice: 1_000, discount: 100, tax: 19 },
      { productId: 'MUG', quantity: 1, unitPrice: 100 },
    ]
    const { lines: priced, totals } = await orders.place({ lines, discount: 100, shipping: { amount: 499 } })
    expect(priced.map(({ total }) => total)).toEqual([1_000 - 100 - 90 + 19, 100 - 10])
    expect(totals).toMatchObject({ goods: 1_100, discount: 200, tax: 19, shipping: 499, total: 1_418, due: 1_418 })
  })

  test('is all or nothing, and says what is short', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 5, MUG: 1 } } })
    const lines = [
      { productId: 'PEN', quantity: 5, unitPrice: 1 },
      { productId: 'MUG', quantity: 2, unitPrice: 1 },
    ]
    const attempt = await orders.tryPlace({ lines })
    expect(attempt).toMatchObject({
      ok: false,
      refusal: { code: 'INSUFFICIENT_STOCK', details: { short: [{ line: 1, productId: 'MUG', missing: 1 }] } },
    })
    expect(inventory.stock(atSfo)).toMatchObject({ available: 5, reserved: 0 })
    expect(orders.orders()).toEqual([])
    expect((await orders.tryPlace({ lines: lines.slice(0, 1) })).ok).toBe(true)
  })

  test('takes a bound line from its warehouse alone, and what is kept back from none', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 5 }, NYC: { PEN: 5 } } })
    const bound = { productId: 'PEN', quantity: 4, unitPrice: 1, warehouseId: 'NYC' }
    expect((await orders.place({ lines: [bound] })).lines[0]?.rows[0]?.warehouseId).toBe('NYC')
    expect(await codeOf(orders.place({ lines: [bound] }))).toBe('INSUFFICIENT_STOCK')
    await inventory.configure({ ...atSfo, keepBack: 2 })
    expect(await codeOf(orders.place(pens(5, 1)))).toBe('INSUFFICIENT_STOCK')
    expect(await codeOf(orders.place({ lines: [{ ...bound, warehouseId: 'LAX' }] }))).toBe('WAREHOUSE_NOT_FOUND')
  })

  test('by the nearest warehouse needs a place, and says which field lacks it', async () => {
    const { orders, inventory } = await openShop({ allocation: nearest() })
    await inventory.addWarehouse({ id: 'SFO', name: 'SFO', location: { latitude: 37.6, longitude: -122.4 } })
    await inventory.addWarehouse({ id: 'NYC', name: 'NYC', location: { latitude: 40.7, longitude: -74 } })
    for (const warehouseId of ['SFO', 'NYC']) await inventory.receive({ warehouseId, productId: 'PEN', quantity: 5 })
    const boston = { latitude: 42.4, longitude: -71.1, zone: 'US-MA' }
    const order = await orders.place({ ...pens(1, 1), shipTo: boston })
    expect(order.lines[0]?.rows[0]?.warehouseId).toBe('NYC')
    expect(order.shipTo).toEqual(boston)
    await expect(orders.place(pens(1, 1))).rejects.toMatchObject({ details: { field: 'shipTo' } })
  })

  test('in two steps makes a pending order without stock, which can be cancelled or reserved', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const created = await orders.create({ ...pens(6, 1_000), orderId: 'O-1' })
    expect(created).toMatchObject({ id: 'O-1', status: 'pending', totals: { due: 6_000 } })
    expect(created.expiresAt).toBeUndefined()
    expect(inventory.stock(atSfo).reserved).toBe(0)
    expect(await codeOf(orders.pay('O-1'))).toBe('INVALID_ORDER_STATE')
    expect(await orders.reserve('O-1')).toMatchObject({ status: 'payment-pending', version: 2 })
    expect(await codeOf(orders.reserve('O-1'))).toBe('INVALID_ORDER_STATE')
    const { id } = await orders.create(pens(1, 1))
    expect(await orders.cancel(id, { reason: 'no' })).toMatchObject({ status: 'cancelled', totals: { due: 0 } })
  })

  test('of what costs nothing confirms at once, without an attempt', async () => {
    const { orders, gateway } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const order = await orders.place(pens(1, 0))
    expect(order).toMatchObject({ status: 'confirmed', payments: [] })
    expect(gateway.calls).toEqual([])
  })

  test('a thousand at once gives a thousand numbers, in the order of the log', async () => {
    const { orders } = await openShop({ stock: { SFO: { PEN: 1_000 } } })
    const placed = await Promise.all(Array.from({ length: 1_000 }, () => orders.place(pens(1, 100))))
    expect(new Set(placed.map(({ number }) => number)).size).toBe(1_000)
    expect(placed[0]?.number).toBe('ORD-1970-000001')
    expect(orders.byNumber('ORD-1970-001000').id).toBe(placed[999]?.id)
  })

  test('under numbering of one’s own refuses a number that is taken, and one that is no name', async () => {
    const { orders } = await openShop({
      stock: { SFO: { PEN: 9 } },
      numbering: ({ count }) => (count === 3 ? '' : 'N-1'),
    })
    expect((await orders.place(pens(1, 1))).number).toBe('N-1')
    const error: unknown = await orders.place(pens(1, 1)).catch((caught: unknown) => caught)
    expect(isInventoryError(error, 'ORDER_EXISTS') && error.details.number).toBe('N-1')
  })

  test('under an id that is taken is refused, for ever: also once that order has left memory', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } }, keepOrdersMs: 1_000 })
    const { orders, clock, inventory } = shop
    await orders.place({ ...pens(1, 1), orderId: 'O-1' })
    expect(await codeOf(orders.place({ ...pens(1, 1), orderId: 'O-1' }))).toBe('ORDER_EXISTS')
    await orders.cancel('O-1', { reason: 'no' })
    await settle(shop)
    clock.advance(1_000)
    await inventory.receive({ ...atSfo, quantity: 1 })
    expect(await codeOf(() => orders.order('O-1'))).toBe('ORDER_NOT_FOUND')
    expect(await codeOf(orders.place({ ...pens(1, 1), orderId: 'O-1' }))).toBe('ORDER_EXISTS')
    expect(await orders.find('O-1')).toMatchObject({ id: 'O-1', status: 'cancelled' })
  })

  test('with the same idempotency key again gives the first answer, whatever has become of the order', async () => {
    const { orders } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const first = await orders.place({ ...pens(6, 1_000), idempotencyKey: 'cart-1' })
    await orders.cancel(first.id, { reason: 'no' })
    expect(await orders.place({ ...pens(6, 1_000), idempotencyKey: 'cart-1' })).toEqual(first)
    expect(await codeOf(orders.place({ ...pens(5, 1_000), idempotencyKey: 'cart-1' }))).toBe('IDEMPOTENCY_KEY_REUSED')
  })
})
