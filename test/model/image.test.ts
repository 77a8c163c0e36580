import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Commit } from '../../src/audit/commit.ts'
import { Catalog } from '../../src/catalog.ts'
import type { Entry, Journal } from '../../src/index.ts'
import { imageOf } from '../../src/inventory/image/state-image.ts'
import { StateRestorer } from '../../src/inventory/image/state-restorer.ts'
import { InventoryState } from '../../src/inventory/inventory-state.ts'
import { captureState, compareStates } from '../../src/inventory/state-comparison.ts'
import { Ledgers } from '../../src/ledger/ledgers.ts'
import { WishList } from '../ledger/wish-list.ts'
import { Oracle } from '../support/oracle.ts'
import { allCommands } from './all-commands.ts'
import { references } from './arbitraries.ts'
import { keyMaxAgeMs, maxAgeMs, System } from './system.ts'

/** More of them: FC_RUNS=5000 npx vitest run test/model/image.test.ts */
const runs = Number(process.env.FC_RUNS ?? 50)

async function setUp(): Promise<{ system: System; oracle: Oracle }> {
  const system = new System()
  await system.open()
  const oracle = new Oracle(system.clock.now(), maxAgeMs, keyMaxAgeMs)
  // Opening wrote the retention policy.
  oracle.commit([{ type: 'retention-configured', warehouseId: '' }])
  // And that it has ledgers.
  oracle.commit([])
  for (const id of ['SFO', 'NYC']) {
    await system.inventory.addWarehouse({ id, name: id })
    oracle.run({ type: 'addWarehouse', id, name: id })
    const request = { warehouseId: id, productId: 'LAPTOP', quantity: 20 }
    await system.inventory.receive(request)
    oracle.run({ type: 'receive', ...request })
  }
  return { system, oracle }
}

async function allCommits(journal: Journal): Promise<Commit<Entry>[]> {
  const commits: Commit<Entry>[] = []
  for await (const batch of journal.read()) commits.push(...(batch.commits as Commit<Entry>[]))
  return commits
}

const newLedgers = (): Ledgers => new Ledgers([new Catalog(), new WishList()], false)
const newState = (): InventoryState => new InventoryState(newLedgers())

function folded(commits: readonly Commit<Entry>[], into: InventoryState = newState()): InventoryState {
  for (const commit of commits) into.apply(commit)
  return into
}

/** By way of text, as a file would keep it. */
function restored(state: InventoryState): InventoryState {
  const restorer = new StateRestorer(newLedgers())
  for (const piece of imageOf(state)) restorer.add(JSON.parse(JSON.stringify(piece)))
  return restorer.finish()
}

const seen = (state: InventoryState): unknown => ({
  image: [...imageOf(state)],
  low: [...state.stock.lowStock()],
  due: state.stock.expiries
    .due(Number.MAX_SAFE_INTEGER, 1_000, () => true)
    .map(({ nextExpiry }) => nextExpiry)
    .toSorted((a, b) => a - b),
  reservations: [...state.stock.reservations()],
  byReference: references.map((reference) => state.stock.reservationsFor(reference)),
})

test('a state restored from its image at any commit is the same, and stays the same over the rest of the log', {
  timeout: 60_000 + runs * 1_000,
}, async () => {
  const commands = fc.commands(allCommands, { size: '+1', maxCommands: 100 })
  const moment = fc.double({ min: 0, max: 1, noNaN: true })
  await fc.assert(
    fc.asyncProperty(commands, moment, async (script, when) => {
      const { system, oracle } = await setUp()
      await fc.asyncModelRun(() => ({ model: oracle, real: system }), script)
      await system.inventory.close()
      const commits = await allCommits(system.journal)
      const cut = Math.round(when * commits.length)
      const whole = folded(commits.slice(0, cut))
      const again = restored(whole)
      expect(seen(again)).toEqual(seen(whole))
      folded(commits.slice(cut), whole)
      folded(commits.slice(cut), again)
      expect(seen(again)).toEqual(seen(whole))
      expect(compareStates(captureState(again), captureState(whole))).toEqual([])
    }),
    { numRuns: runs },
  )
})
