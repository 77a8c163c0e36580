import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  type AllocationStrategy,
  Allocator,
  byPriority,
  fewestShipments,
  mostStock,
  nearest,
} from '../../../src/allocation.ts'
import { FileJournal, InventoryManager, replay, verifyJournal } from '../../../src/index.ts'
import { commitsOf, nextTurns, openInventory } from '../../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../../support/refusals.ts'
import { munich, openNetwork } from './network.ts'

const laptops = (...quantities: number[]) => quantities.map((quantity) => ({ productId: 'LAPTOP', quantity }))
const inSfo = { warehouseId: 'SFO', productId: 'LAPTOP' }
const inNyc = { warehouseId: 'NYC', productId: 'LAPTOP' }

async function open(stock = { SFO: { LAPTOP: 10, MOUSE: 5 }, NYC: { LAPTOP: 15 } }, strategy = byPriority(['SFO'])) {
  const opened = await openNetwork(stock)
  return { ...opened, allocator: new Allocator(opened.inventory, { strategy }) }
}

test('reserves exactly what it would plan, in one commit, in the order of the plan', async () => {
  const { inventory, allocator } = await open()
  const reference = { type: 'order-line', id: 'O-9/2' }
  const lines = [...laptops(13), { productId: 'MOUSE', quantity: 2, reference }]
  const planned = allocator.plan({ lines })
  const { plan, reservations } = await allocator.allocate({ lines, ttlMs: 5_000, actor: 'shop' })
  expect(plan).toEqual(planned)
  const made = plan.shipments.flatMap(({ warehouseId, lines: units }) =>
    units.map(({ productId, quantity }) => ({ warehouseId, productId, quantity, status: 'pending' })),
  )
  expect(reservations).toMatchObject(made)
  expect(reservations.map(({ quantity }) => quantity)).toEqual([10, 2, 3])
  expect(reservations.map((held) => held.reference)).toEqual([undefined, reference, undefined])
  for (const { createdAt, expiresAt } of reservations) expect(expiresAt - createdAt).toBe(5_000)
  const last = (await commitsOf(inventory)).at(-1)
  expect(last?.actor).toBe('shop')
  expect(last?.entries.map(({ type }) => type)).toEqual(['reserved', 'reserved', 'reserved'])
  expect(Object.isFrozen(reservations) && Object.isFrozen(plan)).toBe(true)
})

test('what is short is INSUFFICIENT_STOCK with every short line, and nothing is reserved', async () => {
  const { inventory, allocator } = await open()
  const before = (await commitsOf(inventory)).length
  const lines = [...laptops(20, 8), { productId: 'MOUSE', quantity: 6 }]
  const error = await refusalOf(allocator.allocate({ lines }))
  expect(error.code).toBe('INSUFFICIENT_STOCK')
  expect(error.details).toEqual({
    command: 'allocate',
    productId: 'LAPTOP',
    bucket: 'available',
    requested: 8,
    available: 5,
    lines: 3,
    short: allocator.plan({ lines }).short,
  })
  expect(error.message).toBe(
    'Cannot allocate: 2 of 3 lines are short (line 1 wants 8 of LAPTOP, of which 5 can be had; line 2 wants 6 of MOUSE, of which 5 can be had). Nothing is reserved; ask for less, or for part of it.',
  )
  expect(await commitsOf(inventory)).toHaveLength(before)
  expect(inventory.availability('LAPTOP').reserved).toBe(0)
})

test('a part is reserved where that was asked for; where there is nothing, nothing is written', async () => {
  const { inventory, allocator } = await open()
  const { plan, reservations } = await allocator.allocate({ lines: laptops(30), partial: true })
  expect([plan.isComplete, reservations.map(({ quantity }) => quantity)]).toEqual([false, [10, 15]])
  const before = (await commitsOf(inventory)).length
  const none = await allocator.allocate({ lines: laptops(1), partial: true })
  expect([none.plan.shipments, none.reservations]).toEqual([[], []])
  expect(await commitsOf(inventory)).toHaveLength(before)
})

test('it leaves what is kept back, which a plain reserve may have', async () => {
  const { inventory, allocator } = await open()
  await inventory.configure({ ...inSfo, keepBack: 8 })
  const { reservations } = await allocator.allocate({ lines: laptops(5) })
  expect(reservations.map(({ warehouseId, quantity }) => [warehouseId, quantity])).toEqual([
    ['SFO', 2],
    ['NYC', 3],
  ])
  await inventory.reserve({ ...inSfo, quantity: 8 })
})

test('too many shipments, an unknown warehouse and a missing destination are refused as by plan', async () => {
  const { allocator } = await open()
  await expectRefusal(allocator.allocate({ lines: laptops(20), maxShipments: 1 }), 'INVALID_ARGUMENT')
  await expectRefusal(allocator.allocate({ lines: laptops(1), only: ['OSL'] }), 'WAREHOUSE_NOT_FOUND')
  await expectRefusal(allocator.allocate({ lines: laptops(1), strategy: nearest() }), 'INVALID_ARGUMENT')
  await expectRefusal(allocator.allocate({ lines: [] }), 'INVALID_ARGUMENT')
  await expectRefusal(allocator.allocate({ lines: laptops(1), ttl: 5 } as never), 'INVALID_ARGUMENT')
  await expectRefusal(allocator.allocate({ lines: laptops(1), ttlMs: 0 }), 'INVALID_ARGUMENT')
  await expectRefusal(allocator.allocate(undefined as never), 'INVALID_ARGUMENT')
  await allocator.allocate({ lines: laptops(1), strategy: nearest(), destination: munich })
})

describe('the same idempotency key', () => {
  const request = { lines: laptops(13), ttlMs: 60_000, idempotencyKey: 'cart-41' }

  test('gives the same plan and reservations, whatever became of the stock, and of the reservations', async () => {
    const { inventory, allocator } = await open()
    const first = await allocator.allocate(request)
    await inventory.receive({ ...inSfo, quantity: 90 })
    await inventory.confirm(first.reservations[0]?.id as string)
    const again = await allocator.allocate(request)
    expect(again).toEqual(first)
    expect(Object.isFrozen(again.plan.shipments[0]?.lines)).toBe(true)
    expect(inventory.availability('LAPTOP').reserved).toBe(3)
  })

  test('at once is one allocation', async () => {
    const { inventory, allocator } = await open()
    const [first, second] = await Promise.all([allocator.allocate(request), allocator.allocate(request)])
    expect(second).toEqual(first)
    expect(inventory.availability('LAPTOP').reserved).toBe(13)
  })

  test('does so after a reopening, from the log and from a snapshot, and the log is sound', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'allocation-'))
    try {
      const opened = await openNetwork(
        { SFO: { LAPTOP: 10 }, BER: { LAPTOP: 15 } },
        { journal: new FileJournal(folder) },
      )
      const strategy = nearest()
      const keyed = { ...request, destination: munich }
      const first = await new Allocator(opened.inventory, { strategy }).allocate(keyed)
      const none = { lines: laptops(99), partial: true, only: ['NYC'], destination: munich, idempotencyKey: 'none' }
      const nothing = await new Allocator(opened.inventory, { strategy }).allocate(none)
      expect((await opened.inventory.reconcile()).drift).toEqual([])
      await opened.inventory.close()
      for (const isFromSnapshot of [false, true]) {
        await using again = await InventoryManager.open({ journal: new FileJournal(folder), clock: opened.clock })
        const allocator = new Allocator(again, { strategy })
        expect(await allocator.allocate(keyed)).toEqual(first)
        expect(await allocator.allocate(none)).toEqual(nothing)
        expect((await again.reconcile()).drift).toEqual([])
        if (!isFromSnapshot) await again.snapshot()
      }
      const { isSound } = await verifyJournal(folder)
      expect(isSound).toBe(true)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('is of that request: another is IDEMPOTENCY_KEY_REUSED, though references do not matter', async () => {
    const { allocator } = await open()
    const request = { lines: laptops(13), ttlMs: 60_000, idempotencyKey: 'K', strategy: byPriority(['SFO', 'NYC']) }
    const first = await allocator.allocate(request)
    for (const other of [
      { lines: laptops(12) },
      { maxShipments: 5 },
      { ttlMs: 50_000 },
      { exclude: ['BER'] },
      { strategy: mostStock() },
      { strategy: byPriority(['NYC', 'SFO']) },
      { destination: munich },
    ])
      await expectRefusal(allocator.allocate({ ...request, ...other }), 'IDEMPOTENCY_KEY_REUSED')
    const reference = { type: 'order', id: 'O-1' }
    const lines = request.lines.map((line) => ({ ...line, reference }))
    expect(await allocator.allocate({ ...request, lines, reference })).toEqual(first)
  })

  test('has its plan in the log, behind the holds', async () => {
    const { inventory, journal, allocator } = await open()
    const { plan } = await allocator.allocate(request)
    const entries = (await commitsOf(inventory)).at(-1)?.entries
    expect(entries?.map(({ type }) => type)).toEqual(['reserved', 'reserved', 'allocated'])
    expect(entries?.at(-1)).toEqual({ type: 'allocated', plan })
    expect((await replay(journal)).stock(inSfo).reserved).toBe(10)
  })
})

describe('while somebody holds a level that it could come from', () => {
  test('it waits, and plans on what is left then', async () => {
    const { inventory, allocator } = await open()
    const gate = Promise.withResolvers<void>()
    const running = inventory.transaction({ levels: [inSfo] }, async (tx) => {
      await gate.promise
      await tx.sell({ ...inSfo, quantity: 9 })
    })
    const allocated = allocator.allocate({ lines: laptops(5) })
    await nextTurns()
    expect(inventory.availability('LAPTOP').reserved).toBe(0)
    gate.resolve()
    await running
    expect((await allocated).reservations.map(({ warehouseId, quantity }) => [warehouseId, quantity])).toEqual([
      ['SFO', 1],
      ['NYC', 4],
    ])
  })

  test('also where it would not come from there as things are', async () => {
    const { inventory, allocator } = await open(undefined, fewestShipments())
    await inventory.sell({ ...inSfo, quantity: 9 })
    const gate = Promise.withResolvers<void>()
    const running = inventory.transaction({ levels: [inSfo] }, async (tx) => {
      await gate.promise
      await tx.receive({ ...inSfo, quantity: 30 })
    })
    const allocated = allocator.allocate({ lines: laptops(16) })
    gate.resolve()
    await running
    expect((await allocated).plan.shipments.map(({ warehouseId }) => warehouseId)).toEqual(['SFO'])
  })

  test('not where it may not come from there', async () => {
    const { inventory, allocator } = await open()
    const gate = Promise.withResolvers<void>()
    const running = inventory.transaction({ levels: [inSfo] }, () => gate.promise)
    await allocator.allocate({ lines: laptops(5), exclude: ['SFO'] })
    gate.resolve()
    await running
  })

  test('a warehouse that is added meanwhile is one to come from', async () => {
    // At first it can come from one level alone.
    const { inventory } = await openInventory({ warehouses: { SFO: {} }, stock: { SFO: { LAPTOP: 1 } } })
    const allocator = new Allocator(inventory, { strategy: byPriority(['SFO']) })
    const gate = Promise.withResolvers<void>()
    const running = inventory.transaction({ levels: [inSfo] }, () => gate.promise)
    const allocated = allocator.allocate({ lines: laptops(3) })
    await inventory.addWarehouse({ id: 'OSL', name: 'Oslo' })
    await inventory.receive({ warehouseId: 'OSL', productId: 'LAPTOP', quantity: 5 })
    const inOslo = { warehouseId: 'OSL', productId: 'LAPTOP' }
    const second = Promise.withResolvers<void>()
    const selling = inventory.transaction({ levels: [inOslo] }, async (tx) => {
      await second.promise
      await tx.sell({ ...inOslo, quantity: 3 })
    })
    gate.resolve()
    await running
    await nextTurns()
    expect(inventory.availability('LAPTOP').reserved).toBe(0)
    second.resolve()
    await selling
    expect((await allocated).reservations.map(({ quantity }) => quantity)).toEqual([1, 2])
  })

  test('it is given up by a signal', async () => {
    const { inventory, allocator } = await open()
    const gate = Promise.withResolvers<void>()
    const running = inventory.transaction({ levels: [inNyc] }, () => gate.promise)
    const controller = new AbortController()
    const allocated = allocator.allocate({ lines: laptops(5), signal: controller.signal })
    controller.abort(new Error('too late'))
    await expect(allocated).rejects.toThrow('too late')
    gate.resolve()
    await running
    expect(inventory.availability('LAPTOP').reserved).toBe(0)
  })

  test('inside of that transaction it would deadlock', async () => {
    const { inventory, allocator } = await open()
    const running = inventory.transaction({ levels: [inSfo] }, () => allocator.allocate({ lines: laptops(1) }))
    await expectRefusal(running, 'WOULD_DEADLOCK')
  })
})

test('holds that have run out are there again before it plans', async () => {
  const { inventory, clock, allocator } = await open()
  await inventory.reserve({ ...inSfo, quantity: 10, ttlMs: 1_000 })
  clock.advance(5_000)
  const { reservations } = await allocator.allocate({ lines: laptops(3) })
  expect(reservations.map(({ warehouseId }) => warehouseId)).toEqual(['SFO'])
})

describe('a strategy of one’s own', () => {
  test('that throws leaves no trace, and the inventory goes on', async () => {
    const { inventory, allocator } = await open()
    const strategy: AllocationStrategy = {
      name: 'mine',
      choose: () => {
        throw new RangeError('mine')
      },
    }
    await expect(allocator.allocate({ lines: laptops(1), strategy, idempotencyKey: 'K' })).rejects.toThrow(RangeError)
    await allocator.allocate({ lines: laptops(1), idempotencyKey: 'K' })
    expect(inventory.availability('LAPTOP').reserved).toBe(1)
  })

  test('may not send commands while it chooses', async () => {
    const { inventory, allocator } = await open()
    let sent: Promise<unknown> | undefined
    const strategy: AllocationStrategy = {
      name: 'mine',
      choose: (problem) => {
        sent = inventory.sell({ ...inSfo, quantity: 10 })
        sent.catch(() => undefined)
        return mostStock().choose(problem)
      },
    }
    await allocator.allocate({ lines: laptops(1), strategy })
    const { problem } = await expectRefusal(sent as Promise<unknown>, 'INVALID_ARGUMENT')
    expect(problem).toMatch(/by a strategy/)
  })
})

test('once the inventory is closed there is nothing to allocate', async () => {
  const { inventory, allocator } = await open()
  await inventory.close()
  await expectRefusal(allocator.allocate({ lines: laptops(1) }), 'CLOSED')
})
