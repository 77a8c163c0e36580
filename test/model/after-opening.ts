import { expect } from 'vitest'
import type { InventoryManager } from '../../src/index.ts'
import type { Oracle } from '../support/oracle.ts'
import { callRequest } from './commands/request-command.ts'
import { attempt, expectSameOutcome, expectSameState } from './comparison.ts'

/** What was opened is what the oracle expects, keys included, and what a replay of the log gives. */
export async function expectSameAfterOpening(inventory: InventoryManager, oracle: Oracle): Promise<void> {
  // Opening ends what ran out meanwhile.
  oracle.expireOn()
  expectSameState(inventory, oracle)
  for (const { request, value } of oracle.boundCommands)
    expectSameOutcome(await attempt(callRequest(inventory, request)), { ok: true, value })
  const { sequence, drift } = await inventory.reconcile()
  expect({ sequence, drift }).toEqual({ sequence: oracle.sequence, drift: [] })
}
