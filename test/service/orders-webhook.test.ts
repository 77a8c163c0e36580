import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SimulatedPayments, type Webhook, type WebhookEvent } from '../../src/orders.ts'
import { type Answered, TestService, tokens } from './running-service.ts'

/** A gateway whose answers are lost, and which says by webhooks alone what it did. */
class SilentPayments extends SimulatedPayments {
  override authorize(): Promise<never> {
    return new Promise(() => undefined)
  }
}

describe('a webhook of the gateway', () => {
  const payments = new SilentPayments()
  let service: TestService
  let event: WebhookEvent
  beforeEach(async () => {
    service = await (await TestService.startShop({ tokens }, { payments })).stocked()
    const { orders } = service
    const { id: orderId } = await orders.place({ lines: [{ productId: 'PEN', quantity: 3, unitPrice: 1_000 }] })
    void orders.pay(orderId).catch(() => undefined)
    await expect.poll(() => orders.order(orderId).payments).toHaveLength(1)
    const attemptId = orders.order(orderId).payments[0]?.id as string
    const ids = { orderId, attemptId, eventId: 'evt-1', gatewayId: 'ch-1' }
    event = { ...ids, outcome: 'captured', amount: 3_000, currency: 'EUR' }
  })
  afterEach(() => service[Symbol.asyncDispose]())

  const send = ({ rawBody, headers }: Webhook, type = 'application/json'): Promise<Answered> =>
    service.ask('POST', '/v1/payments/webhook', String(rawBody), {
      ...(headers as Record<string, string>),
      'content-type': type,
    })
  const sequence = async (): Promise<number> => {
    await service.inventory.settled()
    return Number((await service.get('/livez')).headers.get('stockhold-sequence'))
  }

  test('is taken in without a token, and has its effect once, however often it comes', async () => {
    const webhook = payments.webhookOf(event)
    const answers = await Promise.all([send(webhook), send(webhook), send(webhook)])
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([200, { received: true }]))
    const after = await sequence()
    expect(service.orders.order(event.orderId)).toMatchObject({ status: 'confirmed', totals: { captured: 3_000 } })
    expect((await send(payments.webhookOf(event))).status).toBe(200)
    expect(await sequence()).toBe(after)
  })

  test('is read byte for byte, whatever it says that it is', async () => {
    const { rawBody, headers } = payments.webhookOf(event)
    expect((await send({ rawBody: ` ${String(rawBody)}`, headers })).body).toMatchObject({
      status: 400,
      code: 'WEBHOOK_REFUSED',
    })
    expect((await send({ rawBody, headers }, 'text/plain')).status).toBe(200)
  })

  test('that is not the gateway’s, or is of other money, is refused, and nothing is written', async () => {
    const before = await sequence()
    const { rawBody, headers } = payments.webhookOf(event)
    const stranger = new SimulatedPayments()
    const late = new SimulatedPayments({ now: () => Date.now() - 301_000 })
    const refused: [string, Webhook][] = [
      ['of a stranger', stranger.webhookOf(event)],
      ['signed long ago', late.webhookOf(event)],
      ['without a signature', { rawBody, headers: {} }],
      ['of another body', { rawBody: String(rawBody).replace('3000', '1'), headers }],
      ['of another amount', payments.webhookOf({ ...event, amount: 1 })],
      ['of another currency', payments.webhookOf({ ...event, currency: 'USD' })],
      ['empty', { rawBody: '', headers: {} }],
    ]
    for (const [what, webhook] of refused)
      expect((await send(webhook)).body, what).toMatchObject({ status: 400, code: 'WEBHOOK_REFUSED' })
    const unknown = await send(payments.webhookOf({ ...event, orderId: 'nobody' }))
    expect(unknown.body).toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' })
    expect(await sequence()).toBe(before)
    expect(service.orders.order(event.orderId).status).toBe('payment-pending')
  })

  test('says nothing of the order to who sends it, and has no more than a body may have', async () => {
    const { body } = await send(payments.webhookOf(event))
    expect(Object.keys(body)).toEqual(['received'])
    expect((await send({ rawBody: 'x'.repeat(1_100_000), headers: {} })).body.code).toBe('BODY_TOO_LARGE')
  })
})
