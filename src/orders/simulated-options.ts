import { randomBytes } from 'node:crypto'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { fieldsOf, readObject } from '../errors/known-fields.ts'
import { readOptionalWholeNumber } from '../inventory/request/fields.ts'
import { keyIn } from './webhook-signature.ts'

/** How often a simulated gateway misbehaves, and how. Rates are from 0 to 1; what is left out never happens. */
export interface SimulatedPaymentsOptions {
  /** Of the chances: the same seed, and the same calls in the same order, misbehave alike. 1 by default. */
  readonly seed?: number
  /** Authorizations that are declined. */
  readonly declines?: number
  /** Captures that are declined although they were authorized. */
  readonly captureDeclines?: number
  /** Refunds that fail. */
  readonly refundFailures?: number
  /** Calls that fail before anything was done. */
  readonly failures?: number
  /** Calls that are carried out, and whose answer is lost: time-outs after success. */
  readonly lostAnswers?: number
  /** Events that are told two times more. */
  readonly duplicateEvents?: number
  /** Declined authorizations whose money is captured after all, and told by an event alone. */
  readonly capturesAfterDecline?: number
  /** Events that come after `lateMs`, as those of a payment whose order has expired. */
  readonly lateEvents?: number
  /** Captures of half of what was asked for. */
  readonly partialCaptures?: number
  /** How long an answer takes, in milliseconds: at least and at most. At once, by default. */
  readonly delayMs?: readonly [least: number, most: number]
  /** 1,000 by default. */
  readonly lateMs?: number
  /** Whether it authorizes first, and is asked to capture; without it an authorization captures at once. */
  readonly capturesSeparately?: boolean
  /** With what its webhooks are signed: `whsec_` and base64 of 24 bytes or more. Nobody knows it, if left out. */
  readonly webhookSecret?: string
  /** When webhooks are signed and read, in milliseconds since 1970: by the system's clock by default. */
  readonly now?: () => number
  /** For its pauses: those of the system by default. */
  readonly setTimeout?: (callback: () => void, delayMs: number) => unknown
}

export type CheckedSimulation = Required<Omit<SimulatedPaymentsOptions, 'setTimeout'>> &
  Pick<SimulatedPaymentsOptions, 'setTimeout'>

const fields = fieldsOf<SimulatedPaymentsOptions>({
  seed: true,
  declines: true,
  captureDeclines: true,
  refundFailures: true,
  failures: true,
  lostAnswers: true,
  duplicateEvents: true,
  capturesAfterDecline: true,
  lateEvents: true,
  partialCaptures: true,
  delayMs: true,
  lateMs: true,
  capturesSeparately: true,
  webhookSecret: true,
  now: true,
  setTimeout: true,
})

/** @throws INVALID_ARGUMENT */
export function readSimulation(value: unknown): CheckedSimulation {
  const given = readObject(value, 'options', fields)
  const rate = (field: string): number => {
    const chance = given[field] ?? 0
    if (typeof chance === 'number' && chance >= 0 && chance <= 1) return chance
    throw invalidArgument(field, chance, 'must be a rate from 0 to 1')
  }
  const { capturesSeparately = false, delayMs = [0, 0], setTimeout } = given as SimulatedPaymentsOptions
  const { webhookSecret = newSecret(), now = Date.now } = given as SimulatedPaymentsOptions
  keyIn(webhookSecret, 'webhookSecret')
  return {
    seed: readOptionalWholeNumber(given, 'seed') ?? 1,
    declines: rate('declines'),
    captureDeclines: rate('captureDeclines'),
    refundFailures: rate('refundFailures'),
    failures: rate('failures'),
    lostAnswers: rate('lostAnswers'),
    duplicateEvents: rate('duplicateEvents'),
    capturesAfterDecline: rate('capturesAfterDecline'),
    lateEvents: rate('lateEvents'),
    partialCaptures: rate('partialCaptures'),
    delayMs,
    lateMs: readOptionalWholeNumber(given, 'lateMs') ?? 1_000,
    capturesSeparately,
    webhookSecret,
    now,
    ...(setTimeout !== undefined && { setTimeout }),
  }
}

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}
