import { expect } from 'vitest'
import type { Oracle } from '../support/oracle.ts'
import { callRequest } from './commands/request-command.ts'
import { attempt, expectSameOutcome, expectSameState } from './comparison.ts'
import { expectSameLedgers } from './ledger-comparison.ts'
import type { System } from './system.ts'

/** What was opened is what the oracle expects, keys included, and what a replay of the log gives. */
export async function expectSameAfterOpening(system: System, oracle: Oracle): Promise<void> {
  const { inventory } = system
  // Opening ends what ran out meanwhile.
  oracle.expireOn()
  expectSameState(inventory, oracle)
  for (const { request, value } of oracle.boundCommands)
    expectSameOutcome(await attempt(callRequest(inventory, request)), { ok: true, value })
  expectSameLedgers(system, oracle)
  const { sequence, drift } = await inventory.reconcile()
  expect({ sequence, drift }).toEqual({ sequence: oracle.sequence, drift: [] })
}
