import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeSnapshot } from '../../src/engine/snapshot.ts'
import {
  FileJournal,
  InventoryManager,
  type Journal,
  journalStats,
  MemoryJournal,
  readJournal,
  replay,
  snapshotJournal,
  verifyJournal,
} from '../../src/index.ts'
import { Ledgers } from '../../src/ledger/ledgers.ts'
import type { LedgerFold, LedgerPort, LedgerRoom } from '../../src/ledger.ts'
import { sequentialIds } from '../support/ids.ts'
import { Mimic } from '../support/mimic-ledger.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'
import { Tally } from '../support/tally-ledger.ts'

const laptop = { warehouseId: 'SFO', productId: 'LAPTOP' }

async function open(journal: Journal, ...ledgers: LedgerRoom[]): Promise<InventoryManager> {
  const inventory = await InventoryManager.open({ journal, ledgers, snapshots: false, generateId: sequentialIds() })
  if (inventory.warehouses().length === 0) await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  return inventory
}

function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'ledger-state-'))
}

/** Entries that would mean something if they were the stock's. */
const lookAlikes = [
  { type: 'received', ...laptop, quantity: 5, from: 'supplier', to: 'available' },
  { type: 'reserved', ...laptop, quantity: 5, from: 'available', to: 'reserved', reservationId: 'R', expiresAt: 1 },
  { type: 'expired', ...laptop, quantity: 5, lostBy: 'removed' },
  { type: 'counted', ...laptop, counted: 5, expected: 0, difference: 5 },
  { type: 'sold', ...laptop, quantity: 5 },
  { type: 'returned', ...laptop, quantity: 5, reservationId: 'R' },
  { type: 'transferred-out', ...laptop, quantity: 5 },
  { type: 'retention-configured', maxAgeMs: 0, maxCount: 0, keys: { maxAgeMs: 0, maxCount: 0 } },
  { type: 'warehouse-added', warehouseId: 'LAX', name: 'Los Angeles' },
  { type: 'said', quantity: -1 },
  { type: 'reserved', reservationId: 7 },
  { type: 'confirmed', reservationId: null },
]

test('an entry of a ledger is nothing of the stock, whatever it looks like', async () => {
  const folder = await newFolder()
  const mimic = new Mimic()
  const inventory = await open(new FileJournal(folder), mimic)
  const told: string[] = []
  for (const event of ['movement', 'reservation-expired', 'hold-lost'] as const)
    inventory.events.on(event, () => told.push(event))
  await mimic.say(...lookAlikes)
  await mimic.sayOnce('K', ...lookAlikes)
  await mimic.sayOnce('K', ...lookAlikes)
  expect(inventory.stock(laptop)).toMatchObject({ onHand: 0, version: 0 })
  expect(inventory.warehouses()).toHaveLength(1)
  expect(inventory.reservations()).toEqual([])
  expect((await inventory.reconcile()).drift).toEqual([])
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual([])
  await inventory.close()
  await (await open(new FileJournal(folder), new Mimic())).close()
  const { isSound, problems, findings, returns, notJudged } = await verifyJournal(folder)
  expect(problems).toEqual([])
  expect({ isSound, movements: findings.movements, named: returns.named }).toEqual({
    isSound: true,
    movements: 0,
    named: 0,
  })
  expect(notJudged).toEqual({ mimic: 25 })
  expect((await journalStats(folder)).entries).toMatchObject({ 'mimic.received': 2, 'mimic.ledger-opened': 1 })
})

test('what a log cannot keep is refused where it is recorded, and nothing has happened', async () => {
  const mimic = new Mimic()
  const inventory = await open(new FileJournal(await newFolder()), mimic)
  for (const [value, shown] of [
    [new Date(0), 'a value of type object'],
    [Number.NaN, 'NaN'],
    [1n, '1n'],
    [new Map(), 'a value of type object'],
  ] as const) {
    await expect(mimic.say({ type: 'wish-made', lines: [{ id: 1 }, { since: value }] })).rejects.toThrow(
      `The ledger mimic records what a log cannot keep: lines[1].since of wish-made is ${shown}. Record plain JSON.`,
    )
  }
  await expect(mimic.say({ lines: [undefined] })).rejects.toThrow('lines[0] of said is undefined')
  const lines: unknown[] = []
  lines.push(lines)
  await expect(mimic.say({ lines })).rejects.toThrow('what a log cannot keep')
  await mimic.say({ type: 'wish-made', note: undefined, lines: [null] })
  expect((await commitsOf(inventory)).at(-1)?.entries).toEqual([{ ledger: 'mimic', type: 'wish-made', lines: [null] }])
  await inventory.close()
})

test('what is done with an entry after it was recorded changes nothing of it', async () => {
  const mimic = new Mimic()
  const inventory = await open(new MemoryJournal(), mimic)
  const lines = [1]
  const said = mimic.say({ lines })
  lines.push(2)
  await said
  lines.push(3)
  const [entry] = (await commitsOf(inventory)).at(-1)?.entries ?? []
  expect(entry).toMatchObject({ lines: [1] })
  await inventory.close()
})

test('a ledger that gives the same state twice is refused before it is folded into twice', async () => {
  const state = new Tally().make()
  const lazy = Object.assign(new Tally(), { make: () => state })
  const inventory = await open(new MemoryJournal(), lazy)
  await lazy.raise({ productId: 'P', by: 1 })
  const { message } = await refusalOf(inventory.reconcile())
  expect(message).toBe('Invalid ledgers "tally": gives the same state twice; let make() give a new one.')
  expect(lazy.of('P')).toBe(1)
  await inventory.close()
})

test('a ledger that is registered elsewhere leaves the log of another inventory as it was', async () => {
  const tally = new Tally()
  const first = await open(new MemoryJournal(), tally)
  const folder = await newFolder()
  await (await open(new FileJournal(folder))).close()
  await expect(open(new FileJournal(folder), new Mimic(), tally)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await (await open(new FileJournal(folder))).close()
  await first.close()
})

test('a ledger is attached before the inventory writes anything, and sends nothing before that is open', async () => {
  const folder = await newFolder()
  const before = await open(new FileJournal(folder))
  await before.receive({ ...laptop, quantity: 1 })
  await before.close()
  const told: unknown[] = []
  const tally = new Tally()
  const attach = tally.attach.bind(tally)
  Object.assign(tally, {
    attach: (port: LedgerPort) => {
      attach(port)
      told.push(port.books.stock.level('SFO', 'LAPTOP'))
      port.whenDurable(({ entries }) => told.push(...entries))
      told.push(refusalOf(tally.raise({ productId: 'P', by: 1 })))
    },
  })
  const inventory = await open(new FileJournal(folder), tally)
  const [level, refusal, ...entries] = told
  expect(level).toMatchObject({ available: 1 })
  expect(await refusal).toMatchObject({ code: 'NOT_OPEN', details: { ledger: 'tally' } })
  expect(entries).toEqual([{ ledger: 'tally', type: 'ledger-opened', version: 2 }])
  await tally.raise({ productId: 'P', by: 1 })
  await inventory.close()
})

test('a ledger without rows stands in a snapshot by its version alone', async () => {
  const folder = await newFolder()
  const inventory = await open(new FileJournal(folder), new Mimic())
  await inventory.snapshot()
  await inventory.close()
  await expect(open(new FileJournal(folder))).rejects.toMatchObject({
    code: 'LEDGER_MISSING',
    details: { ledger: 'mimic' },
  })
  await (await open(new FileJournal(folder), new Mimic())).close()
})

test('what a ledger says is the same from a snapshot as from the log, its nested rows included', async () => {
  const folder = await newFolder()
  const tally = new Tally()
  const inventory = await open(new FileJournal(folder), new Mimic(), tally)
  for (let count = 0; count < 2_500; count += 1) void tally.raise({ productId: `P${count}`, by: count })
  await tally.raise({ productId: 'P7', by: 3 })
  await inventory.snapshot()
  await tally.raise({ productId: 'P7', by: 4 })
  await inventory.close()
  const again = new Tally()
  const reopened = await open(new FileJournal(folder), new Mimic(), again)
  expect(again.stepsOf('P7')).toEqual([7, 3, 4])
  expect(again.of('P2499')).toBe(2_499)
  expect((await reopened.reconcile()).drift).toEqual([])
  await reopened.close()
})

test('what comes while a reconciliation waits is no drift, even in a ledger that changes its rows in their place', async () => {
  const tally = new Tally()
  const inventory = await open(new MemoryJournal(), tally)
  await tally.raise({ productId: 'P', by: 1 })
  const reconciled = inventory.reconcile()
  await tally.raise({ productId: 'P', by: 2 })
  expect((await reconciled).drift).toEqual([])
  await inventory.close()
})

test('a row that is not what the log says is drift, and is named by its ledger and key', async () => {
  const tally = new Tally()
  const inventory = await open(new MemoryJournal(), tally)
  await tally.raise({ productId: 'P', by: 1 })
  ;(tally.stepsOf('P') as number[]).push(9)
  const { drift } = await inventory.reconcile()
  expect(drift).toEqual([
    {
      subject: 'ledger',
      ledger: 'tally',
      row: '"P"',
      field: 'values',
      live: [{ steps: [1, 9] }],
      replayed: [{ steps: [1] }],
      sequence: expect.any(Number),
    },
  ])
})

test('entries and rows of an earlier version are raised to that of the code, and the log says the new one', async () => {
  const folder = await newFolder()
  const old = new Tally(1)
  const first = await open(new FileJournal(folder), old)
  await old.raise({ productId: 'P', by: 2, idempotencyKey: 'K' })
  await first.snapshot()
  await old.raise({ productId: 'P', by: 3 })
  await first.close()
  const raised = new Tally(2)
  const second = await open(new FileJournal(folder), raised)
  expect(raised.stepsOf('P')).toEqual([2, 3])
  await raised.raise({ productId: 'P', by: 4 })
  expect(await raised.raise({ productId: 'P', by: 2, idempotencyKey: 'K' })).toEqual({ total: 2 })
  expect((await second.reconcile()).drift).toEqual([])
  await second.snapshot()
  await second.close()
  const third = new Tally(2)
  await (await open(new FileJournal(folder), third)).close()
  expect(third.stepsOf('P')).toEqual([2, 3, 4])
  const entries = (await Array.fromAsync(readJournal(folder))).flatMap((commit) => commit.entries as readonly object[])
  const ours = entries.filter((entry) => 'ledger' in entry)
  expect(ours).toEqual([
    { ledger: 'tally', type: 'ledger-opened', version: 1 },
    { ledger: 'tally', type: 'tally-raised', productId: 'P', by: 2 },
    { ledger: 'tally', type: 'tally-raised', productId: 'P', by: 3 },
    { ledger: 'tally', type: 'ledger-opened', version: 2 },
    { ledger: 'tally', type: 'tally-raised', productId: 'P', steps: [4], v: 2 },
  ])
  await expect(open(new FileJournal(folder), new Tally(1))).rejects.toMatchObject({ code: 'JOURNAL_VERSION' })
})

test('a snapshot says of which version its rows are, also where the log knows an earlier one alone', async () => {
  const folder = await newFolder()
  const old = new Tally(1)
  const first = await open(new FileJournal(folder), old)
  await old.raise({ productId: 'P', by: 2 })
  await first.close()
  await takeSnapshot(new FileJournal(folder), () => new Ledgers([new Tally(2)], false))
  const unraised = new Tally(1)
  await (await open(new FileJournal(folder), unraised)).close()
  expect(unraised.stepsOf('P')).toEqual([2])
  const raised = new Tally(2)
  const second = await open(new FileJournal(folder), raised)
  expect(raised.stepsOf('P')).toEqual([2])
  expect((await second.reconcile()).drift).toEqual([])
  await second.close()
  const opened = (await Array.fromAsync(readJournal(folder))).flatMap((commit) => commit.entries as readonly object[])
  expect(opened.at(-1)).toEqual({ ledger: 'tally', type: 'ledger-opened', version: 2 })
})

test('a log with ledgers is replayed without them, with some of them, and as it was', async () => {
  const journal = new MemoryJournal()
  const tally = new Tally()
  const inventory = await open(journal, new Mimic(), tally)
  const { sequence } = await inventory.receive({ ...laptop, quantity: 3 })
  await tally.raise({ productId: 'LAPTOP', by: 5, idempotencyKey: 'K' })
  expect(inventory.stock(laptop)).toMatchObject({ incoming: 1, backordered: 0 })
  expect(inventory.availability('LAPTOP')).toMatchObject({
    incoming: 5,
    backordered: 0,
    warehouses: [{ incoming: 1, backordered: 0 }],
  })
  await inventory.close()

  const alone = await replay(journal)
  expect(alone.stock(laptop)).toMatchObject({ available: 3 })
  expect(alone.stock(laptop)).not.toHaveProperty('incoming')
  expect([...alone.levels()][0]).not.toHaveProperty('incoming')
  const { warehouses, ...sums } = alone.availability('LAPTOP')
  expect(sums).not.toHaveProperty('backordered')
  expect(warehouses).toEqual([{ warehouseId: 'SFO', available: 3, reserved: 0, committed: 0, onHand: 3 }])
  const some = new Tally()
  expect((await replay(journal, { ledgers: [some] })).stock(laptop)).not.toHaveProperty('incoming')
  expect(some.of('LAPTOP')).toBe(5)
  const then = new Tally()
  const before = await replay(journal, { ledgers: [then, new Mimic()], until: { sequence } })
  expect(then.of('LAPTOP')).toBe(0)
  expect(before.stock(laptop)).toMatchObject({ incoming: 1 })
  await expectRefusal(then.raise({ productId: 'LAPTOP', by: 1 }), 'NOT_OPEN')
  await expect(replay(journal, { ledgers: [then, new Mimic()] })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('a snapshot with ledgers is proven as far as it can be without them', async () => {
  const folder = await newFolder()
  const tally = new Tally()
  const inventory = await open(new FileJournal(folder), tally)
  await inventory.receive({ ...laptop, quantity: 3, idempotencyKey: 'R' })
  await tally.raise({ productId: 'LAPTOP', by: 5, idempotencyKey: 'K' })
  await inventory.snapshot()
  await inventory.close()
  const found = await verifyJournal(folder)
  expect(found.problems).toEqual([])
  expect(found).toMatchObject({ isSound: true, snapshots: [{ verdict: 'sound' }], notJudged: { tally: 2 } })
  await expect(snapshotJournal(folder)).rejects.toMatchObject({ code: 'LEDGER_MISSING', details: { ledger: 'tally' } })
})

test('the order of its rows is a ledger’s own affair, and a row that differs is told', async () => {
  const folder = await newFolder()
  const tally = new Tally()
  const inventory = await open(new FileJournal(folder), tally)
  for (const productId of ['A', 'B']) await tally.raise({ productId, by: 1 })
  await inventory.snapshot()
  await inventory.close()
  const folding = (change: (state: ReturnType<Tally['make']>) => object): LedgerFold => ({
    kind: tally.kind,
    make: () => {
      const made = tally.make()
      return Object.assign(made, change(made))
    },
  })
  const reversing = folding((made) => {
    const image = made.image.bind(made)
    return { image: () => [...image()].toReversed() }
  })
  expect(await verifyJournal(folder, { ledgers: [reversing] })).toMatchObject({ isSound: true, problems: [] })
  const forgetful = folding((made) => {
    const apply = made.apply.bind(made)
    return { apply: (entry: Parameters<typeof apply>[0]) => entry.productId === 'A' && apply(entry) }
  })
  const { isSound, problems } = await verifyJournal(folder, { ledgers: [forgetful] })
  expect(isSound).toBe(false)
  expect(problems).toMatchObject([
    { problem: '* of ledger tally "B" is {"values":[{"steps":[1]}]} here and undefined in the log' },
  ])
})

test('a key of one command is refused to another, whichever of the two is a ledger’s', async () => {
  const tally = new Tally()
  const inventory = await open(new MemoryJournal(), tally)
  await inventory.receive({ ...laptop, quantity: 3, idempotencyKey: 'R' })
  await tally.raise({ productId: 'LAPTOP', by: 5, idempotencyKey: 'K' })
  await expectRefusal(tally.raise({ productId: 'LAPTOP', by: 5, idempotencyKey: 'R' }), 'IDEMPOTENCY_KEY_REUSED')
  await expectRefusal(inventory.receive({ ...laptop, quantity: 3, idempotencyKey: 'K' }), 'IDEMPOTENCY_KEY_REUSED')
  await inventory.close()
})

test('the thread loads a ledger from its module, and without one the snapshot is made here', async () => {
  const module = new URL('../support/tally-ledger.ts', import.meta.url).href
  for (const address of [module, undefined, 'stockhold/nowhere', 'file:///nowhere.js']) {
    const folder = await newFolder()
    const tally = new Tally(2, address)
    const inventory = await open(new FileJournal(folder), tally)
    const { sequence } = await inventory.receive({ ...laptop, quantity: 1 })
    await tally.raise({ productId: 'P', by: 5 })
    expect(await inventory.snapshot()).toMatchObject({ sequence: sequence + 1 })
    await inventory.close()
    const again = new Tally(2)
    await (await open(new FileJournal(folder), again)).close()
    expect(again.of('P')).toBe(5)
  }
})
