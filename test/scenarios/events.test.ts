import { expect, test } from 'vitest'
import { laptops, nextTurns, openInventory, openWithLaptops } from '../support/open-inventory.ts'

/** Everything that an inventory tells, in the order in which it is told. */
function listen({ events }: Awaited<ReturnType<typeof openInventory>>['inventory']): string[] {
  const told: string[] = []
  events
    .on('commit', ({ sequence }) => told.push(`commit ${sequence}`))
    .on('movement', ({ type, quantity, sequence, index }) => told.push(`${type} ${quantity} at ${sequence}/${index}`))
    .on('reservation-expired', ({ reservationId }) => told.push(`reservation-expired ${reservationId}`))
    .on('low-stock', ({ available, threshold }) => told.push(`low-stock ${available}/${threshold}`))
    .on('out-of-stock', () => told.push('out-of-stock'))
    .on('back-in-stock', ({ available }) => told.push(`back-in-stock ${available}`))
  return told
}

test('nobody can forge an event: what listens to an inventory cannot emit', async () => {
  const { inventory } = await openWithLaptops(10)
  const { events } = inventory
  expect(inventory.events).toBe(events)
  expect('emit' in events).toBe(false)
  expect(events.on('commit', () => undefined)).toBe(events)
  expect(Object.isFrozen(events)).toBe(true)
})

test('low stock is told once, until it has been above; out of stock and back likewise', async () => {
  const { inventory } = await openInventory({
    warehouses: { SFO: { reorderThreshold: 3 } },
    stock: { SFO: { LAPTOP: 10 } },
  })
  const told = listen(inventory)
  const alerts = (): string[] => told.splice(0).filter((what) => what.includes('stock'))
  await inventory.sell({ ...laptops, quantity: 7 })
  await inventory.sell({ ...laptops, quantity: 1 })
  await nextTurns()
  expect(alerts()).toEqual(['low-stock 3/3'])
  expect(inventory.lowStock()).toMatchObject([{ ...laptops, available: 2, threshold: 3 }])
  await inventory.sell({ ...laptops, quantity: 2 })
  await inventory.receive({ ...laptops, quantity: 4 })
  await inventory.sell({ ...laptops, quantity: 1 })
  await nextTurns()
  expect(alerts()).toEqual(['out-of-stock', 'back-in-stock 4', 'low-stock 3/3'])
})

test("a change of threshold makes levels low as well, the level's own before the warehouse's", async () => {
  const { inventory } = await openWithLaptops(5)
  const told = listen(inventory)
  await inventory.configure({ warehouseId: 'SFO', reorderThreshold: 5 })
  await nextTurns()
  expect(told.splice(0)).toEqual(['commit 4', 'low-stock 5/5'])
  await inventory.configure({ ...laptops, reorderThreshold: 4 })
  expect(inventory.lowStock()).toEqual([])
  expect(inventory.stock(laptops)).toMatchObject({ reorderThreshold: 4, version: 2 })
  await inventory.configure({ ...laptops, reorderThreshold: null })
  await nextTurns()
  expect(told.splice(0)).toEqual(['commit 5', 'commit 6', 'low-stock 5/5'])
})

test('events come in the order of the log, then of the entries, and after the answer', async () => {
  const { inventory, clock } = await openWithLaptops(4)
  const told = listen(inventory)
  const hold = inventory.reserve({ ...laptops, quantity: 4, ttlMs: 1000 }).then(({ id }) => {
    told.push(`answered ${id}`)
  })
  const { quantity } = { quantity: 1 }
  const moved = inventory
    .transfer({ sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC', productId: 'LAPTOP', quantity })
    .catch(() => told.push('refused'))
  await Promise.all([hold, moved])
  await nextTurns()
  expect(told.splice(0)).toEqual(['answered R1', 'refused', 'commit 4', 'reserved 4 at 4/0', 'out-of-stock'])
  clock.advance(1000)
  await nextTurns()
  expect(told.splice(0)).toEqual(['commit 5', 'expired 4 at 5/0', 'reservation-expired R1', 'back-in-stock 4'])
})

test('a listener throws, rejects or calls a command, and everybody else is served', async () => {
  const { inventory } = await openWithLaptops(5)
  const failures: string[] = []
  const later: number[] = []
  inventory.events.on('listener-error', ({ event, error }) => failures.push(`${event}: ${String(error)}`))
  inventory.events.on('movement', () => {
    throw new Error('thrown')
  })
  inventory.events.on('movement', async () => {
    throw new Error('rejected')
  })
  inventory.events.on('movement', async ({ type }) => {
    if (type === 'sold') later.push((await inventory.receive({ ...laptops, quantity: 1 })).sequence)
  })
  const sold = await inventory.sell({ ...laptops, quantity: 2 })
  await inventory.settled()
  await nextTurns(4)
  expect(later).toEqual([sold.sequence + 1])
  expect(failures.toSorted()).toEqual([
    'movement: Error: rejected',
    'movement: Error: rejected',
    'movement: Error: thrown',
    'movement: Error: thrown',
  ])
  expect(inventory.stock(laptops).available).toBe(4)
})

test('what a listener gets is frozen', async () => {
  const { inventory } = await openWithLaptops(5)
  const payloads: object[] = []
  inventory.events.on('commit', (commit) => payloads.push(commit, commit.entries, ...commit.entries))
  inventory.events.on('movement', (movement) => payloads.push(movement))
  await inventory.sell({ ...laptops, quantity: 1, reference: { type: 'order', id: 'O' } })
  await nextTurns()
  expect(payloads).toHaveLength(4)
  for (const payload of payloads) expect(Object.isFrozen(payload)).toBe(true)
})
