import type { Commit } from '../audit/commit.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { errorAs } from '../errors/inventory-error.ts'
import type { Attachment } from '../ledger/attachment.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import type { LedgerPort } from '../ledger/ledger-room.ts'
import type { ClosedOrders } from './closed-orders.ts'
import type { Order, OutboxItem } from './order.ts'
import { webhookRefused } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { OutboxDriver } from './outbox-driver.ts'
import { pay, paymentEvent } from './payment-commands.ts'
import type { Webhook } from './payment-gateway.ts'
import type { PaymentEventRequest, PayRequest } from './payment-requests.ts'
import { PaymentsDesk } from './payments-desk.ts'
import type { CheckedOptions } from './read-options.ts'
import { problemOf, readEventOf, type WebhookEvent } from './webhook-event.ts'

/** What it drives beside the log, once an inventory has it. */
interface Outside {
  readonly driver: OutboxDriver
  readonly desk: PaymentsDesk
}

/** The side of orders that looks to the gateway: attempts and their outcomes, events, and the outbox. */
export class OrderPayments {
  readonly #options: CheckedOptions
  readonly #attachment: Attachment
  readonly #orders: ClosedOrders
  #outside: Outside | undefined

  constructor(options: CheckedOptions, attachment: Attachment, orders: ClosedOrders) {
    this.#options = options
    this.#attachment = attachment
    this.#orders = orders
  }

  attach(port: LedgerPort): void {
    const desk = new PaymentsDesk(port)
    const { outbox, random } = this.#options
    this.#outside = { driver: new OutboxDriver(port, this.#options, outbox, random, desk), desk }
  }

  start(): void {
    this.#outside?.driver.start()
  }

  async stop(): Promise<void> {
    await this.#outside?.driver.stop()
  }

  durable(commit: Commit<AnyEntry>): void {
    this.#outside?.driver.durable(commit)
  }

  /** Records an attempt, has the gateway called, and waits for what comes of it. */
  async pay(request: PayRequest): Promise<Order> {
    const { driver, desk } = this.#opened
    const attempted = await this.#orders.send(pay, request, request.orderId)
    const order = this.#attachment.port.books.ledger(ordersKey).order(attempted.orderId)
    if (order !== undefined) driver.take(order)
    const isOpen = driver.isBusyWith(attempted.attemptId)
    return desk.outcomeOf(attempted, isOpen, this.#options.rules.paymentTimeoutMs, request.signal)
  }

  event(event: PaymentEventRequest): Promise<Order> {
    const { desk } = this.#opened
    return desk.told(event?.orderId, event?.eventId, async () => {
      const before = this.#attachment.port.books.ledger(ordersKey).order(event?.orderId)?.version
      const order = await this.#orders.send(paymentEvent, event, event?.orderId)
      if (order.version === before) return undefined
      if (event.attemptId !== undefined) desk.decided(event.attemptId, order)
      return order
    })
  }

  /** Has the gateway read a webhook, and takes in what it says of the money that was asked for. */
  async webhook(webhook: Webhook): Promise<Order | undefined> {
    const said = await this.#readWebhook(webhook)
    if (said === undefined) return undefined
    const { currency: _, ...event } = said
    const { orderId } = event
    const problem = problemOf(said, await this.#orders.find(orderId))
    if (problem !== undefined) throw errorAs(webhookRefused, { problem, orderId })
    return this.event(event)
  }

  async #readWebhook(webhook: Webhook): Promise<WebhookEvent | undefined> {
    const { payments } = this.#options
    if (payments.readWebhook === undefined)
      throw invalidArgument('payments', undefined, 'has no readWebhook: read it yourself, and call paymentEvent')
    try {
      const said = await payments.readWebhook(webhook)
      return said && readEventOf(said)
    } catch (error) {
      throw errorAs(webhookRefused, { problem: problemIn(error) })
    }
  }

  waiting(): readonly OutboxItem[] {
    return this.#opened.driver.items()
  }

  /** @throws NOT_OPEN */
  get #opened(): Outside {
    void this.#attachment.port
    return this.#outside as Outside
  }
}

/** Its message, without the stop: it stands in a sentence. */
function problemIn(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  return said.replace(/\.$/, '')
}
