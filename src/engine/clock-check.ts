import { invalidArgument, unreadable } from '../errors/invalid-argument.ts'
import type { Clock } from './clock.ts'

const yearInSeconds = 365 * 24 * 60 * 60

/**
 * Checks a clock by what it gives when an inventory is opened.
 * @throws INVALID_ARGUMENT if that is no time in milliseconds
 */
export function checkClock(clock: Clock): void {
  const { monotonic } = clock as { readonly monotonic?: unknown }
  if (monotonic !== undefined && typeof monotonic !== 'function') {
    throw invalidArgument('clock.monotonic', monotonic, 'must be a function, or left out')
  }
  const now = reading(clock, 'now')
  if (Math.abs(now - Date.now() / 1000) < yearInSeconds) {
    throw invalidArgument('clock.now', now, 'must give milliseconds since 1970, and these are seconds')
  }
  if (monotonic !== undefined) reading(clock, 'monotonic')
}

function reading(clock: Clock, method: 'now' | 'monotonic'): number {
  const field = `clock.${method}`
  let value: unknown
  try {
    value = clock[method]?.()
  } catch (error) {
    throw unreadable(error, field, clock)
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw invalidArgument(field, value, 'must give a number of milliseconds')
}
