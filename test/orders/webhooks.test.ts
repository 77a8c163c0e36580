import { describe, expect, test } from 'vitest'
import { gatewayContract, SimulatedPayments, signWebhook, verifyWebhook, type WebhookEvent } from '../../src/orders.ts'
import { codeOf, openShop, pens } from './shop.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const at = 1_614_265_330_000
/** The example that Standard Webhooks gives for those who write such a thing. */
const known = {
  rawBody: '{"test": 2432232314}',
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
}
const verify = (webhook: Parameters<typeof verifyWebhook>[0], options: object = {}) =>
  verifyWebhook(webhook, { secret, now: () => at, ...options })

describe('a signature', () => {
  test('is that of Standard Webhooks', () => {
    expect(signWebhook('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', secret, at)).toEqual(known)
    expect(verify(known)).toEqual({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' })
  })

  test('may be one of several, by one of several secrets, in bytes, and with headers in any case', () => {
    const others = ['v2,what-is-to-come', 'v1,', 'v1,AAAA', known.headers['webhook-signature']].join(' ')
    const { 'webhook-signature': _, ...rest } = known.headers
    const headers = { ...rest, 'Webhook-Signature': others }
    const older = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    const rawBody = new TextEncoder().encode(known.rawBody)
    expect(verify({ rawBody, headers }, { secret: [older, secret] }).body).toBe(known.rawBody)
    expect(() => verify(known, { secret: older })).toThrow('another secret')
  })

  test.each([
    ['another body', { rawBody: '{"test": 2432232315}' }, {}],
    ['another id', {}, { 'webhook-id': 'msg_other' }],
    ['another time', {}, { 'webhook-timestamp': '1614265331' }],
    ['a time that is none', {}, { 'webhook-timestamp': '1614265330.5' }],
    ['half of it', {}, { 'webhook-signature': known.headers['webhook-signature'].slice(0, 20) }],
    ['another version', {}, { 'webhook-signature': known.headers['webhook-signature'].replace('v1', 'v2') }],
    ['none', {}, { 'webhook-signature': '' }],
    ['no id', {}, { 'webhook-id': undefined }],
  ])('of %s is refused', (_, body, headers) => {
    expect(() => verify({ ...known, ...body, headers: { ...known.headers, ...headers } })).toThrow(/webhook-|signature/)
  })

  test.each([
    [300_000, true],
    [-300_000, true],
    [300_001, false],
    [-300_001, false],
  ])('holds for five minutes: %i ms from now', (distance, holds) => {
    const read = () => verify(known, { now: () => at + distance })
    if (holds) expect(read().id).toBe(known.headers['webhook-id'])
    else expect(read).toThrow('more than 300 seconds')
  })

  test('is not made with a secret that could be guessed, which is never shown', () => {
    for (const bad of ['whsec_c2hvcnQ=', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', '', undefined])
      expect(() => signWebhook('id', '', bad as string)).toThrow(/secret "…": must be whsec_/)
    expect(() => new SimulatedPayments({ webhookSecret: 'whsec_c2hvcnQ=' })).toThrow(/webhookSecret "…"/)
  })
})

describe('the contract of reading webhooks', () => {
  const sign = (gateway: object, event: WebhookEvent) => (gateway as SimulatedPayments).webhookOf(event)

  test.each(
    gatewayContract(() => new SimulatedPayments(), { webhook: sign }).map((each) => [each.name, each] as const),
  )('%s', (_, { run }) => run())

  test('is broken by who believes everybody, and by who believes nobody', async () => {
    const broken = async (readWebhook: (webhook: { rawBody: string | Uint8Array }) => WebhookEvent) => {
      const make = () => Object.assign(new SimulatedPayments(), { readWebhook })
      const webhook = (_: object, event: WebhookEvent) => new SimulatedPayments().webhookOf(event)
      const found: string[] = []
      for (const { name, run } of gatewayContract(make, { webhook })) await run().catch(() => found.push(name))
      return found
    }
    expect(await broken(({ rawBody }) => JSON.parse(String(rawBody)))).toEqual([
      'a webhook whose body was changed is refused',
      'a webhook without a signature is refused',
      'a webhook of somebody else is refused',
    ])
    const refuse = (): never => {
      throw new Error('no')
    }
    expect(await broken(refuse)).toEqual([
      'a webhook that is signed is read, and says the same each time that it comes',
    ])
  })
})

describe('a webhook', () => {
  const readsAll = { readWebhook: ({ rawBody }: { rawBody: string | Uint8Array }) => JSON.parse(String(rawBody)) }

  const opened = async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    Object.assign(shop.gateway, readsAll)
    const { id } = await shop.orders.place(pens(1, 100))
    shop.gateway.script = ['hang']
    void shop.orders.pay(id).catch(() => undefined)
    await expect.poll(() => shop.orders.order(id).payments).toHaveLength(1)
    const attemptId = shop.orders.order(id).payments[0]?.id as string
    const event = { orderId: id, attemptId, eventId: 'e-1', outcome: 'captured', amount: 100, currency: 'EUR' }
    const tell = (change: object = {}) =>
      shop.orders.webhook({ rawBody: JSON.stringify({ ...event, ...change }), headers: {} })
    return { ...shop, id, tell }
  }

  test('of another amount or currency than was asked for changes nothing', async () => {
    const { orders, inventory, id, tell } = await opened()
    const logged = async () => (await Array.fromAsync(inventory.auditLog.commits())).length
    const before = await logged()
    for (const change of [{ amount: 99 }, { amount: 101 }, { currency: 'USD' }, { currency: undefined }, { more: 1 }])
      expect(await codeOf(tell(change)), JSON.stringify(change)).toBe('WEBHOOK_REFUSED')
    expect(await codeOf(tell({ outcome: 'declined', amount: 7 }))).toBe('WEBHOOK_REFUSED')
    expect(await codeOf(tell({ orderId: 'nobody' }))).toBe('ORDER_NOT_FOUND')
    expect(await codeOf(tell({ attemptId: 'nobody' }))).toBe('PAYMENT_NOT_FOUND')
    expect(await logged()).toBe(before)
    expect((await tell())?.status).toBe('confirmed')
    expect(orders.order(id).totals.captured).toBe(100)
  })

  test('of a refund is of that refund; one that nobody asked for is of any part of the payment', async () => {
    const { orders, gateway, id, tell } = await opened()
    await tell()
    gateway.script = ['hang']
    await orders.refund(id, { amount: 30, reason: 'scratch' })
    const refundId = orders.order(id).refunds[0]?.id as string
    const of = { attemptId: undefined, refundId, outcome: 'refunded' }
    expect(await codeOf(tell({ ...of, eventId: 'e-2', amount: 31 }))).toBe('WEBHOOK_REFUSED')
    expect((await tell({ ...of, eventId: 'e-2', amount: 30 }))?.refunds).toMatchObject([{ status: 'made' }])
    const own = { outcome: 'refunded', eventId: 'e-3', gatewayId: 're-1' }
    expect((await tell({ ...own, amount: 20 }))?.totals).toMatchObject({ refunded: 50 })
  })

  test('that says nothing of a payment is nothing', async () => {
    const { orders, gateway } = await opened()
    Object.assign(gateway, { readWebhook: async () => undefined })
    expect(await orders.webhook({ rawBody: '', headers: {} })).toBeUndefined()
  })
})
