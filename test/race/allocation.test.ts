import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planOn } from '../../src/allocation/planning.ts'
import {
  type Allocation,
  type AllocationRequest,
  type AllocationStrategy,
  Allocator,
  byPriority,
  fewestShipments,
  lowestCost,
  mostStock,
} from '../../src/allocation.ts'
import { beginning, stateFromLog } from '../../src/engine/state-source.ts'
import { type InventoryManager, isInventoryError, type MemoryJournal } from '../../src/index.ts'
import { LeftOutLedgers } from '../../src/inventory/ledger-folds.ts'
import { checkInvariants } from '../support/invariants.ts'
import { openInventory } from '../support/open-inventory.ts'

const warehouseIds = ['A', 'B', 'C']
const products = ['LAPTOP', 'MOUSE']
const strategies: readonly AllocationStrategy[] = [
  byPriority(['C', 'A']),
  mostStock(),
  fewestShipments(),
  lowestCost({ perShipment: () => 10, perUnit: ({ id }) => warehouseIds.indexOf(id) * 4 }),
]

const level = fc.record({ warehouseId: fc.constantFrom(...warehouseIds), productId: fc.constantFrom(...products) })
const line = fc.record({ productId: fc.constantFrom(...products), quantity: fc.integer({ min: 1, max: 5 }) })
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      which: fc.nat(3),
      partial: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ receive: level, quantity: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ sell: level, quantity: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ keep: level, keepBack: fc.integer({ min: 0, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      hold: fc.uniqueArray(level, {
        minLength: 1,
        maxLength: 3,
        selector: ({ warehouseId, productId }) => warehouseId + productId,
      }),
      take: fc.boolean(),
    }),
  },
)

interface Allocating {
  readonly request: AllocationRequest
  readonly allocation: Allocation
}

test('a plan that is reserved is the plan of the very stock before its commit, reserved as it stands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 5, maxLength: 25 }), async (scheduler, steps) => {
      const { inventory, journal } = await openInventory({ warehouses: { B: {}, A: {}, C: {} } })
      for (const warehouseId of warehouseIds) {
        for (const productId of products) await inventory.receive({ warehouseId, productId, quantity: 4 })
      }
      const allocator = new Allocator(inventory, { strategy: mostStock() })
      const done: Allocating[] = []
      const players = steps.map((one) =>
        scheduler.schedule(Promise.resolve()).then(async () => {
          if (!('lines' in one)) return perform(inventory, one, () => scheduler.schedule(Promise.resolve()))
          const { lines, partial, which } = one
          const request = { lines, partial, strategy: strategies[which] as AllocationStrategy }
          done.push({ request, allocation: await allocator.allocate(request) })
        }),
      )
      const outcomes = Promise.allSettled(players)
      await scheduler.waitFor(outcomes)
      for (const outcome of await outcomes) {
        if (outcome.status === 'rejected') expect(isInventoryError(outcome.reason, 'INSUFFICIENT_STOCK')).toBe(true)
      }
      for (const each of done) await expectAsPlanned(each, journal)
      await checkInvariants(inventory)
      await inventory.close()
    }),
    { numRuns: 150 },
  )
})

async function expectAsPlanned({ request, allocation }: Allocating, journal: MemoryJournal): Promise<void> {
  const { plan, reservations } = allocation
  const planned = plan.shipments.flatMap(({ warehouseId, lines }) =>
    lines.map(({ productId, quantity }) => ({ warehouseId, productId, quantity })),
  )
  expect(reservations).toMatchObject(planned)
  expect(reservations).toHaveLength(planned.length)
  const [sequence, ...others] = new Set(reservations.map((held) => held.sequence))
  expect(others).toEqual([])
  if (sequence === undefined) return
  const { state } = await stateFromLog(journal, { sequence: sequence - 1 }, beginning(new LeftOutLedgers()))
  expect(planOn(state.stock, request, request.strategy as AllocationStrategy)).toEqual(plan)
}

type Other = Exclude<typeof step extends fc.Arbitrary<infer Step> ? Step : never, { lines: unknown }>

async function perform(inventory: InventoryManager, one: Other, pause: () => Promise<unknown>): Promise<void> {
  if ('receive' in one) await inventory.receive({ ...one.receive, quantity: one.quantity })
  else if ('sell' in one) await inventory.sell({ ...one.sell, quantity: one.quantity })
  else if ('keep' in one) await inventory.configure({ ...one.keep, keepBack: one.keepBack })
  else {
    await inventory.transaction({ levels: one.hold }, async (tx) => {
      await pause()
      for (const held of one.hold) {
        if (one.take && tx.stock(held).available > 0) await tx.sell({ ...held, quantity: 1 })
      }
      await pause()
    })
  }
}
