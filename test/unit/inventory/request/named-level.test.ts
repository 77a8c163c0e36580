import { expect, test } from 'vitest'
import type { LevelKey } from '../../../../src/index.ts'
import { commitsOf, laptops, nextTurns, openInventory } from '../../../support/open-inventory.ts'

test('an entry of the log and the payload of an event name their level, in a read and in a transaction', async () => {
  const { inventory } = await openInventory({ warehouses: { SFO: { reorderThreshold: 5 } } })
  const named: LevelKey[] = []
  for (const event of ['movement', 'hold-lost', 'reservation-expired', 'low-stock', 'out-of-stock'] as const)
    inventory.events.on(event, (payload) => named.push(payload))
  await inventory.receive({ ...laptops, quantity: 10, unitCost: 5 })
  const { id } = await inventory.reserve({ ...laptops, quantity: 4, reference: { type: 'order', id: '1' } })
  await inventory.extend(id, { ttlMs: 10_000_000 })
  const { sequence } = await inventory.sell({ ...laptops, quantity: 2 })
  await inventory.returnStock({ ...laptops, quantity: 1, disposition: 'damaged', reversesSequence: sequence })
  await inventory.returnToSupplier({ ...laptops, quantity: 1, from: 'damaged', receiptSequence: 1 })
  await inventory.count({ ...laptops, counted: 0, reason: 'fire', fromHeld: [{ reservationId: id, quantity: 4 }] })
  await inventory.configure({ ...laptops, reorderThreshold: 3 })
  await nextTurns()
  const entries = (await commitsOf(inventory)).flatMap((commit) => commit.entries)
  named.push(...entries.filter((entry) => 'productId' in entry))
  expect(named.length).toBe(20)
  const level = inventory.stock(laptops)
  for (const key of named) expect(inventory.stock(key)).toEqual(level)
  await inventory.transaction({ levels: named }, (tx) =>
    expect(named.map((key) => tx.stock(key).version)).toBeDefined(),
  )
})
