import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FileJournal, InventoryManager, MemoryJournal, replay, verifyJournal } from '../../src/index.ts'
import { MarketplaceAudit } from '../../src/marketplace/marketplace-audit.ts'
import { type Seller, type SellerChanges, Sellers } from '../../src/marketplace.ts'
import { Orders, SimulatedPayments } from '../../src/orders.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'
import { Market, march } from './market.ts'

const acme = {
  id: 'S-1',
  name: 'Acme',
  type: 'marketplace_3p',
  recognizedAs: 'commission_only',
  commissionBasisPoints: 1_500,
} as const
const house = { id: 'US', name: 'The shop', type: 'retail_1p', recognizedAs: 'gmv' } as const

describe('a seller', () => {
  test('is what it was added as until it is changed, and what it was at any time', async () => {
    const { sellers, inventory, clock } = await Market.open()
    const added = await sellers.add(acme)
    expect(added).toEqual({ ...acme, version: 1, validFrom: march })
    clock.advance(1_000)
    const changed = await sellers.change('S-1', { commissionBasisPoints: 2_000, validFrom: march + 5_000 })
    expect(changed).toEqual({ ...acme, commissionBasisPoints: 2_000, version: 2, validFrom: march + 5_000 })
    expect(sellers.seller('S-1')).toEqual(added)
    expect(sellers.seller('S-1', { at: march + 4_999 })).toEqual(added)
    expect(sellers.seller('S-1', { at: march + 5_000 })).toEqual(changed)
    clock.advance(4_000)
    expect(sellers.seller('S-1')).toEqual(changed)
    expect(sellers.versions('S-1')).toEqual([added, changed])
    await sellers.add(house)
    expect(sellers.sellers().map(({ id }) => id)).toEqual(['S-1', 'US'])
    expect(sellers.sellers({ at: march })).toEqual([added])
    await inventory.close()
  })

  test('is added once, and found from its first version on', async () => {
    const { sellers, inventory } = await Market.open()
    await sellers.add({ ...acme, validFrom: march + 1 })
    expect(await expectRefusal(sellers.add(acme), 'SELLER_EXISTS')).toEqual({ sellerId: 'S-1' })
    expect(expectThrow(() => sellers.seller('S-1'), 'SELLER_NOT_FOUND')).toEqual({
      sellerId: 'S-1',
      validFrom: march + 1,
    })
    expect(expectThrow(() => sellers.seller('S-2'), 'SELLER_NOT_FOUND')).toEqual({ sellerId: 'S-2' })
    expectThrow(() => sellers.versions('S-2'), 'SELLER_NOT_FOUND')
    await expectRefusal(sellers.change('S-2', { name: 'B' }), 'SELLER_NOT_FOUND')
    await expectRefusal(sellers.change('S-1', { name: 'B', validFrom: march }), 'SELLER_NOT_FOUND')
    await expectRefusal(sellers.own({ sellerId: 'S-1', productId: 'PEN' }), 'SELLER_NOT_FOUND')
    await inventory.close()
  })

  test('whose commission alone is recognised always has one', async () => {
    const { sellers, inventory } = await Market.open()
    const without = { ...acme, commissionBasisPoints: undefined } as never
    expect(await expectRefusal(sellers.add(without), 'INVALID_ARGUMENT')).toMatchObject({
      field: 'commissionBasisPoints',
    })
    await sellers.add(house)
    const commissioned = sellers.change('US', { recognizedAs: 'commission_only' })
    expect(await expectRefusal(commissioned, 'INVALID_ARGUMENT')).toMatchObject({ field: 'commissionBasisPoints' })
    await sellers.change('US', { recognizedAs: 'commission_only', commissionBasisPoints: 0 })
    await expectRefusal(sellers.change('US', { commissionBasisPoints: null }), 'INVALID_ARGUMENT')
    const gmv = await sellers.change('US', { recognizedAs: 'gmv', commissionBasisPoints: null })
    expect(gmv).toEqual({ ...house, version: 3, validFrom: march })
    await inventory.close()
  })

  test.each([
    ['id', { id: '' }],
    ['name', { name: 5 }],
    ['type', { type: 'fba' }],
    ['recognizedAs', { recognizedAs: 'net' }],
    ['commissionBasisPoints', { commissionBasisPoints: 10_001 }],
    ['commissionBasisPoints', { commissionBasisPoints: -1 }],
    ['commissionBasisPoints', { commissionBasisPoints: 12.5 }],
    ['commissionBasisPoints', { commissionBasisPoints: '1500' }],
    ['validFrom', { validFrom: 1e16 }],
    ['validFrom', { validFrom: new Date() }],
    ['commission', { commission: 1 }],
  ])('with a wrong %s is refused, and the field named: %j', async (field, more) => {
    const { sellers, inventory } = await Market.open()
    const error: unknown = await sellers.add({ ...acme, ...more } as never).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ family: 'refusal', details: { field } })
    expect(sellers.sellers()).toEqual([])
    await inventory.close()
  })

  test('keeps its type, and a change that says nothing is refused', async () => {
    const { sellers, inventory } = await Market.open()
    await sellers.add(acme)
    await expectRefusal(sellers.change('S-1', {}), 'INVALID_ARGUMENT')
    await expectRefusal(sellers.change('S-1', { type: 'fba_2p' } as never), 'INVALID_ARGUMENT')
    await expectRefusal(sellers.change('S-1', null as never), 'INVALID_ARGUMENT')
    await expectRefusal(
      sellers.own({ sellerId: 'S-1', productId: 'PEN', warehouseId: 'SFO' } as never),
      'INVALID_ARGUMENT',
    )
    expectThrow(() => sellers.seller('S-1', { when: 5 } as never), 'INVALID_ARGUMENT')
    expectThrow(() => sellers.ownerOf('PEN', { at: -1 }), 'INVALID_ARGUMENT')
    expectThrow(() => new Sellers().seller('S-1'), 'NOT_OPEN')
    await expectRefusal(new Sellers().add(acme), 'NOT_OPEN')
    await inventory.close()
  })

  test('that an array or a getter which throws says it is, is refused as bad input', async () => {
    const { sellers, inventory } = await Market.open()
    await expectRefusal(sellers.add([] as never), 'INVALID_ARGUMENT')
    const hostile = {
      ...acme,
      get name(): string {
        throw new Error('no')
      },
    }
    await expectRefusal(sellers.add(hostile), 'INVALID_ARGUMENT')
    await inventory.close()
  })
})

describe('a product', () => {
  test('is the house’s own, until a seller owns it', async () => {
    const { sellers, inventory, clock } = await Market.open()
    await sellers.add(acme)
    await sellers.add({ ...house })
    expect(sellers.ownerOf('PEN')).toBeUndefined()
    clock.advance(10)
    expect(await sellers.own({ sellerId: 'S-1', productId: 'PEN' })).toEqual({
      productId: 'PEN',
      sellerId: 'S-1',
      from: march + 10,
    })
    const { sequence } = await sellers.add({ ...acme, id: 'S-2' }).then(() => inventory.reconcile())
    await sellers.own({ sellerId: 'S-1', productId: 'PEN' })
    expect((await inventory.reconcile()).sequence).toBe(sequence)
    expect([sellers.ownerOf('PEN', { at: march + 9 }), sellers.ownerOf('PEN')]).toEqual([undefined, 'S-1'])
    clock.advance(10)
    await sellers.own({ sellerId: 'US', productId: 'PEN' })
    expect([sellers.ownerOf('PEN', { at: march + 19 }), sellers.ownerOf('PEN')]).toEqual(['S-1', 'US'])
    expect(sellers.owners('PEN').map(({ sellerId }) => sellerId)).toEqual(['S-1', 'US'])
    await inventory.close()
  })

  test('changes hands only while none is in stock, of whatever bucket, and none in transit', async () => {
    const market = await Market.open()
    const { sellers, inventory, transfers } = market
    await market.fba('S-1', 'PEN')
    await sellers.add(house)
    const level = { warehouseId: 'SFO', productId: 'PEN' }
    const take = async (): Promise<object> =>
      expectRefusal(sellers.own({ sellerId: 'US', productId: 'PEN' }), 'PRODUCT_IN_STOCK')
    const who = { productId: 'PEN', sellerId: 'US', owner: 'S-1' }
    await inventory.receive({ ...level, quantity: 3 })
    expect(await take()).toEqual({ ...who, onHand: 3, inTransit: 0 })
    await inventory.remove({ ...level, quantity: 1, reason: 'lost' })
    await inventory.markDamaged({ ...level, quantity: 1, reason: 'fell' })
    const hold = await inventory.reserve({ ...level, quantity: 1 })
    expect(await take()).toEqual({ ...who, onHand: 2, inTransit: 0 })
    await inventory.writeOff({ ...level, quantity: 1, from: 'damaged', reason: 'fell' })
    expect(await take()).toMatchObject({ onHand: 1 })
    await inventory.release(hold.id)
    const { id } = await transfers.request({
      sourceWarehouseId: 'SFO',
      destinationWarehouseId: 'NYC',
      lines: [{ productId: 'PEN', quantity: 1 }],
    })
    await transfers.ship(id, {})
    expect(await take()).toEqual({ ...who, onHand: 0, inTransit: 1 })
    await transfers.receive(id, { lines: [{ productId: 'PEN', quantity: 1 }] })
    expect(await take()).toEqual({ ...who, onHand: 1, inTransit: 0 })
    await inventory.sell({ warehouseId: 'NYC', productId: 'PEN', quantity: 1 })
    await sellers.own({ sellerId: 'US', productId: 'PEN' })
    expect(sellers.ownerOf('PEN')).toBe('US')
    await inventory.close()
  })

  test('of the house that is in stock does not become a seller’s', async () => {
    const market = await Market.open()
    await market.sellers.add(acme)
    await market.stock('PEN', 1)
    const details = await expectRefusal(market.sellers.own({ sellerId: 'S-1', productId: 'PEN' }), 'PRODUCT_IN_STOCK')
    expect(details).toEqual({ productId: 'PEN', sellerId: 'S-1', onHand: 1, inTransit: 0 })
    await market.close()
  })

  test('waits for its new owner while a transaction holds one of its levels', async () => {
    const market = await Market.open()
    await market.sellers.add({ ...acme, type: 'fba_2p' })
    const level = { warehouseId: 'NYC', productId: 'PEN' }
    const begun = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const held = market.inventory.transaction({ levels: [level] }, async (tx) => {
      begun.resolve()
      await asked.promise
      await tx.receive({ ...level, quantity: 2 })
    })
    await begun.promise
    const owned = expectRefusal(market.sellers.own({ sellerId: 'S-1', productId: 'PEN' }), 'PRODUCT_IN_STOCK')
    asked.resolve()
    await held
    expect(await owned).toMatchObject({ onHand: 2 })
    await market.close()
  })
})

describe('what a seller sends itself', () => {
  test('never comes in, whichever way', async () => {
    const market = await Market.open()
    const { sellers, inventory } = market
    await sellers.add(acme)
    await sellers.own({ sellerId: 'S-1', productId: 'HAT' })
    const level = { warehouseId: 'SFO', productId: 'HAT' }
    const details = { productId: 'HAT', sellerId: 'S-1' }
    expect(await expectRefusal(inventory.receive({ ...level, quantity: 1 }), 'SENT_BY_SELLER')).toEqual(details)
    await expectRefusal(inventory.adjust({ ...level, delta: 1, reason: 'found' }), 'SENT_BY_SELLER')
    await expectRefusal(inventory.returnStock({ ...level, quantity: 1, disposition: 'available' }), 'SENT_BY_SELLER')
    const [result] = await inventory.batch([{ type: 'receive', ...level, quantity: 1 }])
    expect(result).toMatchObject({ ok: false, refusal: { code: 'SENT_BY_SELLER' } })
    await expectRefusal(
      inventory.transaction({ levels: [level] }, (tx) => tx.receive({ ...level, quantity: 1 })),
      'SENT_BY_SELLER',
    )
    expect(inventory.stock(level).onHand).toBe(0)
    await market.stock('PEN', 1)
    await market.close()
  })

  test('is ordered from it, and moves nothing', async () => {
    const market = await Market.open()
    const { sellers, orders, inventory } = market
    await sellers.add(acme)
    await sellers.own({ sellerId: 'S-1', productId: 'HAT' })
    const hat = { productId: 'HAT', quantity: 1, unitPrice: 300 }
    await market.stock('PEN', 1)
    const pen = { productId: 'PEN', quantity: 1, unitPrice: 100 }
    expect(await expectRefusal(orders.create({ lines: [pen, hat] }), 'SENT_BY_SELLER')).toEqual({
      productId: 'HAT',
      sellerId: 'S-1',
      lineNumber: 2,
    })
    const id = await market.order([pen, { ...hat, fulfilledBy: 'seller', sellerId: 'S-1' }])
    await market.ship(id)
    expect(orders.order(id).status).toBe('shipped')
    expect(inventory.availability('HAT').onHand).toBe(0)
    await market.close()
  })
})

test('a line that names a seller names its product’s owner; a replacement is of what was sold', async () => {
  const market = await Market.open()
  const { sellers, orders } = market
  await market.fba('S-1', 'PEN')
  await sellers.add(house)
  await market.stock('PEN', 1)
  await market.stock('CUP', 1)
  const pen = { productId: 'PEN', quantity: 1, unitPrice: 100 }
  const named = orders.place({ lines: [{ ...pen, sellerId: 'S-2' }] })
  expect(await expectRefusal(named, 'NOT_THE_SELLER')).toEqual({
    lineNumber: 1,
    productId: 'PEN',
    sellerId: 'S-2',
    owner: 'S-1',
  })
  await expectRefusal(orders.place({ lines: [{ ...pen, productId: 'CUP', sellerId: 'S-1' }] }), 'NOT_THE_SELLER')
  const id = await market.order([{ ...pen, sellerId: 'S-1' }])
  await market.ship(id)
  await sellers.own({ sellerId: 'US', productId: 'PEN' })
  await market.stock('PEN', 1)
  const again = await orders.replace(id, { lines: [{ lineNumber: 1, quantity: 1 }] })
  expect(again.status).toBe('confirmed')
  await market.close()
})

test('each fact is told once the journal has it', async () => {
  const { sellers, inventory } = await Market.open()
  const told: unknown[] = []
  for (const name of ['seller-added', 'seller-changed', 'product-owned'] as const)
    sellers.events.on(name, ({ type, sellerId, sequence }) => told.push([type, sellerId, sequence > 0]))
  await sellers.add(acme)
  await sellers.change('S-1', { name: 'Acme & Sons' })
  await sellers.own({ sellerId: 'S-1', productId: 'PEN' })
  expect(told).toEqual(['seller-added', 'seller-changed', 'product-owned'].map((type) => [type, 'S-1', true]))
  expectThrow(() => sellers.events.on('seller-gone' as never, () => undefined), 'INVALID_ARGUMENT')
  await inventory.close()
})

describe('sellers and owners', () => {
  test('are there after a new opening, keys and all, and as of any commit in a replay', async () => {
    const market = await Market.open()
    const added = await market.sellers.add({ ...acme, idempotencyKey: 'K' })
    const changed = await market.sellers.change('S-1', { commissionBasisPoints: 2_000, idempotencyKey: 'L' })
    const owned = await market.sellers.own({ sellerId: 'S-1', productId: 'PEN', idempotencyKey: 'M' })
    expect((await market.inventory.reconcile()).drift).toEqual([])
    await market.close()
    const again = await Market.open(market.journal, market.clock)
    expect(again.sellers.versions('S-1')).toEqual([added, changed])
    expect(again.sellers.owners('PEN')).toEqual([owned])
    expect(await again.sellers.add({ ...acme, idempotencyKey: 'K' })).toEqual(added)
    expect(await again.sellers.own({ sellerId: 'S-1', productId: 'PEN', idempotencyKey: 'M' })).toEqual(owned)
    await again.close()
    const then = new Sellers()
    const orders = new Orders({ payments: new SimulatedPayments(), currency: 'EUR' })
    await replay(market.journal, { ledgers: [then, orders], until: { at: march + 1 } })
    expect(then.versions('S-1')).toHaveLength(2)
  })

  test('are in a snapshot, made by the thread that loads them by their module; and verify finds the log sound', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sellers-'))
    const open = async (sellers: Sellers): Promise<InventoryManager> =>
      InventoryManager.open({ journal: new FileJournal(folder), ledgers: [sellers] })
    const sellers = new Sellers()
    const inventory = await open(sellers)
    await sellers.add({ ...acme, idempotencyKey: 'K' })
    await sellers.change('S-1', { recognizedAs: 'gmv', validFrom: 5 + Date.now() })
    await sellers.own({ sellerId: 'S-1', productId: 'PEN' })
    await inventory.snapshot()
    const before = [sellers.versions('S-1'), sellers.owners('PEN')]
    await inventory.close()
    const again = new Sellers()
    const reopened = await open(again)
    expect([again.versions('S-1'), again.owners('PEN')]).toEqual(before)
    expect(Object.isFrozen(again.versions('S-1')[0])).toBe(true)
    expect(await again.add({ ...acme, idempotencyKey: 'K' })).toMatchObject({ version: 1 })
    expect((await reopened.reconcile()).drift).toEqual([])
    await reopened.close()
    expect(await verifyJournal(folder)).toMatchObject({
      isSound: true,
      notJudged: {},
      snapshots: [{ verdict: 'sound' }],
    })
  })

  test('changed at random are at every time what a list that is searched from its end gives', async () => {
    const step = fc.record({
      validFrom: fc.integer({ min: 0, max: 10 }),
      changes: fc.constantFrom<SellerChanges>(
        { name: 'x' },
        { recognizedAs: 'gmv' },
        { recognizedAs: 'commission_only' },
        { commissionBasisPoints: 2_000 },
        { commissionBasisPoints: 0 },
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { sellers, inventory } = await Market.open(new MemoryJournal())
        const all: { validFrom: number; seller: object }[] = [{ validFrom: 0, seller: acme }]
        const valid = (at: number): object | undefined => {
          const latest = Math.max(...all.filter((one) => one.validFrom <= at).map(({ validFrom }) => validFrom))
          return all.findLast(({ validFrom }) => validFrom === latest)?.seller
        }
        await sellers.add({ ...acme, validFrom: 0 })
        for (const { validFrom, changes } of steps) {
          await sellers.change('S-1', { validFrom, ...changes })
          all.push({ validFrom, seller: { ...valid(validFrom), ...changes } })
        }
        for (let at = 0; at <= 10; at += 1) {
          const { version: _version, validFrom: _from, ...seller }: Seller = sellers.seller('S-1', { at })
          expect(seller).toEqual(valid(at))
        }
        await inventory.close()
      }),
      { numRuns: 50 },
    )
  })
})

describe('the audit', () => {
  const entry = { ...acme, ledger: 'marketplace', type: 'seller-added', sellerId: 'S-1', sellerType: acme.type }
  const owned = { ledger: 'marketplace', type: 'product-owned', sellerId: 'S-1', productId: 'HAT' }
  const changed = { ledger: 'marketplace', type: 'seller-changed', sellerId: 'S-1', validFrom: 0, changes: {} }
  const received = {
    type: 'received',
    warehouseId: 'SFO',
    productId: 'HAT',
    quantity: 2,
    from: 'supplier',
    to: 'available',
  }
  const sold = { ...received, type: 'sold', from: 'available', to: 'customer' }
  const sent = { ...received, type: 'transferred-out', from: 'available', to: 'transit' }

  test.each([
    ['a seller that is added twice', [entry, entry], /S-1 is added twice/],
    ['a change of one that there is not', [changed], /S-1 was never added/],
    ['an owner that there is not', [owned], /S-1 was never added/],
    ['an owner that changes while goods are here', [entry, received, owned], /HAT becomes that of S-1, and 2 of it/],
    ['goods in transit', [entry, received, sent, owned], /and 2 of it are here/],
    ['goods that come in of what a seller sends', [entry, owned, received], /2 of product HAT come in/],
  ])('finds %s', (_, entries, problem) => {
    const audit = new MarketplaceAudit()
    for (const [index, each] of entries.entries())
      audit.commit({ sequence: index + 1, at: 0, entries: [each] } as never)
    expect([...audit.defects()]).toEqual([{ sequence: entries.length, problem: expect.stringMatching(problem) }])
  })

  test('finds nothing wrong where goods left before', () => {
    const audit = new MarketplaceAudit()
    audit.commit({ sequence: 1, at: 0, entries: [entry, received, sold, owned, changed] } as never)
    expect([...audit.defects()]).toEqual([])
  })
})
