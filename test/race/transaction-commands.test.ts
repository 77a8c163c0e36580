import { describe, expect, it } from 'vitest'
import { Transaction } from '../../src/engine/transaction.ts'
import { InventoryManager } from '../../src/index.ts'
import { commandTypes } from '../../src/inventory/commands/make-command.ts'
import { checkInvariants } from '../support/invariants.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'
import { nyc, race, sfo } from './arena.ts'

const one = { ...sfo, quantity: 1 }

describe('tx offers the same commands', () => {
  it('but for what is of no level: registering a warehouse', () => {
    const offered = [...commandTypes, 'tryReserve'].filter((type) => type in Transaction.prototype)
    expect(offered).toEqual([...commandTypes.filter((type) => type !== 'addWarehouse'), 'tryReserve'])
    for (const method of offered) expect(InventoryManager.prototype).toHaveProperty(method)
  })

  race('all of them in one transaction are one commit, in the order of the calls', async (arena) => {
    const { inventory } = arena
    const versions = [inventory.stock(sfo).version, inventory.stock(nyc).version] as [number, number]
    const context = { actor: 'ann', reason: 'stocktaking', metadata: { sheet: 7 } }
    await inventory.transaction({ levels: [sfo, nyc], ...context }, async (tx) => {
      await tx.configure({ ...sfo, reorderThreshold: 1 })
      await tx.receive({ ...one, quantity: 20 })
      await tx.sell(one)
      await tx.returnStock({ ...one, disposition: 'quarantined' })
      await tx.quarantine(one)
      await tx.clear(one)
      await tx.markDamaged(one)
      await tx.writeOff({ ...one, from: 'damaged' })
      await tx.remove(one)
      await tx.adjust({ ...sfo, delta: -1 })
      await tx.count({ ...sfo, counted: 30 })
      await tx.transfer({ sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', productId: 'LAPTOP', quantity: 2 })
      const held = await tx.reserve(one)
      await tx.extend(held.id, { ttlMs: 100_000_000 })
      await tx.release(held.id)
      const attempt = await tx.tryReserve({ ...one, quantity: 3 })
      if (!attempt.ok) expect.fail('it is there')
      await tx.confirm(attempt.value.id, { quantity: 2 })
      await tx.fulfill(attempt.value.id, { quantity: 1 })
      await tx.cancel(attempt.value.id)
      await tx.reserveAll({ lines: [one, { ...nyc, quantity: 1 }, one] })
    })
    const last = (await commitsOf(inventory)).at(-1)
    expect(last).toMatchObject(context)
    expect(last?.entries.map(({ type }) => type)).toEqual([
      'level-configured',
      'received',
      'sold',
      'returned',
      'quarantined',
      'cleared',
      'damaged',
      'written-off',
      'removed',
      'adjusted',
      'adjusted',
      'counted',
      'transferred-out',
      'transferred-in',
      'reserved',
      'extended',
      'released',
      'reserved',
      'confirmed',
      'released',
      'fulfilled',
      'cancelled',
      'reserved',
      'reserved',
      'reserved',
    ])
    expect([inventory.stock(sfo).version, inventory.stock(nyc).version]).toEqual(versions.map((before) => before + 1))
    await checkInvariants(inventory)
  })
})

describe('adjust, count, remove and writeOff require a reason', () => {
  race('in a transaction its own reason is theirs, and without any they are refused', async ({ inventory }) => {
    const adjustment = { ...sfo, delta: 1 }
    await inventory.transaction({ levels: [sfo] }, async (tx) => {
      await expectRefusal(tx.adjust(adjustment), 'INVALID_ARGUMENT')
      await expectRefusal(tx.count({ ...sfo, counted: 3 }), 'INVALID_ARGUMENT')
      await expectRefusal(tx.remove(one), 'INVALID_ARGUMENT')
      await expectRefusal(tx.writeOff({ ...one, from: 'damaged' }), 'INVALID_ARGUMENT')
    })
    await inventory.transaction({ levels: [sfo], reason: 'stocktaking' }, (tx) => tx.adjust(adjustment))
    expect((await commitsOf(inventory)).at(-1)).toMatchObject({
      reason: 'stocktaking',
      entries: [{ type: 'adjusted' }],
    })
    expect(inventory.stock(sfo).available).toBe(11)
  })
})
