import { describe, expect, test } from 'vitest'
import { SimulatedPayments } from '../../src/orders.ts'
import { atSfo, codeOf, openShop, pens, reopen, type ScriptedGateway, settle } from './shop.ts'

const declined = { outcome: 'declined', gatewayId: 'gw-no', amount: 0, reason: 'card declined' } as const

describe('a payment', () => {
  test('that is captured in full confirms the order and its holds in that same commit', async () => {
    const { orders, inventory } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(6, 1_000))
    const paid = await orders.pay(id, { method: 'card' })
    expect(paid).toMatchObject({ status: 'confirmed', paymentStatus: 'paid', totals: { captured: 6_000, due: 0 } })
    expect(paid.expiresAt).toBeUndefined()
    expect(paid.payments).toMatchObject([{ amount: 6_000, method: 'card', status: 'captured', gatewayId: 'gw-1' }])
    expect(inventory.stock(atSfo)).toMatchObject({ reserved: 0, committed: 6 })
    const commits = await Array.fromAsync(inventory.auditLog.commits({ productId: 'PEN' }))
    expect(commits.at(-1)?.entries.map(({ type }) => type)).toEqual([
      'payment-captured',
      'confirmed',
      'order-confirmed',
    ])
  })

  test('attempt is a fact first, extends the holds, and its id is the gateway’s key', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } }, holdMs: 1_000, paymentTimeoutMs: 60_000 })
    const { orders, gateway, clock, inventory } = shop
    const { id } = await orders.place(pens(1, 100))
    gateway.script = ['hang']
    const paying = orders.pay(id).catch((error: unknown) => error)
    await settle(shop)
    const [attempt] = orders.order(id).payments
    expect(attempt).toMatchObject({ status: 'undecided', amount: 100 })
    expect(inventory.reservation(orders.order(id).lines[0]?.rows[0]?.reservationId as string).expiresAt).toBe(
      orders.order(id).expiresAt,
    )
    expect(await codeOf(orders.pay(id))).toBe('PAYMENT_UNDECIDED')
    expect(orders.outbox()).toMatchObject([{ kind: 'authorize', id: attempt?.id, orderId: id, amount: 100 }])
    clock.advance(2_000)
    await settle(shop)
    // The call took too long: it was looked up, was unknown, and was repeated with the same key.
    expect(gateway.calls).toEqual(['authorize', 'lookup', 'authorize'])
    expect([...gateway.answers.keys()]).toEqual([attempt?.id])
    expect(await paying).toMatchObject({ status: 'confirmed' })
  })

  test('that is declined is no error: after three attempts the order is cancelled, in the commit of the third', async () => {
    const { orders, gateway, inventory } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(6, 1_000))
    gateway.script = [declined, declined, declined]
    expect(await orders.pay(id)).toMatchObject({ status: 'payment-pending', payments: [{ reason: 'card declined' }] })
    expect((await orders.pay(id)).payments).toHaveLength(2)
    const last = await orders.pay(id)
    expect(last).toMatchObject({ status: 'cancelled', totals: { captured: 0, due: 0 } })
    expect(last.transitions.at(-1)).toMatchObject({ to: 'cancelled', reason: 'declined 3 times' })
    expect(inventory.stock(atSfo)).toMatchObject({ available: 10, reserved: 0 })
    expect(await codeOf(orders.pay(id))).toBe('INVALID_ORDER_STATE')
  })

  test('with one attempt allowed cancels at the first decline: the diagram of the textbooks', async () => {
    const { orders, gateway } = await openShop({ stock: { SFO: { PEN: 10 } }, paymentAttempts: 1 })
    const { id } = await orders.place(pens(1, 100))
    gateway.script = [declined]
    expect((await orders.pay(id)).status).toBe('cancelled')
  })

  test('in part leaves the order payment-pending and partly paid; the rest is paid by another', async () => {
    const { orders, gateway } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(1, 100))
    gateway.script = [{ outcome: 'captured', gatewayId: 'half', amount: 40 }]
    expect(await orders.pay(id)).toMatchObject({
      status: 'payment-pending',
      paymentStatus: 'partly-paid',
      totals: { due: 60 },
    })
    expect(await codeOf(orders.pay(id, { amount: 61 }))).toBe('INVALID_ARGUMENT')
    expect(await orders.pay(id)).toMatchObject({
      status: 'confirmed',
      paymentStatus: 'paid',
      totals: { captured: 100 },
    })
    // What goes back goes to the newest first.
    const { refunds, payments } = await orders.cancel(id, { reason: 'no' })
    expect(refunds.map(({ attemptId, amount }) => [attemptId, amount])).toEqual([
      [payments[1]?.id, 60],
      [payments[0]?.id, 40],
    ])
  })

  test('with the same key again names the attempt, and gives the order as its outcome left it', async () => {
    const { orders, gateway } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(1, 100))
    const [one, other] = await Promise.all([
      orders.pay(id, { idempotencyKey: 'pay-1' }),
      orders.pay(id, { idempotencyKey: 'pay-1' }),
    ])
    expect(one).toEqual(other)
    await orders.process(id)
    expect(await orders.pay(id, { idempotencyKey: 'pay-1' })).toEqual(one)
    expect(gateway.calls).toEqual(['authorize'])
  })

  test('that is authorized first is captured when the order is to be confirmed', async () => {
    const { orders, gateway } = await openShop({ stock: { SFO: { PEN: 10 } } })
    gateway.isSeparate = true
    const { id } = await orders.place(pens(1, 100))
    expect(await orders.pay(id)).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' })
    expect(gateway.calls).toEqual(['authorize', 'capture'])
  })
})

describe('what goes wrong outside', () => {
  test('a time-out after success is looked up, not repeated', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await shop.orders.place(pens(1, 100))
    shop.gateway.script = ['lost']
    const paying = shop.orders.pay(id)
    await settle(shop)
    expect(await paying).toMatchObject({ status: 'confirmed', totals: { captured: 100 } })
    expect(shop.gateway.calls).toEqual(['authorize', 'lookup'])
  })

  test('a gateway that is down is asked again with the same key, after a pause, until it answers', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await shop.orders.place(pens(1, 100))
    shop.gateway.script = ['down', 'down', 'down']
    const paying = shop.orders.pay(id)
    await settle(shop)
    expect(await paying).toMatchObject({ status: 'confirmed' })
    expect(shop.gateway.calls.filter((call) => call === 'authorize')).toHaveLength(4)
    expect(shop.gateway.answers.size).toBe(1)
  })

  test('a crash between gateway and log: the next process looks the attempt up and confirms the order', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await shop.orders.place(pens(1, 100))
    shop.gateway.script = ['hang']
    void shop.orders.pay(id).catch(() => undefined)
    await settle(shop)
    const attemptId = shop.orders.order(id).payments[0]?.id as string
    shop.gateway.answers.set(attemptId, { outcome: 'captured', gatewayId: 'gw-done', amount: 100 })
    const next = await reopen(shop)
    await settle(next)
    expect(next.orders.order(id)).toMatchObject({ status: 'confirmed', totals: { captured: 100 } })
    expect(next.gateway.calls).toEqual(['authorize', 'lookup'])
  })

  test('an authorization that the gateway does not know is never repeated once its order is cancelled: it is abandoned', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } }, paymentTimeoutMs: 5_000 })
    const { id } = await shop.orders.place(pens(1, 100))
    shop.gateway.script = ['hang']
    const paying = shop.orders.pay(id).catch((error: { code: string }) => error.code)
    await settle(shop)
    await shop.orders.cancel(id, { reason: 'no' })
    shop.clock.advance(1_000)
    await settle(shop)
    expect(shop.orders.order(id)).toMatchObject({ status: 'cancelled', payments: [{ status: 'abandoned' }] })
    expect(shop.gateway.calls).toEqual(['authorize', 'lookup'])
    expect(await paying).toMatchObject({ status: 'cancelled' })
    expect(shop.orders.outbox()).toEqual([])
  })

  test('an authorization whose order is cancelled is voided, after a look for a capture that was on its way', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { orders, gateway } = shop
    gateway.isSeparate = true
    const { id } = await orders.place(pens(1, 100))
    gateway.script = [{ outcome: 'authorized', gatewayId: 'auth', amount: 100 }, 'down']
    void orders.pay(id).catch(() => undefined)
    for (let turn = 0; turn < 20 && gateway.calls.length < 2; turn += 1) await new Promise((next) => setImmediate(next))
    expect(orders.order(id)).toMatchObject({ paymentStatus: 'authorized', status: 'payment-pending' })
    await orders.cancel(id, { reason: 'no' })
    await settle(shop)
    expect(orders.order(id)).toMatchObject({ status: 'cancelled', payments: [{ status: 'voided' }], refunds: [] })
    expect(gateway.calls.at(-1)).toBe('void')
  })

  test('a capture that came through while the order was cancelled is found, and refunded', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { orders, gateway } = shop
    gateway.isSeparate = true
    const { id } = await orders.place(pens(1, 100))
    gateway.script = [{ outcome: 'authorized', gatewayId: 'auth', amount: 100 }, 'lost']
    void orders.pay(id).catch(() => undefined)
    for (let turn = 0; turn < 20 && gateway.calls.length < 2; turn += 1) await new Promise((next) => setImmediate(next))
    await orders.cancel(id, { reason: 'no' })
    await settle(shop)
    const { status, totals, refunds } = orders.order(id)
    expect(status).toBe('cancelled')
    expect(totals).toMatchObject({ captured: 100, refunded: 100, due: 0 })
    expect(refunds).toMatchObject([{ amount: 100, status: 'made' }])
    expect(gateway.calls).not.toContain('void')
  })

  test('a refund that is declined is shown and frees its bound; tried again it is made, under another key', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { orders, gateway } = shop
    const { id } = await orders.place(pens(1, 100))
    await orders.pay(id)
    gateway.script = [{ outcome: 'refund-failed', gatewayId: 'rf', amount: 100 }]
    await orders.cancel(id, { reason: 'no' })
    await settle(shop)
    const failed = orders.order(id)
    expect(failed).toMatchObject({ status: 'cancelled', totals: { refunded: 0, due: -100 } })
    expect(failed.refunds).toMatchObject([{ status: 'failed', amount: 100 }])
    expect(orders.outbox()).toEqual([])
    await orders.retryRefund(id, failed.refunds[0]?.id as string)
    await settle(shop)
    const { refunds, totals } = orders.order(id)
    expect(refunds.map(({ status }) => status)).toEqual(['failed', 'made'])
    expect(refunds[0]?.retriedBy).toBe(refunds[1]?.id)
    expect(totals).toMatchObject({ refunded: 100, due: 0 })
    expect(await codeOf(orders.retryRefund(id, failed.refunds[0]?.id as string))).toBe('NOT_REFUNDABLE')
  })

  test('an answer that is none is told in the outbox, and asked for again', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } }, outbox: { firstDelayMs: 1_000 } })
    const { id } = await shop.orders.place(pens(1, 100))
    shop.gateway.script = [{ outcome: 'refunded', gatewayId: 'x', amount: 100 }]
    void shop.orders.pay(id).catch(() => undefined)
    await new Promise((next) => setTimeout(next, 5))
    expect(shop.orders.outbox()).toMatchObject([
      { tries: 1, problem: expect.stringContaining('"refunded" to authorize') },
    ])
  })
})

describe('a gateway’s own events', () => {
  test('the same event three times is one, and gets the first answer', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { orders, gateway } = shop
    const { id } = await orders.place(pens(1, 100))
    gateway.script = ['hang']
    void orders.pay(id).catch(() => undefined)
    await settle(shop)
    const attemptId = orders.order(id).payments[0]?.id as string
    const event = {
      orderId: id,
      attemptId,
      eventId: 'evt-1',
      gatewayId: 'ch-1',
      outcome: 'captured',
      amount: 100,
    } as const
    const first = await orders.paymentEvent(event)
    expect(first).toMatchObject({ status: 'confirmed', totals: { captured: 100 } })
    await orders.process(id)
    expect(await orders.paymentEvent(event)).toEqual(first)
    expect(await orders.paymentEvent(event)).toEqual(first)
    // Told in another way: another event, the same charge.
    await orders.paymentEvent({ ...event, eventId: 'evt-2' })
    expect(orders.order(id)).toMatchObject({ status: 'processing', totals: { captured: 100 }, refunds: [] })
  })

  test('an event that comes before the answer of the call is the same capture', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await shop.orders.place(pens(1, 100))
    const gateway = shop.gateway as ScriptedGateway
    const authorize = gateway.authorize.bind(gateway)
    gateway.authorize = async (request) => {
      const answer = await authorize(request)
      const event = { orderId: id, attemptId: request.attemptId, eventId: 'evt-1', outcome: 'captured' } as const
      await shop.orders.paymentEvent({ ...event, gatewayId: answer.gatewayId as string, amount: 100 })
      return answer
    }
    expect(await shop.orders.pay(id)).toMatchObject({ status: 'confirmed', totals: { captured: 100 } })
    await settle(shop)
    expect(shop.orders.order(id)).toMatchObject({ refunds: [], totals: { captured: 100 } })
  })

  test('captured after the order has expired is refunded by itself, once, and the order stays cancelled', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } }, holdMs: 5_000, paymentTimeoutMs: 5_000 })
    const { orders, gateway, clock } = shop
    const { id } = await orders.place(pens(1, 100))
    gateway.script = ['hang', 'hang', 'hang']
    const paying = codeOf(orders.pay(id))
    await settle(shop)
    const attemptId = orders.order(id).payments[0]?.id as string
    clock.advance(6_000)
    await settle(shop)
    expect(orders.order(id).status).toBe('cancelled')
    gateway.script = []
    const event = {
      orderId: id,
      attemptId,
      eventId: 'evt-1',
      gatewayId: 'ch-1',
      outcome: 'captured',
      amount: 100,
    } as const
    await orders.paymentEvent(event)
    await orders.paymentEvent({ ...event, eventId: 'evt-2' })
    await settle(shop)
    expect(orders.order(id)).toMatchObject({ status: 'cancelled', paymentStatus: 'refunded' })
    expect(orders.order(id).refunds).toMatchObject([{ amount: 100, status: 'made', cause: 'overpaid' }])
    await paying
  })

  test('captured counts after declined; and with the next attempt’s capture one of both goes back', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { orders, gateway } = shop
    const { id } = await orders.place(pens(1, 100))
    gateway.script = [declined]
    const [first] = (await orders.pay(id)).payments
    const late = {
      orderId: id,
      attemptId: first?.id as string,
      eventId: 'e-1',
      gatewayId: 'late',
      outcome: 'captured',
      amount: 100,
    } as const
    expect(await orders.paymentEvent(late)).toMatchObject({ status: 'confirmed', totals: { captured: 100 } })

    const other = await orders.place(pens(1, 100))
    gateway.script = [declined]
    const [old] = (await orders.pay(other.id)).payments
    await orders.pay(other.id)
    await orders.paymentEvent({
      ...late,
      orderId: other.id,
      attemptId: old?.id as string,
      eventId: 'e-2',
      gatewayId: 'late-2',
    })
    await settle(shop)
    expect(orders.order(other.id)).toMatchObject({
      status: 'confirmed',
      totals: { captured: 200, refunded: 100, due: 0 },
    })
  })

  test('an old attempt’s declined after a new one’s captured changes nothing', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { orders, gateway } = shop
    const { id } = await orders.place(pens(1, 100))
    gateway.script = [declined]
    const [old] = (await orders.pay(id)).payments
    await orders.pay(id)
    for (const eventId of ['e-1', 'e-2', 'e-3'])
      await orders.paymentEvent({ orderId: id, attemptId: old?.id as string, eventId, outcome: 'declined', amount: 0 })
    expect(orders.order(id)).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' })
    const captured = orders.order(id).payments[1]?.id as string
    await orders.paymentEvent({ orderId: id, attemptId: captured, eventId: 'e-4', outcome: 'declined', amount: 0 })
    expect(orders.order(id)).toMatchObject({
      status: 'confirmed',
      totals: { captured: 100 },
      payments: [{ status: 'declined' }, { status: 'captured', captured: 100 }],
    })
    expect((await shop.inventory.reconcile()).drift).toEqual([])
  })

  test('a refund that somebody made at the gateway itself is taken in, and no more than was captured', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { orders } = shop
    const { id } = await orders.place(pens(1, 100))
    const [attempt] = (await orders.pay(id)).payments
    const event = {
      orderId: id,
      attemptId: attempt?.id as string,
      gatewayId: 're-1',
      outcome: 'refunded',
      amount: 30,
    } as const
    await orders.paymentEvent({ ...event, eventId: 'e-1' })
    await orders.paymentEvent({ ...event, eventId: 'e-2' })
    expect(orders.order(id)).toMatchObject({
      totals: { refunded: 30, due: 0 },
      refunds: [{ cause: 'gateway', status: 'made' }],
    })
    expect(await codeOf(orders.paymentEvent({ ...event, eventId: 'e-3', gatewayId: 're-2', amount: 71 }))).toBe(
      'NOT_REFUNDABLE',
    )
  })

  test('that are about nothing known are refused, and a webhook is read by the gateway', async () => {
    const { orders, gateway } = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await orders.place(pens(1, 100))
    const event = { orderId: id, attemptId: 'nobody', eventId: 'e-1', outcome: 'captured', amount: 100 } as const
    expect(await codeOf(orders.paymentEvent(event))).toBe('PAYMENT_NOT_FOUND')
    expect(await codeOf(orders.paymentEvent({ ...event, orderId: 'nobody' }))).toBe('ORDER_NOT_FOUND')
    expect(await codeOf(orders.webhook({ rawBody: '{}', headers: {} }))).toBe('INVALID_ARGUMENT')
    const [attempt] = (await orders.pay(id)).payments
    Object.assign(gateway, {
      readWebhook: ({ rawBody }: { rawBody: string }) => {
        const said = { ...event, attemptId: attempt?.id, currency: 'EUR' }
        return { ...said, ...JSON.parse(rawBody) }
      },
    })
    expect(await orders.webhook({ rawBody: '{"eventId":"e-9"}', headers: {} })).toMatchObject({ status: 'confirmed' })
  })
})

test('whatever a simulated gateway does, its accounts and the orders agree once the outbox is empty', async () => {
  for (const seed of [1, 2, 3]) {
    const payments = new SimulatedPayments({
      seed,
      declines: 0.2,
      captureDeclines: 0.1,
      refundFailures: 0.1,
      failures: 0.2,
      lostAnswers: 0.2,
      duplicateEvents: 0.3,
      capturesAfterDecline: 0.5,
      partialCaptures: 0.2,
      capturesSeparately: seed === 2,
    })
    const shop = await openShop({ payments, stock: { SFO: { PEN: 1_000 } } })
    payments.onEvent((event) => shop.orders.paymentEvent(event))
    const sold = await Promise.all(Array.from({ length: 60 }, () => shop.orders.place(pens(1, 101))))
    for (const [index, { id }] of sold.entries()) {
      void shop.orders.pay(id).catch(() => undefined)
      if (index % 3 === 0) void shop.orders.cancel(id, { reason: 'no' }).catch(() => undefined)
    }
    for (let time = 0; time < 10; time += 1) await settle(shop)
    expect(shop.orders.outbox()).toEqual([])
    let [captured, refunded] = [0, 0]
    for (const { payments: attempts, refunds, status, totals } of shop.orders.orders()) {
      for (const attempt of attempts) expect(payments.accounts.get(attempt.id)?.captured ?? 0).toBe(attempt.captured)
      captured += totals.captured
      for (const refund of refunds) refunded += refund.status === 'made' ? refund.amount : 0
      const stuck = refunds.reduce((sum, refund) => (refund.status === 'failed' ? sum + refund.amount : sum), 0)
      if (status === 'cancelled') expect(totals.due).toBe(0 - stuck)
      if (status === 'confirmed') expect(totals.due === 0 || -totals.due === stuck).toBe(true)
    }
    const accounts = [...payments.accounts.values()]
    expect(captured).toBe(accounts.reduce((sum, account) => sum + account.captured, 0))
    expect(refunded).toBe(accounts.reduce((sum, account) => sum + account.refunded, 0))
    expect(captured).toBeGreaterThan(2_000)
    await shop.inventory.close()
  }
})
