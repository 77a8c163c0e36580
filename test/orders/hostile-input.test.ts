import { describe, expect, test } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { Orders, SimulatedPayments } from '../../src/orders.ts'
import { atSfo, codeOf, delivered, openShop, pens, ScriptedGateway } from './shop.ts'

const line = { productId: 'PEN', quantity: 1, unitPrice: 100 }

describe('what is no order', () => {
  test.for([
    ['no lines', { lines: [] }, 'lines'],
    ['lines that are no list', { lines: line }, 'lines'],
    ['an unknown field', { lines: [line], coupon: 'X' }, 'coupon'],
    ['an unknown field of a line', { lines: [{ ...line, price: 1 }] }, 'lines[0].price'],
    ['half a cent', { lines: [{ ...line, unitPrice: 0.5 }] }, 'lines[0].unitPrice'],
    ['a negative price', { lines: [{ ...line, unitPrice: -1 }] }, 'lines[0].unitPrice'],
    ['a price that is no number', { lines: [{ ...line, unitPrice: Number.NaN }] }, 'lines[0].unitPrice'],
    ['a line past 2^53', { lines: [{ ...line, quantity: 2 ** 30, unitPrice: 2 ** 30 }] }, 'lines[0].unitPrice'],
    ['a sum past 2^53', { lines: [1, 2].map(() => ({ ...line, unitPrice: 2 ** 53 - 1 })) }, 'lines'],
    ['a discount of more than the line', { lines: [{ ...line, discount: 101 }] }, 'lines[0].discount'],
    ['a discount of more than the order', { lines: [line], discount: 101 }, 'discount'],
    ['no units', { lines: [{ ...line, quantity: 0 }] }, 'lines[0].quantity'],
    ['another who ships', { lines: [{ ...line, fulfilledBy: 'us' }] }, 'lines[0].fulfilledBy'],
    ['half a place', { lines: [line], shipTo: { latitude: 1 } }, 'shipTo.longitude'],
    ['a place that is not on earth', { lines: [line], shipTo: { latitude: 91, longitude: 0 } }, 'shipTo.latitude'],
    ['a street', { lines: [line], shipTo: { zone: 'EU', street: 'Main St' } }, 'shipTo.street'],
    ['shipping that is a number', { lines: [line], shipping: 499 }, 'shipping'],
    ['a promise of a customer', { lines: [line], customerId: Promise.resolve('C-1') }, 'customerId'],
    ['a date', { lines: [line], promisedAt: new Date(0) }, 'promisedAt'],
    ['a word for true', { lines: [line], isMember: 'yes' }, 'isMember'],
    ['a time later than now', { lines: [line], effectiveAt: 2 ** 52 }, 'effectiveAt'],
  ] as const)('such as one with %s is refused by field, and nothing has happened', async ([, request, field]) => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 2 ** 31 } } })
    await expect(orders.place(request as never)).rejects.toMatchObject({ details: { field } })
    expect(orders.orders()).toEqual([])
    expect(inventory.stock(atSfo).reserved).toBe(0)
  })

  test('such as nothing at all is refused, too', async () => {
    const { orders } = await openShop()
    for (const nothing of [undefined, null, 7, 'O-1', []])
      expect(await codeOf(orders.place(nothing as never))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(orders.pay(undefined as never))).toBe('INVALID_ID')
    expect(await codeOf(orders.cancel('O-1', undefined as never))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(orders.paymentEvent(undefined as never))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(() => orders.order({ id: 'O-1' } as never))).toBe('INVALID_ID')
    expect(await codeOf(() => orders.orders({ state: 'paid' } as never))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(() => orders.orders({ status: 'paid' as never }))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(() => orders.byNumber('ORD-1'))).toBe('ORDER_NOT_FOUND')
    expect(await codeOf(() => orders.byTracking('T-1'))).toBe('SHIPMENT_NOT_FOUND')
    expect(await codeOf(() => orders.return('R-1'))).toBe('RETURN_NOT_FOUND')
  })
})

test('commands on returns, shipments and payments read each field', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { orders } = shop
  const { id, shipments } = await delivered(shop, pens(2, 100))
  const goods = (one: object) => orders.returnGoods(id, { warehouseId: 'SFO', lines: [one] } as never)
  await expect(goods({ lineNumber: 1, quantity: 1 })).rejects.toMatchObject({
    details: { field: 'lines[0].disposition' },
  })
  await expect(goods({ quantity: 1, disposition: 'available' })).rejects.toMatchObject({
    details: { field: 'lines[0].lineNumber' },
  })
  await expect(goods({ lineNumber: 1, rowId: 'x', quantity: 1, disposition: 'available' })).rejects.toMatchObject({
    details: { field: 'lines[0].rowId' },
  })
  expect(await codeOf(goods({ lineNumber: 9, quantity: 1, disposition: 'available' }))).toBe('NOT_RETURNABLE')
  expect(await codeOf(goods({ rowId: 'nobody', quantity: 1, disposition: 'available' }))).toBe('NOT_RETURNABLE')
  expect(
    await codeOf(
      orders.returnGoods(id, { warehouseId: 'LAX', lines: [{ lineNumber: 1, quantity: 1, disposition: 'available' }] }),
    ),
  ).toBe('WAREHOUSE_NOT_FOUND')
  expect(await codeOf(orders.ship(shipments[0]?.id as string, { lines: [] }))).toBe('INVALID_ARGUMENT')
  expect(await codeOf(orders.refund(id, { amount: 1 } as never))).toBe('INVALID_ARGUMENT')
  const event = { orderId: id, eventId: 'e', outcome: 'captured', amount: 1 } as const
  await expect(orders.paymentEvent(event)).rejects.toMatchObject({ details: { field: 'attemptId' } })
  await expect(orders.paymentEvent({ ...event, refundId: 'r' })).rejects.toMatchObject({
    details: { field: 'outcome' },
  })
  expect(orders.order(id)).toMatchObject({ totals: { refunded: 0 }, returns: [] })
})

test('an expected version that is another is refused, and names both', async () => {
  const { orders } = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { id, version } = await orders.place(pens(1, 100))
  await orders.pay(id, { expectedVersion: version })
  await expect(orders.cancel(id, { reason: 'no', expectedVersion: version })).rejects.toMatchObject({
    code: 'STALE_VERSION',
    message: expect.stringContaining(`order ${id} is at version 3, not 1`),
  })
})

test('options are read when they are given, and a gateway must have its methods', () => {
  const payments = new SimulatedPayments()
  const wrong = (options: object) => codeOf(() => new Orders({ payments, currency: 'EUR', ...options } as never))
  return Promise.all(
    [
      { currency: '' },
      { payments: {} },
      { holdMs: 0 },
      { paymentAttempts: 1.5 },
      { carrier: {} },
      { random: 1 },
      { outbox: { tries: 1 } },
      { retries: 1 },
      { numbering: 'N' },
      { allocation: {} },
    ].map(async (options) => expect(await wrong(options), JSON.stringify(options)).toMatch(/^INVALID_/)),
  )
})

test('simulated payments read their options, too', () => {
  for (const options of [{ declines: 1.1 }, { seed: -1 }, { decline: 0.1 }])
    expect(() => new SimulatedPayments(options as never)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})

test('before an inventory has them, and in a batch, orders do what all ledgers do', async () => {
  const orders = new Orders({ payments: new ScriptedGateway(), currency: 'EUR' })
  expect(await codeOf(orders.place(pens(1, 1)))).toBe('NOT_OPEN')
  expect(await codeOf(() => orders.outbox())).toBe('NOT_OPEN')
  const inventory = await InventoryManager.open({ ledgers: [orders] })
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO' })
  await inventory.receive({ ...atSfo, quantity: 5 })
  const [placed, noted, reopened] = await inventory.batch([
    { type: 'orders.place', ...pens(1, 100) },
    { type: 'orders.noteOutcome', orderId: 'O-1', outcome: 'captured', amount: 1 },
    { type: 'orders.reopen', order: {} },
  ] as never)
  expect(placed).toMatchObject({ ok: true, value: { status: 'payment-pending' } })
  // What the ledger's own object tells is no command of a caller's.
  expect(noted).toMatchObject({ ok: false })
  expect(reopened).toMatchObject({ ok: false })
  await inventory.close()
  expect(await codeOf(orders.place(pens(1, 1)))).toBe('CLOSED')
})

test('an event without ids is refused by field, whatever stands in their place', async () => {
  const { orders } = await openShop({ stock: { SFO: { PEN: 1 } } })
  const circle: { self?: object } = {}
  circle.self = circle
  for (const orderId of [1n, circle, Symbol('x'), { toJSON: () => 'O-1' }, undefined]) {
    const event = { orderId, attemptId: 'A', eventId: 'E', outcome: 'captured', amount: 1 } as never
    await expect(orders.paymentEvent(event)).rejects.toMatchObject({ code: 'INVALID_ID' })
  }
})
