import { fieldsOf, readPart } from '../errors/known-fields.ts'
import { readOptionalWholeNumber } from '../inventory/request/fields.ts'

/** When an order that a supplier has refused is placed again. */
export interface RetryPolicy {
  /** How many attempts there are for each dip, the first one included: 10 by default. Then it is left to `check()`. */
  readonly maxAttempts: number
  /** The pause behind the first attempt, in milliseconds; each one after it is twice as long: 1,000 by default. */
  readonly firstDelayMs: number
  /** The longest pause: five minutes by default. */
  readonly maxDelayMs: number
}

const fields = fieldsOf<RetryPolicy>({ maxAttempts: true, firstDelayMs: true, maxDelayMs: true })

/** @throws INVALID_ARGUMENT */
export function readRetryPolicy(value: unknown): RetryPolicy {
  const given = readPart(value, 'retry', fields)
  return {
    maxAttempts: readOptionalWholeNumber(given, 'maxAttempts', 1, 'retry.maxAttempts') ?? 10,
    firstDelayMs: readOptionalWholeNumber(given, 'firstDelayMs', 1, 'retry.firstDelayMs') ?? 1_000,
    maxDelayMs: readOptionalWholeNumber(given, 'maxDelayMs', 1, 'retry.maxDelayMs') ?? 5 * 60 * 1_000,
  }
}

/**
 * How long to wait behind an attempt: at least half of its pause, so that a supplier gets some rest, and a
 * random part of the other half, so that a thousand orders which failed together do not come back together.
 * @param random from 0 up to 1, exclusive
 */
export function delayAfter(attempt: number, { firstDelayMs, maxDelayMs }: RetryPolicy, random: number): number {
  const pauseMs = Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs)
  return Math.ceil((pauseMs * (1 + random)) / 2)
}
