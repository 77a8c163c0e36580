import { expect, test } from 'vitest'
import { replay } from '../../src/index.ts'
import { OrderAudit } from '../../src/orders/order-audit.ts'
import { Orders } from '../../src/orders.ts'
import { atSfo, codeOf, delivered, openShop, pens, reopen, ScriptedGateway, type Shop, settle } from './shop.ts'

const one = [{ lineNumber: 1, quantity: 1, disposition: 'available' as const }]

/** Log time goes on by a commit. */
async function letPass({ clock, inventory }: Shop, ms: number): Promise<void> {
  clock.advance(ms)
  await inventory.receive({ ...atSfo, quantity: 1 })
}

test('a closed order leaves memory, is read back from the log, and a command takes it up again', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } }, keepOrdersMs: 1_000 })
  const { orders } = shop
  const { id, number } = await delivered(shop, { ...pens(2, 100), customerId: 'C-1' })
  await orders.settle(id)
  const before = orders.order(id)
  await letPass(shop, 999)
  expect(orders.order(id)).toEqual(before)
  await letPass(shop, 1)
  await expect(codeOf(() => orders.order(id))).resolves.toBe('ORDER_NOT_FOUND')
  expect(orders.orders()).toEqual([])
  expect(await orders.find(id)).toEqual(before)
  expect(await codeOf(orders.find('nobody'))).toBe('ORDER_NOT_FOUND')

  const back = await orders.returnGoods(id, { warehouseId: 'SFO', lines: one })
  expect(back.refunded).toBe(100)
  await settle(shop)
  expect(orders.order(id)).toMatchObject({
    number,
    status: 'settled',
    totals: { captured: 200, refunded: 100, due: 0 },
  })
  await letPass(shop, 2_000)
  expect(await orders.find(id)).toMatchObject({ returnStatus: 'partial', totals: { refunded: 100 } })
  expect((await shop.inventory.reconcile()).drift).toEqual([])
})

test('an order stays in memory as long as anything of it is open: a refund that failed, a return, a replacement', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } }, keepOrdersMs: 1_000 })
  const { orders, gateway } = shop
  const failing = await orders.place(pens(1, 100))
  await orders.pay(failing.id)
  gateway.script = [{ outcome: 'refund-failed', gatewayId: 'rf', amount: 100 }]
  await orders.cancel(failing.id, { reason: 'no' })
  const asked = await delivered(shop, pens(1, 100))
  await orders.settle(asked.id)
  await orders.requestReturn(asked.id, { lines: [{ lineNumber: 1, quantity: 1 }] })
  const replaced = await delivered(shop, pens(1, 100))
  const again = await orders.replace(replaced.id, { lines: [{ lineNumber: 1, quantity: 1 }] })
  await orders.settle(replaced.id)
  await settle(shop)
  await letPass(shop, 5_000)
  expect(orders.orders().map(({ id }) => id)).toEqual([failing.id, asked.id, replaced.id, again.id])

  // A refund of the replacement goes to the payment of the order that it replaces, also once both had left memory.
  await orders.process(again.id)
  const [parcel] = orders.order(again.id).shipments
  await orders.ship(parcel?.id as string)
  await orders.deliver(parcel?.id as string)
  await orders.settle(again.id)
  await letPass(shop, 5_000)
  expect(orders.orders().map(({ id }) => id)).toEqual([failing.id, asked.id])
  await orders.returnGoods(again.id, { warehouseId: 'SFO', lines: one })
  await settle(shop)
  expect(orders.order(again.id).refunds).toMatchObject([{ amount: 100, status: 'made' }])
  expect(orders.order(replaced.id).payments).toMatchObject([{ captured: 100, refunded: 100 }])
  expect(await orders.find(replaced.id)).toEqual(orders.order(replaced.id))
})

test('a snapshot, an opening and a replay have the same orders, and a replay those of its time', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } }, keepOrdersMs: 1_000 })
  const { orders, inventory, journal } = shop
  const closed = await orders.place(pens(1, 1))
  await orders.cancel(closed.id, { reason: 'no' })
  await letPass(shop, 1_000)
  const { id } = await orders.place({ ...pens(3, 100), orderId: 'O-1' })
  const placedAt = shop.clock.now()
  shop.clock.advance(10)
  await orders.pay(id)
  await orders.cancel(id, { reason: 'two', lines: [{ lineNumber: 1, quantity: 1 }] })
  await settle(shop)
  const before = orders.orders()
  const then = new Orders({ payments: new ScriptedGateway(), currency: 'EUR' })
  await replay(journal, { until: { at: placedAt + 1 }, ledgers: [then] })
  expect(then.order('O-1')).toMatchObject({ status: 'payment-pending', totals: { captured: 0, due: 300 } })
  expect(await codeOf(then.pay('O-1'))).toBe('NOT_OPEN')
  expect((await inventory.reconcile()).drift).toEqual([])
  const next = await reopen(shop, { keepOrdersMs: 1_000 })
  expect(next.orders.orders()).toEqual(before)
  expect(await next.orders.find(closed.id)).toMatchObject({ status: 'cancelled' })
  expect(await codeOf(next.orders.place({ ...pens(1, 1), orderId: closed.id }))).toBe('ORDER_EXISTS')
  // It is part of the log how long closed orders stay: another process may say otherwise.
  const last = await reopen(next, { keepOrdersMs: 7 })
  expect(last.orders.orders()).toEqual(before)
})

test('each fact is told once the journal has it, and a listener that throws hurts nobody', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { orders } = shop
  const told: string[] = []
  orders.events.on('order-confirmed', () => {
    throw new Error('mine')
  })
  for (const event of [
    'order-created',
    'order-confirmed',
    'shipment-shipped',
    'return-received',
    'refund-made',
  ] as const)
    orders.events.on(event, ({ orderId, sequence, type }) => told.push(`${type} ${orderId} ${sequence > 0}`))
  const { id } = await delivered(shop, pens(1, 100))
  await orders.returnGoods(id, { warehouseId: 'SFO', lines: one })
  await settle(shop)
  expect(told).toEqual(
    ['order-created', 'order-confirmed', 'shipment-shipped', 'return-received', 'refund-made'].map(
      (type) => `${type} ${id} true`,
    ),
  )
  expect(() => orders.events.on('order-paid' as never, () => undefined)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  )
})

test('the audit judges a log by its entries: each forged one is found', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
  const { orders, inventory } = shop
  const { id } = await delivered(shop, pens(3, 100))
  await orders.returnGoods(id, { warehouseId: 'SFO', lines: one })
  const cancelled = await orders.place(pens(1, 100))
  await orders.pay(cancelled.id)
  await orders.cancel(cancelled.id, { reason: 'no' })
  await settle(shop)
  const commits = await Array.fromAsync(inventory.auditLog.commits({}))
  const defectsOf = (forge: (entry: { type: string }) => object | undefined): readonly string[] => {
    const audit = new OrderAudit()
    for (const commit of commits)
      audit.commit({ ...commit, entries: commit.entries.flatMap((entry) => (forge(entry) ?? []) as never) })
    return Array.from(audit.defects(), ({ problem }) => problem)
  }
  const without = (type: string) => defectsOf((entry) => (entry.type === type ? undefined : entry))
  const changed = (type: string, change: object) =>
    defectsOf((entry) => (entry.type === type ? { ...entry, ...change } : entry))
  expect(defectsOf((entry) => entry)).toEqual([])
  expect(without('fulfilled')).toContainEqual(expect.stringContaining('shipment-shipped says 3'))
  expect(without('shipment-shipped')).not.toEqual([])
  expect(without('returned')).toContainEqual(expect.stringContaining('return-received says 1'))
  expect(without('return-received')).not.toEqual([])
  expect(without('payment-captured')).not.toEqual([])
  expect(without('refund-requested')).toContainEqual(expect.stringContaining('keeps 100 of money'))
  expect(without('cancelled')).toContainEqual(expect.stringContaining('holds 1'))
  expect(changed('refund-requested', { amount: 301 })).toContainEqual(expect.stringContaining('which brought'))
  expect(changed('reserved', { quantity: 2 })).toContainEqual(expect.stringContaining('its reservation holds 2'))
  expect(
    changed('return-refunded', {
      credits: [{ rowId: orders.order(id).lines[0]?.rows[0]?.id, quantity: 1, amount: 301 }],
    }),
  ).toContainEqual(expect.stringContaining('are given back for it'))
  expect(
    defectsOf((entry) => (entry.type === 'order-shipped' ? { ...entry, type: 'order-delivered' } : entry)),
  ).toContainEqual(expect.stringContaining('is told twice'))
})
