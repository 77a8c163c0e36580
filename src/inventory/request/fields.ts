import { describeValue, invalidArgument, isArray, withPromise } from '../../errors/invalid-argument.ts'
import { InventoryError } from '../../errors/inventory-error.ts'
import type { Unchecked } from '../../errors/known-fields.ts'
import { isQuantity, isWholeNumber, maxQuantity } from '../quantity.ts'

const maxIdLength = 128
const maxTextLength = 1024
const maxItems = 1_000_000
/** Control characters are those up to the first and those between the next two; then halves of characters. */
const lastControl = 0x1f
const firstHighControl = 0x7f
const lastHighControl = 0x9f
const firstSurrogate = 0xd800

/** A well-formed string of 1 to 128 characters without control characters; any other characters go. */
export function readId(from: Unchecked, field: string, path: string = field): string {
  return checkedId(from[field], path)
}

export function readOptionalId(from: Unchecked, field: string, path: string = field): string | undefined {
  const value = from[field]
  return value === undefined ? undefined : checkedId(value, path)
}

/** No calendar goes further (ECMAScript, "Time Values and Time Range"). */
export const lastTime: number = 8.64e15

/** A time in milliseconds since 1970 that a calendar can show. */
export function readOptionalTime(from: Unchecked, field: string, path: string = field): number | undefined {
  const value = from[field]
  if (value === undefined || (isWholeNumber(value) && value <= lastTime)) return value
  throw invalidArgument(path, value, `must be milliseconds since 1970, from 0 to ${lastTime}`)
}

function checkedId(value: unknown, path: string): string {
  const problem = problemOfId(value)
  if (problem === undefined) return value as string
  throw invalidId(path, value, problem)
}

export function problemOfId(value: unknown): string | undefined {
  if (typeof value !== 'string') return hasId(value) ? 'must be a string; did you mean its id?' : 'must be a string'
  if (value.length === 0) return 'must not be empty'
  if (value.length > maxIdLength) return `must have at most ${maxIdLength} characters, has ${value.length}`
  // One look at each character: a regular expression costs five times as much, for every id of every command.
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index)
    const isControl = code <= lastControl || (code >= firstHighControl && code <= lastHighControl)
    if (isControl) return 'must not contain control characters'
    if (code >= firstSurrogate && !value.isWellFormed()) return 'must be well-formed Unicode'
  }
  return undefined
}

/** Whether it is such as a reservation, whose id would be asked. */
function hasId(value: unknown): boolean {
  try {
    return typeof (value as { id?: unknown } | null | undefined)?.id === 'string'
  } catch {
    return false
  }
}

/** A whole number from 1 to 2^53 − 1. */
export function readQuantity(from: Unchecked, field: string = 'quantity', path: string = field): number {
  return checkedQuantity(from[field], path)
}

export function readOptionalQuantity({ quantity }: Unchecked): number | undefined {
  return quantity === undefined ? undefined : checkedQuantity(quantity, 'quantity')
}

function checkedQuantity(value: unknown, path: string): number {
  if (isQuantity(value)) return value
  throw invalidQuantity(path, value, `must be a whole number from 1 to ${maxQuantity}`)
}

export function readDelta(from: Unchecked): number {
  const value = from.delta
  if (Number.isSafeInteger(value) && value !== 0) return value as number
  throw invalidQuantity('delta', value, 'must be a whole number other than 0, within ±(2^53 − 1)')
}

export function readCounted(from: Unchecked): number {
  const value = from.counted
  if (isWholeNumber(value)) return value
  throw invalidQuantity('counted', value, `must be a whole number from 0 to ${maxQuantity}`)
}

/** A whole number from `minimum` to 2^53 − 1. */
export function readWholeNumber(from: Unchecked, field: string, minimum: number = 0, path: string = field): number {
  return checkedWholeNumber(from[field], minimum, path)
}

export function readOptionalWholeNumber(
  from: Unchecked,
  field: string,
  minimum: number = 0,
  path: string = field,
): number | undefined {
  const value = from[field]
  return value === undefined ? undefined : checkedWholeNumber(value, minimum, path)
}

function checkedWholeNumber(value: unknown, minimum: number, path: string): number {
  if (isWholeNumber(value) && value >= minimum) return value
  throw invalidArgument(path, value, `must be a whole number from ${minimum} to ${maxQuantity}`)
}

/** A list of at least one item; a hole in it is an item that is undefined. */
export function readList(from: Unchecked, field: string): readonly unknown[] {
  const value = from[field]
  if (!isArray(value)) throw invalidArgument(field, value, 'must be an array of at least one item')
  const { length } = value
  if (length === 0) throw invalidArgument(field, value, 'must have at least one item')
  if (!(length <= maxItems)) throw invalidArgument(field, value, `must have at most ${maxItems} items, has ${length}`)
  const items: unknown[] = []
  for (let index = 0; index < length; index += 1) items.push(value[index])
  return items
}

export function readSignal({ signal }: Unchecked): AbortSignal | undefined {
  if (signal === undefined || isSignal(signal)) return signal
  throw invalidArgument('signal', signal, 'must be an AbortSignal')
}

/** What only looks like a signal throws when it is asked. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    return value instanceof AbortSignal && typeof value.aborted === 'boolean'
  } catch {
    return false
  }
}

export function readText(from: Unchecked, field: string, path: string = field): string {
  return checkedText(from[field], path)
}

/** Free text of 1 to 1,024 characters. */
export function checkedText(value: unknown, path: string): string {
  if (typeof value !== 'string') throw invalidArgument(path, value, 'must be a string')
  if (value.length === 0) throw invalidArgument(path, value, 'must not be empty')
  if (value.length > maxTextLength) {
    throw invalidArgument(path, value, `must have at most ${maxTextLength} characters, has ${value.length}`)
  }
  if (!value.isWellFormed()) throw invalidArgument(path, value, 'must be well-formed Unicode')
  return value
}

export function readOptionalText(from: Unchecked, field: string): string | undefined {
  const value = from[field]
  return value === undefined ? undefined : checkedText(value, field)
}

export function readChoice<Choice extends string>(
  from: Unchecked,
  field: string,
  choices: readonly Choice[],
  path: string = field,
): Choice {
  const value = from[field]
  if (choices.includes(value as Choice)) return value as Choice
  throw invalidArgument(path, value, `must be one of ${choices.join(', ')}`)
}

function invalidId(field: string, value: unknown, problem: string): InventoryError {
  return new InventoryError('INVALID_ID', { field, value: describeValue(value), problem: withPromise(value, problem) })
}

function invalidQuantity(field: string, value: unknown, problem: string): InventoryError {
  const requested = typeof value === 'number' ? value : describeValue(value)
  return new InventoryError('INVALID_QUANTITY', { field, requested, problem: withPromise(value, problem) })
}
