import { expect, test } from 'vitest'
import { readOptions } from '../../../src/engine/options.ts'
import { FileJournal, InventoryManager, MemoryJournal, replay } from '../../../src/index.ts'
import { defaultRetention } from '../../../src/inventory/retention.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { laptops, nextTurns, openWithLaptops } from '../../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../../support/refusals.ts'

test('everything has a default: 65,536 commands in flight, 10,000 waiters a lock, 15 minutes, 5 seconds', () => {
  expect(readOptions()).toMatchObject({
    maxInFlight: 65_536,
    maxWaitersPerLock: 10_000,
    defaultTtlMs: 15 * 60 * 1000,
    lockTimeoutMs: 5_000,
    lockScope: 'each name',
    retention: {},
  })
  expect(defaultRetention).toEqual({ maxAgeMs: 24 * 60 * 60 * 1000, maxCount: 1_000_000 })
})

test('an ended reservation and its key stay for 24 hours if nothing else is said', async () => {
  const { inventory, clock } = await openWithLaptops(5)
  const request = { ...laptops, quantity: 1, idempotencyKey: 'K' }
  const hold = await inventory.reserve(request)
  await inventory.release(hold.id)
  clock.advance(24 * 60 * 60 * 1000 - 1)
  await inventory.receive({ ...laptops, quantity: 1 })
  expect(inventory.reservation(hold.id).status).toBe('released')
  expect(await inventory.reserve(request)).toEqual(hold)
  clock.advance(1)
  await inventory.receive({ ...laptops, quantity: 1 })
  expectThrow(() => inventory.reservation(hold.id), 'RESERVATION_NOT_FOUND')
  expect((await inventory.reserve(request)).id).not.toBe(hold.id)
})

test('a hold that names no time to live has the default one', async () => {
  const { inventory, clock } = await openWithLaptops(5, { defaultTtlMs: 700 })
  expect((await inventory.reserve({ ...laptops, quantity: 1 })).expiresAt).toBe(clock.now() + 700)
  const [line] = await inventory.reserveAll({ lines: [{ ...laptops, quantity: 1 }] })
  expect(line?.expiresAt).toBe(clock.now() + 700)
  clock.advance(700)
  await nextTurns()
  expect(inventory.stock(laptops).reserved).toBe(0)
})

const bad: readonly (readonly [object, string])[] = [
  [{ journal: {} }, 'journal'],
  [{ journal: 'memory' }, 'journal'],
  [{ clock: {} }, 'clock'],
  [{ generateId: 'uuid' }, 'generateId'],
  [{ retention: { maxAgeMs: -1 } }, 'maxAgeMs'],
  [{ retention: { maxCount: 1.5 } }, 'maxCount'],
  [{ retention: 5 }, 'retention'],
  [{ limits: { maxInFlight: 0 } }, 'maxInFlight'],
  [{ limits: { maxWaitersPerLock: '9' } }, 'maxWaitersPerLock'],
  [{ defaultTtlMs: 0 }, 'defaultTtlMs'],
  [{ lockTimeoutMs: Number.NaN }, 'lockTimeoutMs'],
  [{ lockGranularity: 'product' }, 'lockGranularity'],
  [{ lockGranularity: 'toString' }, 'lockGranularity'],
]

test.each(bad)('the options %o are INVALID_ARGUMENT, naming %s', async (options, field) => {
  expect((await expectRefusal(InventoryManager.open(options), 'INVALID_ARGUMENT')).field).toBe(field)
})

test('what was written in place of the options is told how to write it', async () => {
  const problem = async (options: unknown) =>
    (await expectRefusal(InventoryManager.open(options as never), 'INVALID_ARGUMENT')).problem
  expect(await problem('./stock')).toContain("write InventoryManager.open({ journal: new FileJournal('./stock') })")
  expect(await problem(new MemoryJournal())).toContain('write InventoryManager.open({ journal })')
  expect(await problem({ journal: './stock' })).toContain("such as new FileJournal('./stock')")
  expect(await problem({ journal: Promise.resolve(new MemoryJournal()) })).toMatch(/await is missing/)
  expect(await problem(Promise.resolve({}))).toMatch(/await is missing/)
  for (const options of [{ limits: null }, { snapshots: null }, { retention: null }, { journal: null }, { clock: 5 }])
    await expectRefusal(InventoryManager.open(options as never), 'INVALID_ARGUMENT')
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  for (const options of [proxy, { journal: proxy }, { clock: proxy }, { limits: proxy }])
    await expectRefusal(InventoryManager.open(options as never), 'INVALID_ARGUMENT')
})

test('an inventory is opened, and a new one without open says so', () => {
  const construct = InventoryManager as unknown as new (...all: unknown[]) => unknown
  for (const all of [[], [{}], ['./stock']])
    expect(expectThrow(() => new construct(...all), 'INVALID_ARGUMENT').problem).toContain(
      'write await InventoryManager.open()',
    )
})

test('replay wants a journal, and says how to write one', async () => {
  for (const journal of ['./stock', undefined, {}, Promise.resolve(new MemoryJournal()), InventoryManager]) {
    const { problem } = await expectRefusal(replay(journal as never), 'INVALID_ARGUMENT')
    expect(problem).toContain("new FileJournal('./stock')")
  }
  const journal = new MemoryJournal()
  for (const options of [{ sequence: 1 }, { until: { seq: 1 } }, { until: null }, { until: 5 }, [], 'x'])
    await expectRefusal(replay(journal, options as never), 'INVALID_ARGUMENT')
})

test('a file journal wants the path of a folder, and says how to write it', () => {
  const make = (...all: unknown[]) => expectThrow(() => new FileJournal(...(all as ['./stock'])), 'INVALID_ARGUMENT')
  for (const folder of [undefined, '', {}, { folder: './stock' }, 5, Promise.resolve('./stock')])
    expect(make(folder)).toMatchObject({
      field: 'folder',
      problem: expect.stringContaining("new FileJournal('./stock')"),
    })
  expect(make('./stock', { durabilty: 'never' })).toMatchObject({
    field: 'durabilty',
    problem: expect.stringMatching(/durability\?/),
  })
  expect(make('./stock', 'never').field).toBe('options')
  expect(make('./stock', { onWarning: 'print' }).field).toBe('onWarning')
})

const unknown: readonly (readonly [object, string, RegExp])[] = [
  [{ colour: 'crimson' }, 'colour', /only journal, clock/],
  [{ defaultTtl: 5 }, 'defaultTtl', /did you mean defaultTtlMs\?/],
  [{ limits: { maxInflight: 5 } }, 'limits.maxInflight', /did you mean maxInFlight\?/],
  [{ retention: { maxAge: 5 } }, 'retention.maxAge', /did you mean maxAgeMs\?/],
  [{ snapshots: { entries: 5 } }, 'snapshots.entries', /did you mean afterEntries\?/],
]

test.each(unknown)('the options %o are refused, naming %s', async (options, field, problem) => {
  const details = await expectRefusal(InventoryManager.open(options), 'INVALID_ARGUMENT')
  expect(details).toMatchObject({ field, problem: expect.stringMatching(problem) })
})

test('options that are none are refused, and a clock or a journal may have more than is asked of it', async () => {
  for (const options of [null, [], 'x', new MemoryJournal(), new Map(), new Date()])
    await expectRefusal(InventoryManager.open(options as never), 'INVALID_ARGUMENT')
  const clock = Object.assign(new FakeClock(), { colour: 'crimson' })
  const journal = Object.assign(new MemoryJournal(), { colour: 'crimson' })
  await (await InventoryManager.open({ clock, journal })).close()
})
