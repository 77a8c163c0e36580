import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Closings, MemoryDayStore } from '../../src/closings.ts'
import { isInventoryError } from '../../src/index.ts'
import { type Books, hourMs, instant, november, openBooks, openShopOfPens, zone } from './books.ts'

interface Step {
  readonly does: 'receive' | 'sell' | 'return' | 'adjust' | 'transfer' | 'damage' | 'lose files'
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
  /** Hours until the next step. */
  readonly waits: number
  /** How many hours before it was told it happened; told at once, if 0. */
  readonly late: number
}

const step: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom(
    ...(['receive', 'receive', 'sell', 'sell', 'return', 'adjust', 'transfer', 'damage', 'lose files'] as const),
  ),
  warehouseId: fc.constantFrom('SFO', 'NYC'),
  productId: fc.constantFrom('PEN', 'INK'),
  quantity: fc.integer({ min: 1, max: 5 }),
  waits: fc.integer({ min: 0, max: 30 }),
  late: fc.oneof({ arbitrary: fc.constant(0), weight: 2 }, fc.integer({ min: 1, max: 100 })),
})

test('whatever is told, and however late: every version of every day is what the log gives at its own sequence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const store = new MemoryDayStore()
      const books = await openShopOfPens({ store })
      const known = new Map<string, unknown>()
      for (const each of steps) {
        await take(books, store, each)
        books.clock.set(books.clock.now() + each.waits * hourMs)
        await closeAllThatIsOver(books)
        await expectClosingsToStay(books.closings, known)
      }
      books.clock.set(instant(30))
      await closeAllThatIsOver(books)
      expect(await books.closings.reconcileDays()).toEqual([])
      await expectChain(books.closings)
      await books.inventory.close()
      const anew = await openBooks({ store: new MemoryDayStore() }, books.journal, books.clock)
      for (const { day, versions } of books.closings.days())
        for (const { version } of versions)
          expect(await anew.closings.rows(day, { version })).toEqual(await books.closings.rows(day, { version }))
    }),
    { numRuns: 30 },
  )
})

async function take({ inventory, clock }: Books, store: MemoryDayStore, step: Step): Promise<void> {
  const { does, warehouseId, productId, quantity, late } = step
  const level = { warehouseId, productId }
  const effectiveAt = Math.max(instant(1, 9), clock.now() - late * hourMs)
  const units = { ...level, quantity, ...(late > 0 && { effectiveAt }) }
  const [other] = ['SFO', 'NYC'].filter((id) => id !== warehouseId) as [string]
  const commands = {
    receive: () => inventory.receive({ ...units, unitCost: quantity * 10 }),
    sell: () => inventory.sell(units),
    return: () => inventory.returnStock({ ...units, disposition: 'available' }),
    adjust: () => inventory.adjust({ ...level, delta: -1, reason: 'gone', ...(late > 0 && { effectiveAt }) }),
    transfer: () => {
      const { warehouseId: sourceWarehouseId, ...rest } = units
      return inventory.transfer({ ...rest, sourceWarehouseId, destinationWarehouseId: other })
    },
    damage: () => inventory.markDamaged({ ...units, reason: 'wet' }),
    'lose files': async () => {
      for (const name of await store.names()) if (name.length % 2 === quantity % 2) await store.remove(name)
    },
  }
  try {
    await commands[does]()
  } catch (error) {
    if (!isInventoryError(error)) throw error
  }
}

async function closeAllThatIsOver({ closings, clock }: Books): Promise<void> {
  for (let day = 29; day >= 1; day -= 1)
    if (clock.now() >= instant(day + 1, 0)) {
      await closings.closeDay(november(1), { zone })
      await closings.closeDay(november(day), { zone })
      return
    }
}

/** What a version said once it says for ever. */
async function expectClosingsToStay(closings: Closings, known: Map<string, unknown>): Promise<void> {
  for (const { day, versions } of closings.days()) {
    for (const one of versions) {
      const name = `${day} ${one.version}`
      if (known.has(name)) expect(one).toEqual(known.get(name))
      else known.set(name, one)
    }
  }
}

/** A product at a place begins each day with what it ended with before; and ends with what came and went. */
async function expectChain(closings: Closings): Promise<void> {
  const endings = new Map<string, readonly [number, number]>()
  for (const { day } of closings.days()) {
    for (const row of await closings.rows(day)) {
      const level = `${row.productId} ${row.warehouseId}`
      const [quantity, value] = endings.get(level) ?? [0, 0]
      expect([row.opening, row.openingValue]).toEqual([quantity, value])
      endings.set(level, [row.ending, row.endingValue])
    }
  }
}
