import { describe, expect, test } from 'vitest'
import {
  FixedQuantity,
  InventoryManager,
  OrderUpTo,
  type ReorderFailed,
  ReorderObserver,
  type ReorderOptions,
  type ReorderStrategy,
  type ReorderSuggestion,
  type Supplier,
} from '../../../src/index.ts'
import { ControlledJournal } from '../../support/controlled-journal.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { laptops, nextTurns, openWithLaptops } from '../../support/open-inventory.ts'
import { expectThrow, refusalOf } from '../../support/refusals.ts'

/** A supplier that takes orders, or fails as long as a test wants it to. */
class OrderBook implements Supplier {
  readonly orders: ReorderSuggestion[] = []
  refused = 0
  error: Error | undefined

  async placeOrder(order: ReorderSuggestion): Promise<void> {
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

async function openWatched(strategy: ReorderStrategy, available: number = 10, more: Partial<ReorderOptions> = {}) {
  const { inventory, journal, clock } = await openWithLaptops(available, {
    warehouses: { SFO: { reorderThreshold: 4 }, NYC: {} },
  })
  const supplier = new OrderBook()
  const observer = new ReorderObserver(inventory, { strategy, supplier, clock, ...more })
  const failures: ReorderFailed[] = []
  observer.events.on('reorder-failed', (failure) => failures.push(failure))
  const sell = async (quantity: number): Promise<number> => {
    const { sequence } = await inventory.sell({ ...laptops, quantity })
    await nextTurns()
    return sequence
  }
  return { inventory, journal, clock, supplier, observer, failures, strategy, sell }
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
  test('is told by an event, hurts no command, and gets the same order at the next check', async () => {
    const { inventory, supplier, observer, failures, sell } = await openWatched(new OrderUpTo(20))
    await observer.start()
    supplier.error = new Error('the supplier is closed')
    const sequence = await sell(6)
    expect(failures).toMatchObject([{ attempt: 1, willRetry: true, error: supplier.error, order: { quantity: 16 } }])
    await expect(observer.check()).rejects.toBe(supplier.error)
    expect(inventory.stock(laptops).available).toBe(4)
    supplier.error = undefined
    await observer.check()
    await observer.check()
    expect(supplier.orders).toMatchObject([{ sequence, quantity: 16 }])
    expect(supplier.refused).toBe(2)
  })

  test('is asked again after a restart, with the same id', async () => {
    const { inventory, journal, clock, strategy, supplier, observer, failures, sell } = await openWatched(
      new FixedQuantity(15),
    )
    await observer.start()
    supplier.error = new Error('the supplier is closed')
    await sell(6)
    await inventory.close()
    await using reopened = await InventoryManager.open({ journal, clock })
    supplier.error = undefined
    await new ReorderObserver(reopened, { strategy, supplier, clock }).start()
    expect(supplier.orders.map(({ id }) => id)).toEqual(failures.map(({ order }) => order.id))
  })

  test('does not keep the observer from starting: what is low already is tried again', async () => {
    const { clock, supplier, observer } = await openWatched(new FixedQuantity(15), 3)
    supplier.error = new Error('the supplier is closed')
    await observer.start()
    supplier.error = undefined
    clock.advance(1_000)
    await nextTurns()
    expect(supplier.quantities).toEqual([15])
  })
})

describe('an order that was refused is placed again', () => {
  test('after pauses that double up to the longest, each with a random part, and so many times at most', async () => {
    const retry = { maxAttempts: 5, firstDelayMs: 100, maxDelayMs: 300 }
    const { clock, supplier, observer, failures, sell } = await openWatched(new FixedQuantity(15), 10, {
      retry,
      random: () => 0.5,
    })
    supplier.error = new Error('the supplier is closed')
    await observer.start()
    await sell(6)
    for (const delayMs of [75, 150, 225, 225]) {
      expect(failures.at(-1)).toMatchObject({ willRetry: true, delayMs })
      const { refused } = supplier
      clock.advance(delayMs - 1)
      await nextTurns()
      expect(supplier.refused).toBe(refused)
      clock.advance(1)
      await nextTurns()
      expect(supplier.refused).toBe(refused + 1)
    }
    expect(failures.map(({ attempt, willRetry }) => `${attempt} ${willRetry}`)).toEqual([
      '1 true',
      '2 true',
      '3 true',
      '4 true',
      '5 false',
    ])
    expect(failures.at(-1)).not.toHaveProperty('delayMs')
    expect(new Set(failures.map(({ order }) => order.id)).size).toBe(1)
    clock.advance(1_000_000)
    await nextTurns()
    expect(supplier.refused).toBe(5)
    // Given up is not forgotten: whoever asks for it gets another round.
    supplier.error = undefined
    await observer.check()
    expect(supplier.orders.map(({ id }) => id)).toEqual([failures[0]?.order.id])
  })

  test('once, also if a check comes first; and told when it is placed', async () => {
    const { clock, supplier, observer, sell } = await openWatched(new FixedQuantity(15))
    const placed: unknown[] = []
    observer.events.on('reorder-placed', (event) => placed.push(event))
    expect('emit' in observer.events).toBe(false)
    await observer.start()
    supplier.error = new Error('the supplier is closed')
    await sell(6)
    supplier.error = undefined
    await observer.check()
    clock.advance(1_000_000)
    await nextTurns()
    await observer.check()
    expect(supplier.quantities).toEqual([15])
    expect(placed).toEqual([{ order: supplier.orders[0], attempt: 1 }])
  })

  test('as the strategy wants it then; not at all if it wants none any more, until it is asked again', async () => {
    const { clock, supplier, observer, sell } = await openWatched(new OrderUpTo(20))
    await observer.start()
    supplier.error = new Error('the supplier is closed')
    await sell(6)
    await sell(1)
    supplier.error = undefined
    clock.advance(1_000)
    await nextTurns()
    expect(supplier.quantities).toEqual([17])
    let wants = true
    const moody: ReorderStrategy = { shouldReorder: () => wants, reorderQuantity: () => 5 }
    const other = await openWatched(moody)
    other.supplier.error = new Error('the supplier is closed')
    await other.observer.start()
    await other.sell(6)
    wants = false
    other.supplier.error = undefined
    other.clock.advance(1_000_000)
    await nextTurns()
    expect(other.supplier.orders).toEqual([])
    wants = true
    await other.observer.check()
    expect(other.supplier.quantities).toEqual([5])
  })

  test('no more once the level is not low; and a new dip has an order of its own, at once and once', async () => {
    const { inventory, clock, supplier, observer, failures, sell } = await openWatched(new FixedQuantity(15))
    await observer.start()
    supplier.error = new Error('the supplier is closed')
    await sell(6)
    supplier.error = undefined
    await inventory.receive({ ...laptops, quantity: 10 })
    clock.advance(1_000_000)
    await nextTurns()
    expect(supplier.orders).toEqual([])
    const second = await sell(10)
    clock.advance(1_000_000)
    await nextTurns()
    expect(supplier.orders.map(({ sequence }) => sequence)).toEqual([second])
    expect(supplier.orders[0]?.id).not.toBe(failures[0]?.order.id)
  })

  test('not for a dip that is over, also if the next one begins while its supplier thinks', async () => {
    const { inventory, clock, observer, supplier, failures, sell } = await openWatched(new FixedQuantity(15))
    const thinking = Promise.withResolvers<void>()
    const asked: number[] = []
    supplier.placeOrder = ({ sequence }): Promise<void> => {
      asked.push(sequence)
      return asked.length === 1 ? thinking.promise : Promise.resolve()
    }
    await observer.start()
    const first = await sell(6)
    await inventory.receive({ ...laptops, quantity: 10 })
    const second = await sell(10)
    thinking.reject(new Error('the supplier is closed'))
    await nextTurns()
    expect(failures).toMatchObject([{ willRetry: false, order: { sequence: first } }])
    clock.advance(1_000_000)
    await observer.check()
    await nextTurns()
    expect(asked).toEqual([first, second])
  })

  test('not for a dip that is over, also if nobody has been told of the next one yet', async () => {
    const journal = new ControlledJournal()
    const clock = new FakeClock()
    const inventory = await InventoryManager.open({ journal, clock })
    await inventory.addWarehouse({ id: 'SFO', name: 'SFO', reorderThreshold: 4 })
    await inventory.receive({ ...laptops, quantity: 4 })
    const supplier = new OrderBook()
    const observer = new ReorderObserver(inventory, { strategy: new FixedQuantity(15), supplier, clock })
    observer.events.on('reorder-failed', () => undefined)
    supplier.error = new Error('the supplier is closed')
    await observer.start()
    supplier.error = undefined
    journal.hold()
    const changing = [inventory.receive({ ...laptops, quantity: 10 }), inventory.sell({ ...laptops, quantity: 10 })]
    clock.advance(1_000_000)
    await nextTurns()
    expect(supplier.orders).toEqual([])
    journal.letGo()
    const second = await changing[1]
    await nextTurns()
    expect(supplier.orders).toMatchObject([{ sequence: second?.sequence }])
  })

  test('while it is placed: neither an event nor a check places it once more', async () => {
    const { observer, supplier, sell } = await openWatched(new FixedQuantity(15))
    const thinking = Promise.withResolvers<void>()
    let asked = 0
    supplier.placeOrder = (): Promise<void> => {
      asked += 1
      return thinking.promise
    }
    await observer.start()
    await sell(6)
    await observer.check()
    await observer.start()
    thinking.resolve()
    await nextTurns()
    await observer.check()
    expect(asked).toBe(1)
  })

  test.each(['it stops', 'it stops while the supplier thinks', 'the inventory closes'])(
    'not any more when %s',
    async (how) => {
      const { inventory, clock, supplier, observer, failures, sell } = await openWatched(new FixedQuantity(15))
      const thinking = Promise.withResolvers<void>()
      await observer.start()
      supplier.error = new Error('the supplier is closed')
      if (how.endsWith('thinks')) supplier.placeOrder = () => thinking.promise
      await sell(6)
      if (how === 'the inventory closes') await inventory.close()
      else observer.stop()
      if (how.endsWith('thinks')) thinking.reject(supplier.error)
      await nextTurns()
      expect(failures).toMatchObject([{ willRetry: !how.endsWith('thinks') }])
      supplier.error = undefined
      clock.advance(1_000_000)
      await nextTurns()
      expect(supplier.orders).toEqual([])
      if (how === 'it stops') expect(clock.pendingTimers).toBe(0)
      // Whoever begins to watch again tries again.
      if (how === 'it stops') await observer.start()
      expect(supplier.quantities).toEqual(how === 'it stops' ? [15] : [])
    },
  )

  test('never by an observer that does not watch: a check of its own is all there is', async () => {
    const { clock, supplier, observer, failures } = await openWatched(new FixedQuantity(15), 3)
    supplier.error = new Error('the supplier is closed')
    await expect(observer.check()).rejects.toBe(supplier.error)
    clock.advance(1_000_000)
    await nextTurns()
    expect(failures).toMatchObject([{ attempt: 1, willRetry: false }])
    expect(supplier.refused).toBe(1)
  })

  test('and no timer keeps the process alive', async () => {
    const { inventory } = await openWatched(new FixedQuantity(15), 3)
    const supplier = { placeOrder: () => Promise.reject(new Error('the supplier is closed')) }
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const observer = new ReorderObserver(inventory, { strategy: new FixedQuantity(1), supplier })
    observer.events.on('reorder-failed', () => undefined)
    await observer.start()
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(before)
    observer.stop()
  })

  test('a failure that nobody listens for is a warning of the process', async () => {
    const { inventory } = await openWatched(new FixedQuantity(15), 3)
    const supplier = { placeOrder: () => Promise.reject(new Error('closed on Sundays')) }
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve))
    const observer = new ReorderObserver(inventory, { strategy: new FixedQuantity(15), supplier, random: () => 0 })
    await observer.start()
    const { name, message } = await warning
    expect(name).toBe('StockholdWarning')
    expect(message).toBe(
      'The order of 15 LAPTOP for SFO was refused (attempt 1): Error: closed on Sundays. It is tried again in 500 ms.',
    )
    observer.stop()
  })

  test.each([
    [{ retry: { maxAttempts: 0 } }, 'retry.maxAttempts'],
    [{ retry: { firstDelayMs: 0.5 } }, 'retry.firstDelayMs'],
    [{ retry: { maxDelayMs: -1 } }, 'retry.maxDelayMs'],
    [{ retry: { attempts: 3 } }, 'retry.attempts'],
    [{ retry: 5 }, 'retry'],
  ])('and %j is no policy', async (options, field) => {
    const { inventory } = await openWithLaptops()
    const all = { strategy: new FixedQuantity(1), supplier: new OrderBook(), ...options } as unknown as ReorderOptions
    expect(expectThrow(() => new ReorderObserver(inventory, all), 'INVALID_ARGUMENT').field).toBe(field)
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

test('however often it is started, a strategy is asked once for each dip', async () => {
  let asked = 0
  const counting: ReorderStrategy = {
    shouldReorder: () => {
      asked += 1
      return false
    },
    reorderQuantity: () => 5,
  }
  const { observer, sell } = await openWatched(counting)
  await observer.start()
  await observer.start()
  await sell(6)
  expect(asked).toBe(1)
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
