import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderCommands } from './order-commands.ts'
import { OrderOracle } from './order-oracle.ts'
import { OrderWorld } from './order-world.ts'

/*
 * Orders with stock, money and clock together, against objects on paper; processes are killed before and after each call
 * to the gateway. To run a failure again: FC_SEED=<seed> FC_PATH=<path> npx vitest run test/orders/model
 */
const runs = Number(process.env.FC_RUNS ?? 60)
const { FC_SEED: seed, FC_PATH: path } = process.env

test('whatever becomes of orders, paper and program agree after each command, and the log is sound after each commit', {
  timeout: 60_000 + runs * 1_000,
}, async () => {
  const commands = fc.commands([...orderCommands], { size: 'max', maxCommands: 80 })
  await fc.assert(
    fc.asyncProperty(commands, async (script) => {
      const world = new OrderWorld()
      await world.begin()
      const oracle = new OrderOracle(world.clock.now())
      await fc.asyncModelRun(() => ({ model: oracle, real: world }), script)
      expect((await world.inventory.reconcile()).drift).toEqual([])
      await world.inventory.close()
    }),
    { numRuns: runs, ...(seed !== undefined && { seed: Number(seed) }), ...(path !== undefined && { path }) },
  )
})
