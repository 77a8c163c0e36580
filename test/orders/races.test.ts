import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atSfo, codeOf, openShop, pens, reopen, type Shop, settle } from './shop.ts'

const twoPens = [{ productId: 'PEN', quantity: 2, unitPrice: 50, warehouseId: 'SFO' }]

async function attempted(shop: Shop): Promise<{ id: string; attemptId: string }> {
  const { id } = await shop.orders.place({ lines: twoPens })
  shop.gateway.script = ['hang']
  void shop.orders.pay(id).catch(() => undefined)
  await settle(shop)
  return { id, attemptId: shop.orders.order(id).payments[0]?.id as string }
}

const captured = (orderId: string, attemptId: string) =>
  ({ orderId, attemptId, eventId: 'e-1', gatewayId: 'ch-1', outcome: 'captured', amount: 100 }) as const

test('a webhook and a cancellation at once, in whichever order: the order is cancelled, and all money is back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
      const { id, attemptId } = await attempted(shop)
      const { orders } = shop
      const when = async (name: string, send: () => Promise<unknown>): Promise<void> => {
        await scheduler.schedule(Promise.resolve(name))
        await send()
      }
      const all = Promise.all([
        when('webhook', () => orders.paymentEvent(captured(id, attemptId))),
        when('cancel', () => orders.cancel(id, { reason: 'no' })),
        when('again', () => orders.paymentEvent({ ...captured(id, attemptId), eventId: 'e-2' })),
      ])
      await scheduler.waitAll()
      await all
      await settle(shop)
      expect(orders.order(id)).toMatchObject({ status: 'cancelled', totals: { captured: 100, refunded: 100, due: 0 } })
      expect(shop.inventory.stock(atSfo)).toMatchObject({ available: 10, reserved: 0, committed: 0 })
      await shop.inventory.close()
    }),
    { numRuns: 30 },
  )
})

describe('where a transaction holds a level', () => {
  test('a capture is recorded at once, and the order is confirmed as soon as the level is given back', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id, attemptId } = await attempted(shop)
    const { orders, inventory } = shop
    const gate = Promise.withResolvers<void>()
    const holding = inventory.transaction({ levels: [atSfo] }, () => gate.promise)
    await settle(shop)
    const told = await orders.paymentEvent(captured(id, attemptId))
    expect(told).toMatchObject({ status: 'payment-pending', paymentStatus: 'paid', totals: { captured: 100, due: 0 } })
    gate.resolve()
    await holding
    await settle(shop)
    expect(orders.order(id).status).toBe('confirmed')
    expect(inventory.stock(atSfo)).toMatchObject({ reserved: 0, committed: 2 })
  })

  test('a paid order keeps its goods also where its hold runs out meanwhile', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 2 } }, holdMs: 3_000, paymentTimeoutMs: 3_000 })
    const { id, attemptId } = await attempted(shop)
    const { orders, inventory, clock } = shop
    const gate = Promise.withResolvers<void>()
    const holding = inventory.transaction({ levels: [atSfo], timeoutMs: 60_000 }, () => gate.promise)
    await settle(shop)
    await orders.paymentEvent(captured(id, attemptId))
    clock.advance(10_000)
    await settle(shop)
    const waiting = codeOf(inventory.reserve({ ...atSfo, quantity: 1 }))
    gate.resolve()
    await holding
    await settle(shop)
    expect(await waiting).toBe('INSUFFICIENT_STOCK')
    expect(orders.order(id)).toMatchObject({ status: 'confirmed', refunds: [] })
    expect(inventory.stock(atSfo)).toMatchObject({ available: 0, reserved: 0, committed: 2 })
    expect((await inventory.reconcile()).drift).toEqual([])
  })

  test('the third decline cancels the order at once, and what it held there runs out by itself', async () => {
    const shop = await openShop({
      stock: { SFO: { PEN: 2 } },
      paymentAttempts: 1,
      paymentTimeoutMs: 3_000,
      holdMs: 3_000,
    })
    const { id, attemptId } = await attempted(shop)
    const { orders, inventory, clock } = shop
    const gate = Promise.withResolvers<void>()
    const holding = inventory.transaction({ levels: [atSfo], timeoutMs: 60_000 }, () => gate.promise)
    await settle(shop)
    await orders.paymentEvent({ ...captured(id, attemptId), outcome: 'declined' })
    expect(orders.order(id).status).toBe('cancelled')
    expect(inventory.stock(atSfo).reserved).toBe(2)
    gate.resolve()
    await holding
    clock.advance(4_000)
    await settle(shop)
    expect(inventory.stock(atSfo)).toMatchObject({ available: 2, reserved: 0 })
  })

  test('a put-off confirmation is done by the next process, if this one ends first', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 2 } } })
    const { id, attemptId } = await attempted(shop)
    const holding = shop.inventory.transaction(
      { levels: [atSfo], timeoutMs: 60_000 },
      () => new Promise<void>(() => undefined),
    )
    holding.catch(() => undefined)
    await settle(shop)
    await shop.orders.paymentEvent(captured(id, attemptId))
    const next = await reopen(shop)
    await settle(next)
    expect(next.orders.order(id).status).toBe('confirmed')
    expect(next.inventory.stock(atSfo)).toMatchObject({ reserved: 0, committed: 2 })
  })
})

test('many pay, cancel and expire at once: nothing is oversold, lost or kept', async () => {
  const shop = await openShop({ stock: { SFO: { PEN: 50 } }, holdMs: 2_000, paymentTimeoutMs: 2_000 })
  const { orders, inventory, clock } = shop
  const attempts = await Promise.all(Array.from({ length: 80 }, () => orders.tryPlace(pens(1, 100))))
  const placed = attempts.flatMap((attempt) => (attempt.ok ? [attempt.value.id] : []))
  expect(placed).toHaveLength(50)
  const asked = placed.map(async (id, index) => {
    const paying = index % 2 === 0 ? codeOf(orders.pay(id)) : undefined
    if (index % 3 === 0) await codeOf(orders.cancel(id, { reason: 'no' }))
    await paying
  })
  await Promise.all(asked)
  clock.advance(3_000)
  await settle(shop)
  const all = orders.orders()
  const confirmed = all.filter(({ status }) => status === 'confirmed').length
  expect(
    all.every(({ status, totals }) => status === 'confirmed' || (status === 'cancelled' && totals.due === 0)),
  ).toBe(true)
  expect(inventory.stock(atSfo)).toMatchObject({ committed: confirmed, reserved: 0, available: 50 - confirmed })
  expect(orders.outbox()).toEqual([])
})
