import { fieldsOf, readPart } from '../errors/known-fields.ts'
import { readOptionalWholeNumber } from '../inventory/request/fields.ts'

/** When a call outside that did not answer is tried again. It is never given up: what it moves is somebody's money. */
export interface OutboxOptions {
  /** At most this many calls are under way: 64 by default. */
  readonly concurrency?: number
  /** The pause behind the first try, in milliseconds; each one after it is twice as long: 500 by default. */
  readonly firstDelayMs?: number
  /** The longest pause: five minutes by default. */
  readonly maxDelayMs?: number
  /** How long one call may take: 30 seconds by default. Then it is undecided, and looked up. */
  readonly callTimeoutMs?: number
}

const fields = fieldsOf<OutboxOptions>({
  concurrency: true,
  firstDelayMs: true,
  maxDelayMs: true,
  callTimeoutMs: true,
})

/** @throws INVALID_ARGUMENT */
export function readOutboxOptions(value: unknown): Required<OutboxOptions> {
  const given = value === undefined ? {} : readPart(value, 'outbox', fields)
  const whole = (field: string, otherwise: number): number =>
    readOptionalWholeNumber(given, field, 1, `outbox.${field}`) ?? otherwise
  return {
    concurrency: whole('concurrency', 64),
    firstDelayMs: whole('firstDelayMs', 500),
    maxDelayMs: whole('maxDelayMs', 5 * 60 * 1_000),
    callTimeoutMs: whole('callTimeoutMs', 30_000),
  }
}

/**
 * How long to wait behind a try: at least half of its pause, and a random part of the other half, so that what failed
 * together does not come back together.
 * @param random from 0 up to 1, exclusive
 */
export function pauseAfter(
  tries: number,
  { firstDelayMs, maxDelayMs }: Pick<Required<OutboxOptions>, 'firstDelayMs' | 'maxDelayMs'>,
  random: number,
): number {
  const pauseMs = Math.min(firstDelayMs * 2 ** (tries - 1), maxDelayMs)
  return Math.ceil((pauseMs * (1 + random)) / 2)
}
