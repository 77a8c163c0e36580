import { InventoryError } from './inventory-error.ts'

export function invalidArgument(field: string, value: unknown, problem: string): InventoryError {
  return new InventoryError('INVALID_ARGUMENT', {
    field,
    value: describeValue(value),
    problem: withPromise(value, problem),
  })
}

/** What an object that a caller brought has thrown while it was read, as an error of ours. */
export function unreadable(error: unknown, field: string, value: unknown): InventoryError {
  if (error instanceof InventoryError) return error
  const problem = 'could not be read, since it threw an error of its own, which is the cause'
  return new InventoryError('INVALID_ARGUMENT', { field, value: describeValue(value), problem }, { cause: error })
}

/** The problem with a value; of a promise it is always the same. */
export function withPromise(value: unknown, problem: string): string {
  return isThenable(value) ? `it is a promise, so an await is missing before it (${problem})` : problem
}

/** A short text that shows what was given. It runs no code that the value brings, but for a promise's `then`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'bigint') return `${value}n`
  if (Object.is(value, -0)) return '−0'
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isArray(value)) return describeArray(value)
  if (isThenable(value)) return 'a promise'
  return value === undefined ? 'undefined' : `a value of type ${typeof value}`
}

function describeArray(value: readonly unknown[]): string {
  try {
    return value.length === 0 ? 'an empty array' : 'an array'
  } catch {
    return 'an array'
  }
}

/** A proxy that was revoked throws when it is asked anything. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

function isThenable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  try {
    return typeof (value as PromiseLike<unknown>).then === 'function'
  } catch {
    return false
  }
}
