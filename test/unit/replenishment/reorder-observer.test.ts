import { describe, expect, test } from 'vitest'
import {
  FixedQuantity,
  InventoryManager,
  OrderUpTo,
  type PurchaseOrder,
  ReorderObserver,
  type ReorderStrategy,
  type Supplier,
} from '../../../src/index.ts'
import { ControlledJournal } from '../../support/controlled-journal.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { laptops, nextTurns, openWithLaptops } from '../../support/open-inventory.ts'
import { refusalOf } from '../../support/refusals.ts'

/** A supplier that takes orders, or fails as long as a test wants it to. */
class OrderBook implements Supplier {
  readonly orders: PurchaseOrder[] = []
  refused = 0
  error: Error | undefined

  async placeOrder(order: PurchaseOrder): Promise<void> {
    if (this.error === undefined) this.orders.push(order)
    else {
      this.refused += 1
      throw this.error
    }
  }

  /** What was ordered, in short. */
  get quantities(): number[] {
    return this.orders.map(({ quantity }) => quantity)
  }
}

async function openWatched(strategy: ReorderStrategy, available: number = 10) {
  const { inventory, journal, clock } = await openWithLaptops(available, {
    warehouses: { SFO: { reorderThreshold: 4 }, NYC: {} },
  })
  const supplier = new OrderBook()
  const observer = new ReorderObserver(inventory, { strategy, supplier })
  const sell = async (quantity: number): Promise<number> => {
    const { sequence } = await inventory.sell({ ...laptops, quantity })
    await nextTurns()
    return sequence
  }
  return { inventory, journal, clock, supplier, observer, strategy, sell }
}

const strategies: readonly (readonly [string, ReorderStrategy, number[]])[] = [
  ['a fixed quantity', new FixedQuantity(15), [15, 15]],
  ['order up to', new OrderUpTo(20), [16, 17]],
]

describe.each(strategies)('the observer with %s', (_, strategy, quantities) => {
  test('places one order a dip, not one a movement', async () => {
    const { inventory, supplier, observer, sell } = await openWatched(strategy)
    await observer.start()
    expect(supplier.orders).toEqual([])
    const first = await sell(6)
    for (let more = 0; more < 3; more += 1) await sell(1)
    await observer.check()
    await observer.check()
    await inventory.receive({ ...laptops, quantity: 10 })
    await observer.check()
    const second = await sell(8)
    await sell(1)
    expect(supplier.orders).toMatchObject([
      { ...laptops, sequence: first, quantity: quantities[0] },
      { ...laptops, sequence: second, quantity: quantities[1] },
    ])
    expect(new Set(supplier.orders.map(({ id }) => id)).size).toBe(2)
    expect(Object.isFrozen(supplier.orders[0])).toBe(true)
  })

  test('a restart gives the same order id for the same dip', async () => {
    const { inventory, journal, clock, supplier, observer, sell } = await openWatched(strategy)
    await observer.start()
    await sell(6)
    observer.stop()
    await inventory.close()
    await using reopened = await InventoryManager.open({ journal, clock })
    const again = new ReorderObserver(reopened, { strategy, supplier })
    await again.start()
    expect(supplier.orders).toHaveLength(2)
    expect(supplier.orders[1]).toEqual(supplier.orders[0])
  })
})

test('what is low already when it begins to watch is ordered for', async () => {
  const { supplier, observer } = await openWatched(new FixedQuantity(15), 3)
  await observer.start()
  expect(supplier.orders).toMatchObject([{ ...laptops, quantity: 15, sequence: 3 }])
})

test('each level that is low has a dip of its own', async () => {
  const { inventory, supplier, observer, sell } = await openWatched(new FixedQuantity(15))
  await observer.start()
  await inventory.configure({ warehouseId: 'NYC', reorderThreshold: 1 })
  for (const productId of ['LAPTOP', 'MOUSE']) await inventory.receive({ warehouseId: 'NYC', productId, quantity: 1 })
  await sell(6)
  expect(supplier.orders.map(({ warehouseId, productId }) => `${productId} in ${warehouseId}`)).toEqual([
    'LAPTOP in NYC',
    'MOUSE in NYC',
    'LAPTOP in SFO',
  ])
  expect(new Set(supplier.orders.map(({ id }) => id)).size).toBe(3)
})

test('a change of threshold begins a dip, too', async () => {
  const { inventory, supplier, observer } = await openWatched(new FixedQuantity(15))
  await observer.start()
  const { sequence } = await inventory.configure({ ...laptops, reorderThreshold: 10 })
  await nextTurns()
  expect(supplier.orders).toMatchObject([{ sequence, quantity: 15 }])
})

describe('a supplier that fails', () => {
  test('is reported, hurts no command, and gets the same order at the next check', async () => {
    const { inventory, supplier, observer, sell } = await openWatched(new OrderUpTo(20))
    const failures: unknown[] = []
    inventory.events.on('listener-error', ({ event, error }) => failures.push([event, error]))
    await observer.start()
    supplier.error = new Error('the supplier is closed')
    const sequence = await sell(6)
    expect(failures).toEqual([['low-stock', supplier.error]])
    await expect(observer.check()).rejects.toBe(supplier.error)
    expect(inventory.stock(laptops).available).toBe(4)
    supplier.error = undefined
    await observer.check()
    await observer.check()
    expect(supplier.orders).toMatchObject([{ sequence, quantity: 16 }])
    expect(supplier.refused).toBe(2)
  })

  test('is asked again after a restart, with the same id', async () => {
    const { inventory, journal, clock, strategy, sell } = await openWatched(new FixedQuantity(15))
    const ids: string[] = []
    const closed: Supplier = {
      placeOrder: ({ id }) => {
        ids.push(id)
        throw new Error('the supplier is closed')
      },
    }
    inventory.events.on('listener-error', () => undefined)
    await new ReorderObserver(inventory, { strategy, supplier: closed }).start()
    await sell(6)
    await inventory.close()
    await using reopened = await InventoryManager.open({ journal, clock })
    const supplier = new OrderBook()
    await new ReorderObserver(reopened, { strategy, supplier }).start()
    expect(supplier.orders.map(({ id }) => id)).toEqual(ids)
  })
})

test('a strategy that orders no quantity is refused, and nothing is ordered', async () => {
  const broken: ReorderStrategy = { shouldReorder: () => true, reorderQuantity: () => 0 }
  const { supplier, observer } = await openWatched(broken, 3)
  expect((await refusalOf(observer.start())).code).toBe('INVALID_QUANTITY')
  expect(supplier.orders).toEqual([])
})

test('a strategy that would not reorder is asked again at the next check', async () => {
  let wants = false
  const moody: ReorderStrategy = { shouldReorder: () => wants, reorderQuantity: () => 5 }
  const { supplier, observer } = await openWatched(moody, 3)
  await observer.start()
  expect(supplier.orders).toEqual([])
  wants = true
  await observer.check()
  expect(supplier.quantities).toEqual([5])
})

test('once stopped it orders no more', async () => {
  const { supplier, observer, sell } = await openWatched(new FixedQuantity(15))
  await observer.start()
  observer.stop()
  await sell(6)
  expect(supplier.orders).toEqual([])
})

test('a dip that a crash takes back was not ordered for', async () => {
  const journal = new ControlledJournal()
  const inventory = await InventoryManager.open({ journal, clock: new FakeClock() })
  await inventory.addWarehouse({ id: 'SFO', name: 'SFO', reorderThreshold: 4 })
  await inventory.receive({ ...laptops, quantity: 10 })
  const supplier = new OrderBook()
  const observer = new ReorderObserver(inventory, { strategy: new FixedQuantity(15), supplier })
  await observer.start()
  journal.hold()
  void inventory.sell({ ...laptops, quantity: 6 }).catch(() => undefined)
  void observer.check().catch(() => undefined)
  await nextTurns(10)
  expect(inventory.lowStock()).toHaveLength(1)
  expect(supplier.orders).toEqual([])
  const reopened = await InventoryManager.open({ journal: journal.crash() })
  expect(reopened.lowStock()).toEqual([])
})
