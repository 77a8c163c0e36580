import type * as fc from 'fast-check'
import { expect } from 'vitest'
import type { BatchRequest } from '../../../src/index.ts'
import type { Oracle } from '../../support/oracle.ts'
import { attempt, expectSameOutcome, expectSameState, idsIn } from '../comparison.ts'
import { expectSameLedgers } from '../ledger-comparison.ts'
import type { System } from '../system.ts'

export type ModelCommand = fc.AsyncCommand<Oracle, System>

/** One command of the inventory, run against the real thing and the oracle alike. */
export abstract class RequestCommand implements ModelCommand {
  /** Any command may come at any time: those that are refused are tested as well. */
  check(): boolean {
    return true
  }

  /** The request, as far as it depends on what was made before. */
  protected abstract requestFor(oracle: Oracle): BatchRequest

  async run(oracle: Oracle, system: System): Promise<void> {
    const { inventory } = system
    const request = this.requestFor(oracle)
    const outcome = await attempt(callRequest(inventory, request))
    const expected = oracle.run(request, idsIn(outcome))
    expectSameOutcome(outcome, expected)
    expectSameState(inventory, oracle)
    expectSameLedgers(system, oracle)
    // Invariant 9: a refused command wrote nothing, a command without effect neither.
    const { sequence } = await inventory.reconcile()
    expect(sequence).toBe(oracle.sequence)
  }

  abstract toString(): string
}

/** A command that is complete by itself. */
export class FixedRequest extends RequestCommand {
  readonly #request: BatchRequest

  constructor(request: BatchRequest) {
    super()
    this.#request = request
  }

  protected requestFor(): BatchRequest {
    return this.#request
  }

  toString(): string {
    const { type, ...fields } = this.#request
    return `${type}(${JSON.stringify(fields)})`
  }
}

type Callable = (...values: unknown[]) => Promise<unknown>

/** Calls the method that the request names; one on a reservation takes its id first. */
export function callRequest(inventory: System['inventory'], request: BatchRequest): Promise<unknown> {
  const { type, ...fields } = request
  const method = inventory[type] as Callable
  if ('reservationIds' in fields) {
    const { reservationIds, ...options } = fields
    return method.call(inventory, reservationIds, options)
  }
  if (!('reservationId' in fields) || type === 'returnStock') return method.call(inventory, fields)
  const { reservationId, ...options } = fields
  return method.call(inventory, reservationId, options)
}
