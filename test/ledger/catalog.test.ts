import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Catalog, type Product, type ProductChanges } from '../../src/catalog.ts'
import { FileJournal, InventoryManager, MemoryJournal, replay } from '../../src/index.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { expectRefusal } from '../support/refusals.ts'

const mug = { id: 'MUG', sku: 'M-1', name: 'Mug', category: 'kitchen', weight: 350 }

async function openShop(
  catalog: Catalog,
  journal = new MemoryJournal(),
  clock = new FakeClock(),
): Promise<InventoryManager> {
  const inventory = await InventoryManager.open({ journal, clock, ledgers: [catalog] })
  if (inventory.warehouses().length === 0) await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  return inventory
}

test('a product is what it was added as, until it is changed', async () => {
  const catalog = new Catalog()
  const clock = new FakeClock()
  const inventory = await openShop(catalog, new MemoryJournal(), clock)
  const added = await catalog.add({
    ...mug,
    dimensions: { length: 80, width: 80, height: 95 },
    reorderQuantities: { SFO: 48 },
  })
  expect(added).toMatchObject({ ...mug, version: 1, validFrom: clock.now(), reorderQuantities: { SFO: 48 } })
  clock.advance(1_000)
  const changed = await catalog.change({ id: 'MUG', name: 'Large mug', category: null })
  expect(changed).toMatchObject({ name: 'Large mug', weight: 350, version: 2 })
  expect(changed).not.toHaveProperty('category')
  expect(catalog.product('MUG')).toEqual(changed)
  expect(catalog.product('MUG', { at: added.validFrom })).toEqual(added)
  expect(catalog.versions('MUG')).toEqual([added, changed])
  await inventory.close()
})

test('a change can be recorded before it is valid, and between those that are recorded', async () => {
  const catalog = new Catalog()
  const clock = new FakeClock()
  const inventory = await openShop(catalog, new MemoryJournal(), clock)
  const start = clock.now()
  await catalog.add(mug)
  await catalog.change({ id: 'MUG', weight: 400, validFrom: start + 2_000 })
  await catalog.change({ id: 'MUG', name: 'Old mug', validFrom: start + 1_000 })
  const at = (time: number): Product => catalog.product('MUG', { at: time })
  expect(at(start + 999)).toMatchObject({ name: 'Mug', weight: 350 })
  expect(at(start + 1_000)).toMatchObject({ name: 'Old mug', weight: 350 })
  expect(at(start + 2_000)).toMatchObject({ name: 'Mug', weight: 400 })
  clock.advance(1_500)
  expect(catalog.product('MUG').name).toBe('Old mug')
  await inventory.close()
})

test('of two versions for one time the later recorded counts', async () => {
  const catalog = new Catalog()
  const inventory = await openShop(catalog)
  const { validFrom } = await catalog.add(mug)
  await catalog.change({ id: 'MUG', weight: 1, validFrom })
  await catalog.change({ id: 'MUG', weight: 2, validFrom })
  expect(catalog.product('MUG', { at: validFrom }).weight).toBe(2)
  await inventory.close()
})

test('an id is there once, and a SKU belongs to one product for good', async () => {
  const catalog = new Catalog()
  const inventory = await openShop(catalog)
  await catalog.add(mug)
  expect(await expectRefusal(catalog.add({ ...mug, sku: 'M-2' }), 'PRODUCT_EXISTS')).toEqual({ productId: 'MUG' })
  const taken = { productId: 'MUG', sku: 'M-1' }
  expect(await expectRefusal(catalog.add({ ...mug, id: 'CUP' }), 'PRODUCT_EXISTS')).toEqual(taken)
  await catalog.change({ id: 'MUG', sku: 'M-9' })
  expect(await expectRefusal(catalog.add({ ...mug, id: 'CUP' }), 'PRODUCT_EXISTS')).toEqual(taken)
  await catalog.change({ id: 'MUG', sku: 'M-1' })
  await expect(catalog.add({ ...mug, id: 'CUP' })).rejects.toThrow('The SKU M-1 belongs to product MUG.')
  await inventory.close()
})

test('what there is not, or not yet, is not found', async () => {
  const catalog = new Catalog()
  const clock = new FakeClock()
  const inventory = await openShop(catalog, new MemoryJournal(), clock)
  const validFrom = clock.now() + 5_000
  await catalog.add({ ...mug, validFrom })
  const found = (id: string): unknown => {
    try {
      return catalog.product(id)
    } catch (error) {
      return error
    }
  }
  expect(found('MUG')).toMatchObject({
    code: 'PRODUCT_NOT_FOUND',
    family: 'refusal',
    details: { productId: 'MUG', validFrom },
  })
  expect(found('CUP')).toMatchObject({ code: 'PRODUCT_NOT_FOUND', details: { productId: 'CUP' } })
  expect(catalog.products()).toEqual([])
  expect(catalog.products({ at: validFrom })).toHaveLength(1)
  await expectRefusal(catalog.change({ id: 'CUP', name: 'Cup' }), 'PRODUCT_NOT_FOUND')
  await expectRefusal(catalog.change({ id: 'MUG', name: 'Cup' }), 'PRODUCT_NOT_FOUND')
  await inventory.close()
})

const wrong: readonly (readonly [string, object])[] = [
  ['sku', { sku: '' }],
  ['name', { name: 5 }],
  ['weight', { weight: -1 }],
  ['weight', { weight: 1.5 }],
  ['dimensions.width', { dimensions: { length: 1, width: 0, height: 1 } }],
  ['dimensions.depth', { dimensions: { length: 1, width: 1, height: 1, depth: 1 } }],
  ['reorderQuantities', { reorderQuantities: 5 }],
  ['reorderQuantities.SFO', { reorderQuantities: { SFO: 0 } }],
  ['validFrom', { validFrom: '2026-01-01' }],
  ['validFrom', { validFrom: 1e16 }],
  ['colour', { colour: 'red' }],
]

test.each(wrong)('a wrong %s is named: %j', async (field, more) => {
  const catalog = new Catalog()
  const inventory = await openShop(catalog)
  const details = (await catalog
    .add({ ...mug, ...more } as never)
    .catch((error: { details: object }) => error.details)) as object
  expect(details).toMatchObject({ field })
  expect(catalog.products()).toEqual([])
  await inventory.close()
})

test('a change that changes nothing, and options that are none, are refused', async () => {
  const catalog = new Catalog()
  const inventory = await openShop(catalog)
  await catalog.add(mug)
  await expectRefusal(catalog.change({ id: 'MUG' }), 'INVALID_ARGUMENT')
  expect(() => new Catalog({ strict: true } as never)).toThrow('strictCatalog')
  expect(() => new Catalog({ strictCatalog: 'yes' } as never)).toThrow('true or false')
  await inventory.close()
})

test('a strict catalogue refuses goods that it does not know, in every way in, and lets go of those that are there', async () => {
  const journal = new MemoryJournal()
  const open = await openShop(new Catalog(), journal)
  const level = { warehouseId: 'SFO', productId: 'CUP' }
  await open.receive({ ...level, quantity: 5 })
  const { id } = await open.reserve({ ...level, quantity: 1 })
  await open.close()
  const catalog = new Catalog({ strictCatalog: true })
  const inventory = await openShop(catalog, journal)
  const details = { productId: 'CUP' }
  expect(await expectRefusal(inventory.receive({ ...level, quantity: 1 }), 'PRODUCT_NOT_FOUND')).toEqual(details)
  await expectRefusal(inventory.sell({ ...level, quantity: 1 }), 'PRODUCT_NOT_FOUND')
  await expectRefusal(inventory.reserveAll({ lines: [{ ...level, quantity: 1 }] }), 'PRODUCT_NOT_FOUND')
  await expectRefusal(
    inventory.transaction({ levels: [level] }, (tx) => tx.receive({ ...level, quantity: 1 })),
    'PRODUCT_NOT_FOUND',
  )
  const [result] = await inventory.batch([{ type: 'receive', ...level, quantity: 1 }])
  expect(result).toMatchObject({
    ok: false,
    refusal: { code: 'PRODUCT_NOT_FOUND', message: expect.stringMatching(/CUP in the catalogue/) },
  })
  expect(await inventory.tryReserve({ ...level, quantity: 1 })).toMatchObject({ ok: false, refusal: { details } })
  await inventory.confirm(id)
  await inventory.fulfill(id)
  await inventory.remove({ ...level, quantity: 4, reason: 'not sold any more' })
  expect(inventory.stock(level).onHand).toBe(0)
  await catalog.add({ ...mug, id: 'CUP' })
  await inventory.receive({ ...level, quantity: 1 })
  await inventory.close()
})

test('products, keys and all, are there after a new opening, and as of any commit in a replay', async () => {
  const journal = new MemoryJournal()
  const catalog = new Catalog()
  const inventory = await openShop(catalog, journal)
  const added = await catalog.add({ ...mug, idempotencyKey: 'K' })
  const changed = await catalog.change({ id: 'MUG', weight: 400 })
  expect(await catalog.add({ ...mug, idempotencyKey: 'K' })).toEqual(added)
  expect((await inventory.reconcile()).drift).toEqual([])
  await inventory.close()
  const again = new Catalog()
  const reopened = await openShop(again, journal)
  expect(again.versions('MUG')).toEqual([added, changed])
  expect(await again.add({ ...mug, idempotencyKey: 'K' })).toEqual(added)
  await reopened.close()
  const then = new Catalog()
  const { sequence } = await replay(journal, { ledgers: [then], until: { sequence: 3 } })
  expect(sequence).toBe(3)
  expect(then.products()).toEqual([added])
})

test('a snapshot has the catalogue, made by the thread that loads it by its module', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'catalog-'))
  const catalog = new Catalog()
  const inventory = await InventoryManager.open({ journal: new FileJournal(folder), ledgers: [catalog] })
  await catalog.add({ ...mug, idempotencyKey: 'K' })
  await catalog.change({ id: 'MUG', weight: 400 })
  await inventory.snapshot()
  const before = catalog.versions('MUG')
  await inventory.close()
  const again = new Catalog()
  const reopened = await InventoryManager.open({ journal: new FileJournal(folder), ledgers: [again] })
  expect(again.versions('MUG')).toEqual(before)
  expect(await again.add({ ...mug, idempotencyKey: 'K' })).toMatchObject({ version: 1 })
  expect((await reopened.reconcile()).drift).toEqual([])
  await reopened.close()
})

interface Step {
  readonly id: string
  readonly validFrom: number
  readonly changes: ProductChanges
}

test('random changes give at every time what a list that is searched from its end gives', async () => {
  const step = fc.record<Step>({
    id: fc.constantFrom('A', 'B'),
    validFrom: fc.integer({ min: 0, max: 10 }),
    changes: fc.constantFrom<ProductChanges>(
      { weight: 1 },
      { weight: 2 },
      { name: 'x' },
      { category: 'c' },
      { category: null },
    ),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const catalog = new Catalog()
      const inventory = await InventoryManager.open({ ledgers: [catalog] })
      const all = [] as (Step & { fields: object })[]
      const valid = (id: string, at: number): object | undefined => {
        const known = all.filter((one) => one.id === id && one.validFrom <= at)
        const latest = Math.max(...known.map(({ validFrom }) => validFrom))
        return known.findLast(({ validFrom }) => validFrom === latest)?.fields
      }
      for (const id of ['A', 'B']) {
        await catalog.add({ id, sku: id, name: id, validFrom: 0 })
        all.push({ id, validFrom: 0, changes: {}, fields: { sku: id, name: id } })
      }
      for (const { id, validFrom, changes } of steps) {
        await catalog.change({ id, validFrom, ...changes })
        const fields = { ...valid(id, validFrom), ...changes }
        all.push({
          id,
          validFrom,
          changes,
          fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)),
        })
      }
      for (const id of ['A', 'B']) {
        for (let at = 0; at <= 10; at += 1) {
          const { id: _id, version: _version, validFrom: _from, ...fields } = catalog.product(id, { at })
          expect(fields).toEqual(valid(id, at))
        }
      }
      await inventory.close()
    }),
    { numRuns: 100 },
  )
})

test('its commands go into a batch by their names, beside those of the stock', async () => {
  const catalog = new Catalog({ strictCatalog: true })
  const inventory = await openShop(catalog)
  const level = { warehouseId: 'SFO', productId: 'MUG' }
  const results = await inventory.batch([
    { type: 'receive', ...level, quantity: 1 },
    { type: 'catalog.add', ...mug, idempotencyKey: 'K' },
    { type: 'receive', ...level, quantity: 2 },
    { type: 'catalog.add', ...mug, colour: 'red' },
    { type: 'catalog.change', id: 'CUP', name: 'Cup' },
    { type: 'catalog.paint', id: 'MUG' },
  ])
  const codes = results.map((result) => (result.ok ? 'done' : result.refusal.code))
  const refused = ['INVALID_ARGUMENT', 'PRODUCT_NOT_FOUND', 'INVALID_ARGUMENT']
  expect(codes).toEqual(['PRODUCT_NOT_FOUND', 'done', 'done', ...refused])
  expect(catalog.product('MUG')).toMatchObject({ version: 1 })
  expect(inventory.stock(level).available).toBe(2)
  await inventory.close()
})
