import type { AuthorizeAnswer, AuthorizeRequest, GatewayAnswer, PaymentGateway, Webhook } from '../payment-gateway.ts'
import type { WebhookEvent } from '../webhook-event.ts'
import { type ContractCase, calm, mustBe, mustBeOneOf, mustBeText } from './contract-case.ts'
import { webhookContract } from './webhook-contract.ts'

/** What a run of the suite needs of an implementer. */
export interface GatewayContractOptions {
  /** How payments are made that go through, such as a test card; nothing is said, if left out. */
  readonly method?: string
  /** Such as EUR, the default. */
  readonly currency?: string
  /** Keys are new for each run: a gateway of a test account remembers earlier ones. */
  readonly newKey?: () => string
  /**
   * An event as a webhook that the gateway has signed, by its test secret: with it, what `readWebhook` must do is in the
   * suite.
   */
  readonly webhook?: (gateway: PaymentGateway, event: WebhookEvent) => Webhook | Promise<Webhook>
}

/**
 * What a payment gateway must do for orders to be safe with it. Each case makes a gateway of its own, which must let
 * payments through.
 */
export function gatewayContract(
  make: () => PaymentGateway | Promise<PaymentGateway>,
  options: GatewayContractOptions = {},
): readonly ContractCase[] {
  const { currency = 'EUR', method, newKey = () => crypto.randomUUID(), webhook } = options
  const request = (key: string, amount = 1_000): AuthorizeRequest => ({
    orderId: `order of ${key}`,
    attemptId: key,
    amount,
    currency,
    ...(method !== undefined && { method }),
    idempotencyKey: key,
    signal: calm(),
  })
  const paid = async (gateway: PaymentGateway, key: string): Promise<GatewayAnswer> => {
    const answer = await gateway.authorize(request(key))
    if (answer.outcome !== 'authorized') return answer
    return gateway.capture({ ...request(key), ...named(answer), idempotencyKey: `capture ${key}` })
  }
  const each = (name: string, run: (gateway: PaymentGateway) => Promise<void>): ContractCase => ({
    name,
    run: async () => run(await make()),
  })
  const webhooks = webhook === undefined ? [] : webhookContract(make, webhook, { currency, newKey })
  return [
    ...webhooks,
    each('an authorization goes through, with the gateway’s own id, and for the amount', async (gateway) => {
      const { outcome, gatewayId, amount = 1_000 } = await gateway.authorize(request(newKey()))
      mustBeOneOf(outcome, ['authorized', 'captured'], 'the outcome')
      mustBeText(gatewayId, 'gatewayId')
      mustBe(amount, 1_000, 'the amount')
    }),
    each('the same key is the same payment, one after the other and at once', async (gateway) => {
      const key = newKey()
      // At once first: a gateway that looks and then acts has nothing to find yet.
      const all = await Promise.all([gateway.authorize(request(key)), gateway.authorize(request(key))])
      all.push(await gateway.authorize(request(key)))
      for (const answer of all) mustBe(shownOf(answer), shownOf(all[0] as AuthorizeAnswer), 'a repeated answer')
    }),
    each('another key is another payment', async (gateway) => {
      const [one, other] = [await gateway.authorize(request(newKey())), await gateway.authorize(request(newKey()))]
      if (one.gatewayId === other.gatewayId) throw new Error(`two payments have the same gatewayId, ${one.gatewayId}`)
    }),
    each('a key that was never used is not known', async (gateway) => {
      mustBe(await gateway.lookup({ idempotencyKey: newKey(), signal: calm() }), undefined, 'what lookup gives')
    }),
    each('what was done is found by its key, as it was answered', async (gateway) => {
      const key = newKey()
      const answer = await gateway.authorize(request(key))
      const known = await gateway.lookup({ idempotencyKey: key, signal: calm() })
      mustBe(known && shownOf(known), shownOf(answer), 'what lookup gives')
    }),
    each('what is authorized is captured once, and voided where it is not', async (gateway) => {
      const key = newKey()
      const answer = await gateway.authorize(request(key))
      if (answer.outcome !== 'authorized') return
      const capture = { ...request(key), ...named(answer), idempotencyKey: `capture ${key}` }
      const [first, again] = [await gateway.capture(capture), await gateway.capture(capture)]
      mustBe(first.outcome, 'captured', 'the outcome of the capture')
      mustBe(shownOf(again), shownOf(first), 'a repeated capture')
      const other = newKey()
      const left = await gateway.authorize(request(other))
      const ended = await gateway.void({ ...request(other), ...named(left), idempotencyKey: `void ${other}` })
      mustBe(ended.outcome, 'voided', 'the outcome of the void')
    }),
    each('what is captured is refunded once for each key, and found by it', async (gateway) => {
      const [key, refundId] = [newKey(), newKey()]
      const answer = await paid(gateway, key)
      mustBe(answer.outcome, 'captured', 'the outcome of the payment')
      const refund = { ...request(key, 400), ...named(answer), refundId, idempotencyKey: refundId }
      const [first, again] = [await gateway.refund(refund), await gateway.refund(refund)]
      mustBe(first.outcome, 'refunded', 'the outcome of the refund')
      mustBe(shownOf(again), shownOf(first), 'a repeated refund')
      const known = await gateway.lookup({ idempotencyKey: refundId, signal: calm() })
      mustBe(known && shownOf(known), shownOf(first), 'what lookup gives of the refund')
    }),
    each('a call that is given up leaves a payment that is known, or none', async (gateway) => {
      const [key, call] = [newKey(), new AbortController()]
      const asked = gateway.authorize({ ...request(key), signal: call.signal }).catch(() => undefined)
      call.abort(new Error('given up'))
      const answer = await asked
      const known = await gateway.lookup({ idempotencyKey: key, signal: calm() })
      if (answer !== undefined) mustBe(known && shownOf(known), shownOf(answer), 'what lookup gives')
    }),
  ]
}

function named({ gatewayId }: GatewayAnswer): { readonly gatewayId?: string } {
  return gatewayId === undefined ? {} : { gatewayId }
}

function shownOf({ outcome, gatewayId }: GatewayAnswer): string {
  return `${outcome} ${gatewayId}`
}
