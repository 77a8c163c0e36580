import type { ErrorCode, ErrorDetails, FaultCode, RefusalCode } from './error-details.ts'
import type { ErrorKind } from './error-kind.ts'
import { messageOf } from './error-messages.ts'
import { plainText } from './plain-text.ts'

/** How to take an error: the domain said no, the world failed, or this package has a bug. */
export type ErrorFamily = 'refusal' | 'fault' | 'invariant-violation'

/** The compiler sees to it that every fault is here: a forgotten one would be taken for a refusal. */
const faults: { readonly [Code in FaultCode]: true } = {
  LOCK_TIMEOUT: true,
  TRANSACTION_TIMEOUT: true,
  OVERLOADED: true,
  CLOSED: true,
  JOURNAL_NOT_FOUND: true,
  JOURNAL_FAILED: true,
  JOURNAL_CORRUPT: true,
  JOURNAL_LOCKED: true,
  JOURNAL_VERSION: true,
  JOURNAL_ARCHIVED: true,
  SNAPSHOT_FAILED: true,
  LEDGER_MISSING: true,
}

/** Marks our errors, so that two copies of the package in one process know each other's. */
const brand = Symbol.for('stockhold.InventoryError')

/** Every error that this package throws: a literal `code`, typed `details`, and the `cause` if there is one. */
export class InventoryError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly details: Readonly<ErrorDetails[C]>
  readonly family: ErrorFamily

  /** @param options.message what it says, where the list of messages does not know the code */
  constructor(code: C, details: ErrorDetails[C], options: { cause?: unknown; message?: string } = {}) {
    const { message, ...others } = options
    super(message ?? messageOf(code, details), others)
    this.code = code
    this.details = details
    this.family = familyOf(code)
    Object.defineProperty(this, brand, { value: true })
  }

  override get name(): string {
    return 'InventoryError'
  }
}

/** An error with a code that is declared elsewhere. */
export function errorAs<C extends RefusalCode>(kind: ErrorKind<C>, details: ErrorDetails[C]): InventoryError<C> {
  return new InventoryError(kind.code, details, { message: plainText(kind.message(details)) })
}

function familyOf(code: ErrorCode): ErrorFamily {
  if (code === 'INVARIANT_VIOLATED') return 'invariant-violation'
  return Object.hasOwn(faults, code) ? 'fault' : 'refusal'
}

/** Any error of this package: comparing its `code` tells the type of its `details`. */
export type AnyInventoryError = { [C in ErrorCode]: InventoryError<C> }[ErrorCode]

/**
 * Whether something caught is an error of this package, and of that `code` if one is given.
 * Works across duplicate copies of the package, where `instanceof` does not.
 */
export function isInventoryError(error: unknown): error is AnyInventoryError
export function isInventoryError<C extends ErrorCode>(error: unknown, code: C): error is InventoryError<C>
export function isInventoryError(error: unknown, code?: ErrorCode): boolean {
  if (typeof error !== 'object' || error === null) return false
  try {
    return brand in error && (code === undefined || (error as unknown as InventoryError).code === code)
  } catch {
    // Anything can be thrown, also what throws when it is looked at.
    return false
  }
}
