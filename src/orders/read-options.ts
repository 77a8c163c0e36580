import { readStrategy } from '../allocation/checked-strategy.ts'
import { fewestShipments } from '../allocation/fewest-shipments.ts'
import type { AllocationStrategy } from '../allocation/strategy.ts'
import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject, readPart, readPort } from '../errors/known-fields.ts'
import { readId, readOptionalWholeNumber } from '../inventory/request/fields.ts'
import type { Carrier } from './carrier.ts'
import type { Cursor, NotificationOptions, NotificationSender } from './notifications.ts'
import { isEventName } from './order-events.ts'
import { byYear, defaultKeepMs, type Numbering, type OrderRules } from './order-options.ts'
import type { PaymentGateway } from './payment-gateway.ts'
import { type OutboxOptions, readOutboxOptions } from './retry-pauses.ts'

export interface OrdersOptions {
  readonly payments: PaymentGateway
  /** Makes labels for planned shipments; without it whoever ships says carrier and tracking number. */
  readonly carrier?: Carrier
  /** Such as EUR: all amounts are smallest units of it. */
  readonly currency: string
  /** Where lines come from that are bound to no warehouse: the fewest shipments, if left out. */
  readonly allocation?: AllocationStrategy
  /** How long an order holds its goods before it is paid: 15 minutes by default. */
  readonly holdMs?: number
  /** How long a payment attempt may take, and holds the goods: two minutes by default. */
  readonly paymentTimeoutMs?: number
  /** After so many declined attempts an order is cancelled: 3 by default. */
  readonly paymentAttempts?: number
  /** How long a closed order stays in memory after its last fact: a day by default. */
  readonly keepOrdersMs?: number
  /** `ORD-2026-000042` by default. */
  readonly numbering?: Numbering
  readonly outbox?: OutboxOptions
  /** Who is told of what happens, from the log, at least once. Nobody, if left out. */
  readonly notifications?: NotificationOptions
  /** From 0 up to 1, exclusive: for the pauses between tries. */
  readonly random?: () => number
}

const optionFields = fieldsOf<OrdersOptions>({
  payments: true,
  carrier: true,
  currency: true,
  allocation: true,
  holdMs: true,
  paymentTimeoutMs: true,
  paymentAttempts: true,
  keepOrdersMs: true,
  numbering: true,
  outbox: true,
  notifications: true,
  random: true,
})

export interface CheckedOptions {
  readonly payments: PaymentGateway
  readonly carrier: Carrier | undefined
  readonly rules: OrderRules
  readonly keepOrdersMs: number
  readonly outbox: Required<OutboxOptions>
  readonly notifications: NotificationOptions | undefined
  readonly random: () => number
}

const gatewayMethods = ['authorize', 'capture', 'void', 'refund', 'lookup'] as const

/** @throws INVALID_ARGUMENT or INVALID_ID, naming the option */
export function readOrdersOptions(value: unknown): CheckedOptions {
  const given = readObject(value, 'options', optionFields)
  const { carrier, allocation, numbering = byYear, random = Math.random } = given
  if (typeof numbering !== 'function') throw invalidArgument('numbering', numbering, 'must be a function')
  if (typeof random !== 'function') throw invalidArgument('random', random, 'must be a function')
  return {
    payments: readPort<PaymentGateway>(given.payments, 'payments', gatewayMethods, 'must be a payment gateway'),
    carrier:
      carrier === undefined
        ? undefined
        : readPort<Carrier>(carrier, 'carrier', ['createLabel', 'lookup'], 'must be a carrier'),
    rules: {
      currency: readId(given, 'currency'),
      allocation: allocation === undefined ? fewestShipments() : readStrategy(allocation),
      holdMs: readOptionalWholeNumber(given, 'holdMs', 1) ?? 15 * 60_000,
      paymentTimeoutMs: readOptionalWholeNumber(given, 'paymentTimeoutMs', 1) ?? 120_000,
      paymentAttempts: readOptionalWholeNumber(given, 'paymentAttempts', 1) ?? 3,
      numbering: numbering as Numbering,
      hasCarrier: carrier !== undefined,
    },
    keepOrdersMs: readOptionalWholeNumber(given, 'keepOrdersMs') ?? defaultKeepMs,
    outbox: readOutboxOptions(given.outbox),
    notifications: given.notifications === undefined ? undefined : readNotifications(given.notifications),
    random: random as () => number,
  }
}

const notificationFields = fieldsOf<NotificationOptions>({ sender: true, cursor: true, types: true, from: true })

function readNotifications(value: unknown): NotificationOptions {
  const { sender, cursor, types, from } = readPart(value, 'notifications', notificationFields)
  if (types !== undefined && !(isArray(types) && types.every((type) => typeof type === 'string' && isEventName(type))))
    throw invalidArgument('notifications.types', types, 'must be an array of the names of events')
  if (from !== undefined && from !== 'now' && from !== 'beginning')
    throw invalidArgument('notifications.from', from, "must be 'now' or 'beginning'")
  return {
    sender: readPort<NotificationSender>(sender, 'notifications.sender', ['send'], 'must be a sender'),
    cursor: readPort<Cursor>(cursor, 'notifications.cursor', ['load', 'save'], 'must be a cursor'),
    ...(types !== undefined && { types: [...types] as NonNullable<NotificationOptions['types']> }),
    ...(from !== undefined && { from }),
  }
}
