import { expect } from 'vitest'
import type { ErrorCode, ErrorDetails } from '../../src/errors/error-details.ts'
import { InventoryError } from '../../src/errors/inventory-error.ts'

/** The error that a promise rejects with; the test fails if it does not, or with anything else. */
export async function refusalOf(promise: Promise<unknown>): Promise<InventoryError> {
  const error: unknown = await promise.then(
    (value) => expect.fail(`expected a rejection, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(InventoryError)
  return error as InventoryError
}

/** Expects a rejection with a code, and gives its details. */
export async function expectRefusal<Code extends ErrorCode>(
  promise: Promise<unknown>,
  code: Code,
): Promise<Readonly<ErrorDetails[Code]>> {
  const error = await refusalOf(promise)
  expect(error.code, error.message).toBe(code)
  return error.details as Readonly<ErrorDetails[Code]>
}

/** Expects a synchronous throw with a code, and gives its details. */
export function expectThrow<Code extends ErrorCode>(run: () => unknown, code: Code): Readonly<ErrorDetails[Code]> {
  let thrown: unknown
  try {
    run()
  } catch (error) {
    thrown = error
  }
  expect(thrown, 'expected a throw').toBeInstanceOf(InventoryError)
  const error = thrown as InventoryError
  expect(error.code, error.message).toBe(code)
  return error.details as Readonly<ErrorDetails[Code]>
}
