import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Catalog } from '../../src/catalog.ts'
import { replay } from '../../src/index.ts'
import { WishList } from '../ledger/wish-list.ts'
import { checkInvariants } from '../support/invariants.ts'
import { Oracle } from '../support/oracle.ts'
import { allCommands } from './all-commands.ts'
import { cutPowerCommand } from './commands/cut-power.ts'
import { killCommand } from './commands/kill.ts'
import { reopenCommand } from './commands/reopen.ts'
import { takeSnapshotCommand } from './commands/take-snapshot.ts'
import { expectSameState } from './comparison.ts'
import { FolderHome, type Home, MemoryHome, SimulatedHome } from './home.ts'
import { keyMaxAgeMs, maxAgeMs, System } from './system.ts'

/*
 * Random commands against the oracle. A failure prints the seed, the path and behind the commands the
 * replayPath of the smallest run that fails; to run exactly that again:
 *   FC_SEED=<seed> FC_PATH=<path> FC_REPLAY=<replayPath> npx vitest run test/model -t '<its title>'
 * and for a longer search:
 *   FC_RUNS=5000 npx vitest run test/model
 */
const runs = Number(process.env.FC_RUNS ?? 100)
const seed = process.env.FC_SEED
const path = process.env.FC_PATH
const replayPath = process.env.FC_REPLAY
const settings: fc.Parameters<unknown> = {
  ...(seed !== undefined && { seed: Number(seed) }),
  ...(path !== undefined && { path, endOnFailure: true }),
}

/** Runs random commands on logs that are kept in a home each, and checks each run at its end. */
async function checkRuns<Place extends Home>(
  makeHome: () => Promise<Place>,
  all: readonly fc.Arbitrary<fc.AsyncCommand<Oracle, System<Place>>>[],
  numRuns: number = runs,
): Promise<void> {
  const commands = fc.commands([...all], {
    size: '+1',
    maxCommands: 100,
    ...(replayPath !== undefined && { replayPath }),
  })
  const moments = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(commands, moments, async (script, when) => {
      const home = await makeHome()
      try {
        const { oracle, system } = await setUp(home)
        await fc.asyncModelRun(() => ({ model: oracle, real: system }), script)
        await checkRun(oracle, system, when)
        await system.inventory.close()
      } finally {
        await home.leave()
      }
    }),
    { ...settings, numRuns } as fc.Parameters<[Iterable<fc.AsyncCommand<Oracle, System<Place>>>, number[]]>,
  )
}

const timeout = 60_000 + runs * 1_000

test('random commands do what the oracle expects, and every invariant holds after each run', { timeout }, async () => {
  await checkRuns(async () => new MemoryHome(), allCommands)
})

test('the same on a disk, with processes that are killed, power cuts and snapshots among them', {
  timeout,
}, async () => {
  const disasters = [killCommand, cutPowerCommand, takeSnapshotCommand, takeSnapshotCommand, reopenCommand]
  await checkRuns(async () => new SimulatedHome(), [...allCommands, ...disasters])
})

test('the same in a real folder, with snapshots among them', { timeout }, async () => {
  const all = [...allCommands, takeSnapshotCommand, reopenCommand]
  await checkRuns(() => FolderHome.make(), all, Math.ceil(runs / 10))
})

async function setUp<Place extends Home>(home: Place): Promise<{ oracle: Oracle; system: System<Place> }> {
  const system = new System(home)
  await system.open()
  const oracle = new Oracle(system.clock.now(), maxAgeMs, keyMaxAgeMs)
  // Opening wrote the retention policy.
  oracle.commit([{ type: 'retention-configured', warehouseId: '' }])
  // And that it has ledgers.
  oracle.commit([])
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
    const ledgers = [new Catalog(), new WishList()]
    expectSameState(await replay(journal, { until: { sequence }, ledgers }), past)
  }
}

/** The oracle as it was. */
function pastOf(oracle: Oracle, sequence: number): Oracle {
  const past = new Oracle(oracle.now, oracle.maxAgeMs)
  past.facts = oracle.facts.filter((fact) => fact.sequence <= sequence)
  past.sequence = sequence
  past.lastAt = oracle.times[sequence - 1] ?? 0
  return past
}
