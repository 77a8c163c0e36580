import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mostStock, nearest } from '../../src/allocation.ts'
import { type BackorderOptions, Backorders } from '../../src/backorders.ts'
import { FileJournal, InventoryManager, type Journal, MemoryJournal, verifyJournal } from '../../src/index.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { holdLevels } from '../support/holding.ts'
import { sequentialIds } from '../support/ids.ts'
import { nextTurns } from '../support/open-inventory.ts'
import { expectRefusal } from '../support/refusals.ts'

interface Shop {
  readonly clock: FakeClock
  readonly backorders: Backorders
  readonly inventory: InventoryManager
}

async function openShop(journal: Journal = new MemoryJournal(), clock: FakeClock = new FakeClock()): Promise<Shop> {
  const backorders = new Backorders()
  const inventory = await InventoryManager.open({ journal, clock, generateId: sequentialIds(), ledgers: [backorders] })
  if (inventory.warehouses().length === 0) {
    for (const id of ['NYC', 'SFO']) await inventory.addWarehouse({ id, name: id })
    await backorders.configure({ productId: 'MUG', policy: 'backorder' })
  }
  return { clock, backorders, inventory }
}

const sfo = { warehouseId: 'SFO', productId: 'MUG' }
const nyc = { warehouseId: 'NYC', productId: 'MUG' }
const dayMs = 86_400_000
const idOf = ({ backorder }: { backorder: { id: string } | undefined }): string => (backorder as { id: string }).id

test('what is there is reserved, the rest waits, and a receipt fills it in the same commit', async () => {
  const { inventory, backorders } = await openShop()
  await inventory.receive({ ...sfo, quantity: 3 })
  const { reservations, backorder } = await backorders.reserve({ ...sfo, quantity: 5 })
  expect(reservations).toMatchObject([{ quantity: 3, status: 'pending', warehouseId: 'SFO' }])
  expect(backorder).toMatchObject({ quantity: 2, waiting: 2, status: 'waiting', position: 1, fills: [] })
  expect(inventory.stock(sfo)).toMatchObject({ available: 0, backordered: 2 })
  const { sequence } = await inventory.receive({ ...sfo, quantity: 10, reference: { type: 'delivery', id: 'D-1' } })
  expect(inventory.stock(sfo)).toMatchObject({ available: 8, reserved: 5, backordered: 0 })
  const filled = backorders.backorder((backorder as { id: string }).id)
  expect(filled).toMatchObject({ filled: 2, waiting: 0, status: 'filled' })
  const hold = inventory.reservation(filled.fills[0]?.reservationId as string)
  expect(hold).toMatchObject({
    sequence,
    quantity: 2,
    reference: { type: 'backorder', id: filled.id },
    owner: undefined,
  })
  await inventory.close()
})

test('without a policy, or beyond its limit, nothing happens', async () => {
  const { inventory, backorders } = await openShop()
  await inventory.receive({ ...sfo, productId: 'CUP', quantity: 1 })
  const short = await expectRefusal(backorders.reserve({ productId: 'CUP', quantity: 2 }), 'INSUFFICIENT_STOCK')
  expect(short).toMatchObject({ requested: 2, available: 1 })
  await backorders.configure({ productId: 'MUG', policy: 'backorder', limit: 3 })
  await backorders.reserve({ ...sfo, quantity: 2 })
  const limit = await expectRefusal(backorders.reserve({ productId: 'MUG', quantity: 2 }), 'BACKORDER_LIMIT')
  expect(limit).toEqual({ productId: 'MUG', limit: 3, waiting: 2, requested: 2 })
  expect(inventory.availability('CUP')).toMatchObject({ available: 1, reserved: 0 })
  await inventory.close()
})

test("a warehouse's policy replaces the product's", async () => {
  const { inventory, backorders } = await openShop()
  await backorders.configure({ ...nyc, policy: 'deny' })
  await expectRefusal(backorders.reserve({ ...nyc, quantity: 1 }), 'INSUFFICIENT_STOCK')
  await backorders.reserve({ ...sfo, quantity: 1 })
  await expectRefusal(
    backorders.configure({ productId: 'MUG', warehouseId: 'LAX', policy: 'deny' }),
    'WAREHOUSE_NOT_FOUND',
  )
  await inventory.close()
})

test('first come is first served among those who may be filled there', async () => {
  const { inventory, backorders } = await openShop()
  const a = idOf(await backorders.reserve({ ...nyc, quantity: 4 }))
  const b = idOf(await backorders.reserve({ productId: 'MUG', quantity: 5 }))
  const c = idOf(await backorders.reserve({ ...sfo, quantity: 3 }))
  const filled = (): number[] => [a, b, c].map((id) => backorders.backorder(id).filled)
  await inventory.receive({ ...sfo, quantity: 6 })
  expect(filled()).toEqual([0, 5, 1])
  await inventory.receive({ ...nyc, quantity: 5 })
  expect(filled()).toEqual([4, 5, 1])
  expect(inventory.stock(nyc).available).toBe(1)
  expect(backorders.queue('MUG').map(({ id, position }) => [id, position])).toEqual([[c, 1]])
  await inventory.close()
})

const ways: readonly (readonly [string, (shop: Shop, holdId: string) => Promise<unknown>])[] = [
  ['a release', ({ inventory }, id) => inventory.release(id)],
  [
    'a cancellation',
    async ({ inventory }, id) => {
      await inventory.confirm(id)
      return inventory.cancel(id)
    },
  ],
  [
    'an expiry',
    async ({ clock }) => {
      clock.advance(60_000)
      return nextTurns()
    },
  ],
  ['a return', ({ inventory }) => inventory.returnStock({ ...sfo, quantity: 5, disposition: 'available' })],
  ['an adjustment', ({ inventory }) => inventory.adjust({ ...sfo, delta: 5, reason: 'found' })],
  [
    'a transfer',
    async ({ inventory }) =>
      inventory.transfer({ sourceWarehouseId: 'NYC', destinationWarehouseId: 'SFO', productId: 'MUG', quantity: 5 }),
  ],
  ['less that is kept back', ({ inventory }) => inventory.configure({ ...nyc, keepBack: 0 })],
]

test.each(ways)('%s fills whoever waits, in its own commit', async (_, makeAvailable) => {
  const shop = await openShop()
  const { inventory, backorders } = shop
  await inventory.receive({ ...sfo, quantity: 5 })
  await inventory.receive({ ...nyc, quantity: 5 })
  await inventory.configure({ ...nyc, keepBack: 5 })
  const { id: holdId } = await inventory.reserve({ ...sfo, quantity: 5, ttlMs: 60_000 })
  const id = idOf(await backorders.reserve({ productId: 'MUG', quantity: 5, ttlMs: 600_000 }))
  await makeAvailable(shop, holdId)
  await inventory.settled()
  expect(backorders.backorder(id)).toMatchObject({ filled: 5, waiting: 0 })
  const commits = await Array.fromAsync(inventory.auditLog.commits())
  const filling = commits.find(({ entries }) => entries.some(({ type }) => (type as string) === 'demand-filled'))
  expect(filling).toMatchObject({ own: expect.any(Number) })
  await inventory.close()
})

test('what is paid already is confirmed as it comes, and another hold runs out by itself', async () => {
  const { clock, inventory, backorders } = await openShop()
  const paid = idOf(await backorders.reserve({ ...sfo, quantity: 1, fillAs: 'committed' }))
  const held = idOf(await backorders.reserve({ ...sfo, quantity: 1, ttlMs: 1_000 }))
  clock.advance(5_000)
  await inventory.receive({ ...sfo, quantity: 2 })
  const status = (id: string): string =>
    inventory.reservation(backorders.backorder(id).fills[0]?.reservationId as string).status
  expect([status(paid), status(held)]).toEqual(['confirmed', 'pending'])
  clock.advance(1_000)
  await nextTurns()
  expect([status(paid), status(held)]).toEqual(['confirmed', 'expired'])
  await inventory.close()
})

test('a pre-order is filled when goods come, held until its release and longer, and not shipped before', async () => {
  const { clock, inventory, backorders } = await openShop()
  const releaseAt = clock.now() + 10_000
  await backorders.configure({ productId: 'MUG', policy: 'pre-order', releaseAt })
  const id = idOf(await backorders.reserve({ ...sfo, quantity: 1, ttlMs: 1_000 }))
  await inventory.receive({ ...sfo, quantity: 1 })
  const { reservationId } = backorders.backorder(id).fills[0] as { reservationId: string }
  expect(inventory.reservation(reservationId).expiresAt).toBe(releaseAt + 1_000)
  const other = idOf(await backorders.reserve({ ...sfo, quantity: 1 }))
  await inventory.receive({ ...sfo, quantity: 1 })
  const [fill] = backorders.backorder(other).fills
  expect(inventory.reservation(fill?.reservationId ?? '').expiresAt).toBe(releaseAt + 15 * 60_000)
  await inventory.confirm(reservationId)
  const early = await expectRefusal(inventory.fulfill(reservationId), 'TOO_EARLY')
  expect(early).toEqual({ reservationId, backorderId: id, releaseAt, at: clock.now() })
  clock.advance(10_000)
  await inventory.fulfill(reservationId)
  await inventory.close()
})

test('a part of what waits can be cancelled, and no more than waits', async () => {
  const { inventory, backorders } = await openShop()
  const id = idOf(await backorders.reserve({ ...sfo, quantity: 5 }))
  await inventory.receive({ ...sfo, quantity: 2 })
  expect(await backorders.cancel(id, { quantity: 1, reason: 'too many' })).toMatchObject({
    waiting: 2,
    filled: 2,
    status: 'partly-filled',
  })
  await expectRefusal(backorders.cancel(id, { quantity: 3, reason: 'x' }), 'INVALID_QUANTITY')
  await expectRefusal(backorders.cancel(id, {}), 'INVALID_ARGUMENT')
  await expectRefusal(backorders.cancel('NONE', { reason: 'x' }), 'BACKORDER_NOT_FOUND')
  await backorders.cancel(id, { reason: 'no longer wanted' })
  expect(backorders.backorder(id)).toMatchObject({ waiting: 0, status: 'filled' })
  await inventory.receive({ ...sfo, quantity: 2 })
  expect(inventory.stock(sfo).available).toBe(2)
  await inventory.close()
})

test('a level that a transaction holds is filled once it is given back, before anybody else gets it', async () => {
  const { inventory, backorders } = await openShop()
  const id = idOf(await backorders.reserve({ productId: 'MUG', quantity: 4 }))
  const { end, holder } = await holdLevels(inventory, { levels: [nyc], timeoutMs: 60_000 }, (tx) =>
    tx.receive({ ...nyc, quantity: 3 }),
  )
  await inventory.receive({ ...sfo, quantity: 1 })
  expect(backorders.backorder(id).filled).toBe(1)
  const late = inventory.sell({ ...nyc, quantity: 1 })
  late.catch(() => undefined)
  end.resolve()
  await holder
  expect(backorders.backorder(id).filled).toBe(4)
  await expectRefusal(late, 'INSUFFICIENT_STOCK')
  await nextTurns()
  expect((await inventory.reconcile()).drift).toEqual([])
  await inventory.close()
})

test('a receipt for thousands fills them in slices, and nobody comes in between', async () => {
  const { inventory, backorders } = await openShop()
  for (let count = 0; count < 1_500; count += 1) await backorders.reserve({ ...sfo, quantity: 1 })
  const receipt = inventory.receive({ ...sfo, quantity: 1_500 })
  const greedy = inventory.sell({ ...sfo, quantity: 1 })
  greedy.catch(() => undefined)
  await receipt
  await expectRefusal(greedy, 'INSUFFICIENT_STOCK')
  expect(backorders.queue('MUG')).toEqual([])
  expect(inventory.stock(sfo)).toMatchObject({ available: 0, reserved: 1_500 })
  const commits = await Array.fromAsync(inventory.auditLog.commits())
  for (const { entries } of commits) expect(entries.length).toBeLessThanOrEqual(1_002)
  await inventory.close()
})

test('who waits, what is set and what a key answered are there after a new opening, from a snapshot, too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backorders-'))
  const { inventory, backorders, clock } = await openShop(new FileJournal(folder))
  const first = await backorders.reserve({ ...sfo, quantity: 2, idempotencyKey: 'K' })
  await inventory.receive({ ...sfo, quantity: 1 })
  await inventory.snapshot()
  await backorders.reserve({ productId: 'MUG', quantity: 2 })
  const before = backorders.queue('MUG')
  await inventory.close()
  expect(await verifyJournal(folder)).toMatchObject({ isSound: true, problems: [], notJudged: {} })
  const again = await openShop(new FileJournal(folder), clock)
  expect(again.backorders.queue('MUG')).toEqual(before)
  expect(await again.backorders.reserve({ ...sfo, quantity: 2, idempotencyKey: 'K' })).toEqual(first)
  expect((await again.inventory.reconcile()).drift).toEqual([])
  await again.inventory.close()
})

test('a shortage says where there is some, and what is missing', async () => {
  const { inventory, backorders } = await openShop()
  for (const [warehouseId, quantity] of [
    ['SFO', 2],
    ['NYC', 1],
  ] as const)
    await inventory.receive({ warehouseId, productId: 'CUP', quantity })
  const short = await expectRefusal(backorders.reserve({ productId: 'CUP', quantity: 9 }), 'INSUFFICIENT_STOCK')
  expect(short).toMatchObject({ command: 'backorders.reserve', requested: 9, available: 3 })
  expect(short.short).toMatchObject([
    { line: 0, productId: 'CUP', missing: 6, byWarehouse: [{ warehouseId: 'NYC' }, { warehouseId: 'SFO' }] },
  ])
})

test('demand that is bound to no warehouse is reserved where a strategy says, or by warehouse id', async () => {
  const reservedFrom = async (options: BackorderOptions): Promise<string[]> => {
    const backorders = new Backorders(options)
    const inventory = await InventoryManager.open({ ledgers: [backorders] })
    for (const id of ['NYC', 'SFO']) await inventory.addWarehouse({ id, name: id })
    await inventory.receive({ ...nyc, quantity: 2 })
    await inventory.receive({ ...sfo, quantity: 5 })
    const { reservations } = await backorders.reserve({ productId: 'MUG', quantity: 3 })
    return reservations.map(({ warehouseId, quantity }) => `${quantity} from ${warehouseId}`)
  }
  expect(await reservedFrom({})).toEqual(['2 from NYC', '1 from SFO'])
  expect(await reservedFrom({ allocation: mostStock() })).toEqual(['3 from SFO'])
  expect(() => new Backorders({ allocation: nearest() })).toThrow(/must not need a destination/)
  expect(() => new Backorders({ allocations: mostStock() } as never)).toThrow(/allocations/)
})

test('a receipt for many fills them part by part: nobody holds the thread for all, and nobody comes in between', async () => {
  const { inventory, backorders } = await openShop()
  const waiting = Array.from({ length: 1_500 }, () => backorders.reserve({ productId: 'MUG', quantity: 1 }))
  await Promise.all(waiting)
  const left = [1_500]
  const isOver = (): boolean => left.at(-1) === 0
  const watch = (): void => {
    left.push(inventory.availability('MUG').backordered)
    if (!isOver()) setImmediate(watch)
  }
  setImmediate(watch)
  await inventory.receive({ ...sfo, quantity: 1_500 })
  expect(inventory.availability('MUG').backordered).toBeGreaterThan(0)
  const others = await Promise.all(Array.from({ length: 20 }, () => inventory.tryReserve({ ...sfo, quantity: 1 })))
  expect(others.filter(({ ok }) => ok)).toEqual([])
  while (!isOver()) await nextTurns()
  const steps = left.slice(1).map((now, index) => (left[index] as number) - now)
  expect(Math.max(...steps)).toBeLessThanOrEqual(60)
  expect(inventory.stock(sfo)).toMatchObject({ available: 0, reserved: 1_500 })
})

test('commands on other products go on while many are filled', async () => {
  const { inventory, backorders } = await openShop()
  await inventory.receive({ ...sfo, productId: 'CUP', quantity: 200 })
  await Promise.all(Array.from({ length: 1_500 }, () => backorders.reserve({ productId: 'MUG', quantity: 1 })))
  await inventory.receive({ ...sfo, quantity: 1_500 })
  const others = Array.from({ length: 200 }, () => inventory.reserve({ ...sfo, productId: 'CUP', quantity: 1 }))
  let turns = 0
  const count = (): unknown =>
    setImmediate(() => {
      turns += 1
      if (turns < 200) count()
    })
  count()
  await Promise.all(others)
  expect(turns).toBeLessThan(5)
  expect(inventory.availability('MUG').backordered).toBeGreaterThan(0)
  await inventory.close()
})

test('a command that waits a turn for fills is given up by its signal, and told if the inventory closes', async () => {
  const { inventory, backorders } = await openShop()
  await Promise.all(Array.from({ length: 600 }, () => backorders.reserve({ productId: 'MUG', quantity: 1 })))
  const receipt = inventory.receive({ ...sfo, quantity: 600 })
  const controller = new AbortController()
  const givenUp = expect(inventory.reserve({ ...sfo, quantity: 1, signal: controller.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
  const told = expectRefusal(inventory.reserve({ ...sfo, quantity: 1 }), 'CLOSED')
  controller.abort()
  await Promise.all([receipt, inventory.close(), givenUp, told])
})

test('what ended is forgotten after a day, whoever waits before it; a pre-order is not shipped early, however long ago', async () => {
  const { clock, inventory, backorders } = await openShop()
  const releaseAt = clock.now() + 5 * dayMs
  await backorders.configure({ productId: 'CUP', policy: 'pre-order', releaseAt })
  const waiting = idOf(await backorders.reserve({ ...nyc, quantity: 1 }))
  const filled = idOf(await backorders.reserve({ ...sfo, productId: 'CUP', quantity: 1 }))
  await inventory.receive({ ...sfo, productId: 'CUP', quantity: 1 })
  const { reservationId } = backorders.backorder(filled).fills[0] as { reservationId: string }
  await inventory.confirm(reservationId)
  clock.advance(dayMs)
  await inventory.receive({ ...sfo, productId: 'PEN', quantity: 1 })
  expect(backorders.backorder(waiting).status).toBe('waiting')
  expect(() => backorders.backorder(filled)).toThrow(/There is no backorder/)
  await expectRefusal(inventory.fulfill(reservationId), 'TOO_EARLY')
  expect((await inventory.reconcile()).drift).toEqual([])
  clock.advance(4 * dayMs)
  await inventory.fulfill(reservationId)
  await inventory.close()
})

test('what waits for a product is counted exactly: more than 2^53 − 1 may not', async () => {
  const { backorders } = await openShop()
  const most = Number.MAX_SAFE_INTEGER
  await backorders.reserve({ ...sfo, quantity: most })
  const over = await expectRefusal(backorders.reserve({ ...nyc, quantity: 1 }), 'BACKORDER_LIMIT' as never)
  expect(over).toEqual({ productId: 'MUG', limit: most, waiting: most, requested: 1 })
})
