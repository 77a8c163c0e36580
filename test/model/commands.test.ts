import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { replay } from '../../src/index.ts'
import { checkInvariants } from '../support/invariants.ts'
import { Oracle } from '../support/oracle.ts'
import { allCommands } from './all-commands.ts'
import { expectSameState } from './comparison.ts'
import { maxAgeMs, System } from './system.ts'

/*
 * Random commands against the oracle. A failure prints the seed and the path of the smallest run
 * that fails; to run exactly that again:
 *   FC_SEED=<seed> FC_PATH=<path> npx vitest run test/model
 * and for a longer search:
 *   FC_RUNS=5000 npx vitest run test/model
 */
const runs = Number(process.env.FC_RUNS ?? 100)
const seed = process.env.FC_SEED
const path = process.env.FC_PATH
const settings: fc.Parameters<unknown> = {
  numRuns: runs,
  ...(seed !== undefined && { seed: Number(seed) }),
  ...(path !== undefined && { path, endOnFailure: true }),
}

test('random commands do what the oracle expects, and every invariant holds after each run', {
  timeout: 60_000 + runs * 1_000,
}, async () => {
  const commands = fc.commands(allCommands, { size: '+1', maxCommands: 100 })
  await fc.assert(
    fc.asyncProperty(
      commands,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
      async (script, moments) => {
        const { oracle, system } = await setUp()
        await fc.asyncModelRun(() => ({ model: oracle, real: system }), script)
        await checkRun(oracle, system, moments)
        await system.inventory.close()
      },
    ),
    settings as fc.Parameters<[Iterable<fc.AsyncCommand<Oracle, System>>, number[]]>,
  )
})

async function setUp(): Promise<{ oracle: Oracle; system: System }> {
  const system = new System()
  await system.open()
  const oracle = new Oracle(system.clock.now(), maxAgeMs)
  // Opening wrote the retention policy.
  oracle.commit([{ type: 'retention-configured', warehouseId: '' }])
  for (const id of ['SFO', 'NYC']) {
    await system.inventory.addWarehouse({ id, name: id })
    oracle.run({ type: 'addWarehouse', id, name: id })
    for (const productId of ['LAPTOP', 'MOUSE']) {
      const request = { warehouseId: id, productId, quantity: 20 }
      await system.inventory.receive(request)
      oracle.run({ type: 'receive', ...request })
    }
  }
  return { oracle, system }
}

/** Invariants 1–5, 7, 8 and 10 over the whole run; 4 at the end and at some sequences before. */
async function checkRun(oracle: Oracle, system: System, moments: readonly number[]): Promise<void> {
  const { inventory, journal } = system
  await inventory.settled()
  await checkInvariants(inventory)
  expect((await inventory.reconcile()).drift, 'invariant 4: drift').toEqual([])
  for (const moment of [1, ...moments]) {
    const sequence = Math.round(moment * oracle.sequence)
    const past = pastOf(oracle, sequence)
    expectSameState(await replay(journal, { until: { sequence } }), past)
  }
}

/** The oracle as it was. */
function pastOf(oracle: Oracle, sequence: number): Oracle {
  const past = new Oracle(oracle.now, oracle.maxAgeMs)
  past.facts = oracle.facts.filter((fact) => fact.sequence <= sequence)
  past.sequence = sequence
  past.lastAt = past.facts.at(-1)?.at ?? 0
  return past
}
