import { describe, expect } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { nyc, race, sfo } from './arena.ts'
import { someTurns, track, until } from './tracked.ts'

describe('low-stock', () => {
  race('fires when it becomes true, and not again until it has been false', async ({ inventory, clock }) => {
    const told: string[] = []
    inventory.events.on('low-stock', ({ available, threshold }) => told.push(`${available}/${threshold}`))
    const next = async (): Promise<string[]> => {
      await inventory.settled()
      await someTurns()
      return told.splice(0)
    }
    await inventory.configure({ ...sfo, reorderThreshold: 4 })
    await inventory.reserve({ ...sfo, quantity: 6, ttlMs: 100 })
    expect(await next()).toEqual(['4/4'])
    // Low it stays: by a movement, by a higher threshold, its own or its warehouse's.
    await inventory.markDamaged({ ...sfo, quantity: 1 })
    await inventory.configure({ ...sfo, reorderThreshold: 5 })
    await inventory.configure({ warehouseId: 'SFO', reorderThreshold: 9 })
    await inventory.configure({ ...sfo, reorderThreshold: null })
    expect(await next()).toEqual([])
    expect(inventory.lowStock()).toMatchObject([{ ...sfo, available: 3, threshold: 9 }])
    // 10 is above the threshold again: an expiry ends it as a delivery would.
    await inventory.receive({ ...sfo, quantity: 1 })
    clock.advance(100)
    await until(() => inventory.stock(sfo).available === 10)
    expect(inventory.lowStock()).toEqual([])
    await inventory.sell({ ...sfo, quantity: 1 })
    expect(await next()).toEqual(['9/9'])
  })

  const newLevel = { warehouseId: 'LAX', productId: 'NEW' }
  for (const [whose, threshold] of [
    ['its own', { ...newLevel, reorderThreshold: 3 }],
    ["its warehouse's", { warehouseId: 'LAX', reorderThreshold: 3 }],
  ] as const) {
    race(
      `a level is low from its first stock on, whether ${whose} threshold came before it or after`,
      async (arena) => {
        const { inventory } = arena
        const isLow = (): boolean => inventory.lowStock(newLevel).length > 0
        await inventory.configure(threshold)
        expect(isLow()).toBe(false)
        await inventory.receive({ ...newLevel, quantity: 5 })
        expect(isLow()).toBe(false)
        await inventory.sell({ ...newLevel, quantity: 2 })
        expect(isLow()).toBe(true)
        const other = { ...newLevel, productId: 'OTHER' }
        await inventory.receive({ ...other, quantity: 3 })
        if (whose === 'its own') await inventory.configure({ ...other, reorderThreshold: 3 })
        expect(inventory.lowStock(other)).toHaveLength(1)
      },
    )
  }

  race('a level without a threshold is never low, and 0 is a threshold', async ({ inventory }) => {
    await inventory.configure({ ...nyc, reorderThreshold: 0 })
    await inventory.sell({ ...sfo, quantity: 10 })
    await inventory.sell({ ...nyc, quantity: 9 })
    expect(inventory.lowStock()).toEqual([])
    const { sequence } = await inventory.sell({ ...nyc, quantity: 1 })
    expect(inventory.lowStock()).toEqual([{ ...nyc, available: 0, threshold: 0, sequence }])
  })
})

describe('lowStock() lists all that are low now, so an event lost in a crash loses nothing', () => {
  race('one whose commit landed and whose event was never told', async ({ inventory, journal, clock }) => {
    await inventory.configure({ ...sfo, reorderThreshold: 4 })
    const told: unknown[] = []
    inventory.events.on('low-stock', (low) => told.push(low))
    await inventory.settled()
    journal.failAt(1, 'rejects', { landed: true })
    const selling = track(inventory.sell({ ...sfo, quantity: 7 }))
    await selling.answered()
    await someTurns()
    expect([selling.outcome, told]).toEqual(['JOURNAL_FAILED', []])
    await using reopened = await InventoryManager.open({ journal: journal.crash(), clock })
    const { sequence } = reopened.lowStock()[0] as { sequence: number }
    expect(reopened.lowStock()).toEqual([{ ...sfo, available: 3, threshold: 4, sequence }])
    // It is the commit that made it low, also to those who ask after the next.
    await reopened.sell({ ...sfo, quantity: 1 })
    expect(reopened.lowStock()).toEqual([{ ...sfo, available: 2, threshold: 4, sequence }])
  })
})
