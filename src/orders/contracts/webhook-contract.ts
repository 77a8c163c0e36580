import type { PaymentGateway, Webhook } from '../payment-gateway.ts'
import type { WebhookEvent } from '../webhook-event.ts'
import { type ContractCase, mustBe } from './contract-case.ts'

type Sign = (gateway: PaymentGateway, event: WebhookEvent) => Webhook | Promise<Webhook>

/** What reading webhooks must do. A part of the suite for gateways. */
export function webhookContract(
  make: () => PaymentGateway | Promise<PaymentGateway>,
  sign: Sign,
  { currency, newKey }: { readonly currency: string; readonly newKey: () => string },
): readonly ContractCase[] {
  const each = (name: string, run: (gateway: PaymentGateway, event: WebhookEvent) => Promise<void>): ContractCase => ({
    name,
    run: async () => {
      const [key, eventId] = [newKey(), newKey()]
      const about = { orderId: `order of ${key}`, attemptId: key, eventId, gatewayId: `gateway of ${key}` }
      return run(await make(), { ...about, outcome: 'captured', amount: 1_000, currency })
    },
  })
  return [
    each('a webhook that is signed is read, and says the same each time that it comes', async (gateway, event) => {
      const webhook = await sign(gateway, event)
      const [first, again] = [await read(gateway, webhook), await read(gateway, webhook)]
      const shown = ({ orderId, attemptId, outcome, amount, currency: said }: WebhookEvent): string =>
        JSON.stringify([orderId, attemptId, outcome, amount, said])
      mustBe(first && shown(first), shown(event), 'what is read')
      mustBe(again?.eventId, first?.eventId, 'the eventId of the same webhook again')
    }),
    each('a webhook whose body was changed is refused', async (gateway, event) => {
      const { headers } = await sign(gateway, event)
      const { rawBody } = await sign(gateway, { ...event, amount: 1 })
      await mustRefuse(gateway, { rawBody, headers }, 'a webhook with the signature of another body')
    }),
    each('a webhook without a signature is refused', async (gateway, event) => {
      const { rawBody } = await sign(gateway, event)
      await mustRefuse(gateway, { rawBody, headers: {} }, 'a webhook without headers')
    }),
    each('a webhook of somebody else is refused', async (gateway, event) => {
      const { rawBody, headers } = await sign(gateway, event)
      const forged = Object.entries(headers).map(([name, value]) => [name, forge(String(value))])
      await mustRefuse(gateway, { rawBody, headers: Object.fromEntries(forged) }, 'a webhook with another signature')
    }),
  ]
}

async function read(gateway: PaymentGateway, webhook: Webhook): Promise<WebhookEvent | undefined> {
  if (gateway.readWebhook === undefined) throw new Error('the gateway has no readWebhook')
  return gateway.readWebhook(webhook)
}

async function mustRefuse(gateway: PaymentGateway, webhook: Webhook, what: string): Promise<void> {
  const how = await read(gateway, webhook).then(
    () => 'read',
    () => 'refused',
  )
  mustBe(how, 'refused', what)
}

/** Another letter for each, so that it still looks like what it was. */
function forge(value: string): string {
  return value.replaceAll(/[A-Ya-y]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 1))
}
