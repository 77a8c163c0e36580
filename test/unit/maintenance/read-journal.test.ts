import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  archiveJournal,
  type CommitFilter,
  FileJournal,
  InventoryManager,
  journalState,
  journalStats,
  type ReadOptions,
  readJournal,
} from '../../../src/index.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { sequentialIds } from '../../support/ids.ts'
import { commitsOf } from '../../support/open-inventory.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { laptops, tellStory } from './journal-story.ts'

let folder: string
let inventory: InventoryManager
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-read-'))
  const clock = new FakeClock()
  const journal = new FileJournal(folder, { segmentBytes: 1_500 })
  inventory = await InventoryManager.open({ journal, clock, generateId: sequentialIds(), snapshots: false })
  await tellStory(inventory, clock)
})
afterEach(async () => {
  await inventory.close()
  await rm(folder, { recursive: true })
})

describe('reading a journal that an engine writes', () => {
  test.each<CommitFilter>([
    {},
    { fromSequence: 30, toSequence: 33 },
    { reservationId: 'R5' },
    { reference: { type: 'order', id: 'O-3' } },
    { actor: 'dock' },
    { from: 1_003_000, to: 1_004_000, warehouseId: 'NYC' },
    { productId: 'MOUSE' },
    { fromSequence: 500 },
  ])('gives what its audit log gives: %j', async (filter) => {
    expect(await Array.fromAsync(readJournal(folder, filter))).toEqual(await commitsOf(inventory, filter))
  })

  test('ends where the log ended when it began, however fast the engine is', async () => {
    const seen: number[] = []
    for await (const { sequence } of readJournal(folder, { fromSequence: 66 })) {
      seen.push(sequence)
      await inventory.receive({ ...laptops, quantity: 1 })
    }
    expect(seen).toEqual([66, 67])
  })

  test('goes on as new commits come, and ends when it is told to', async () => {
    const end = new AbortController()
    const seen: number[] = []
    for await (const { sequence } of readJournal(folder, { fromSequence: 66 }, { follow: true, signal: end.signal })) {
      seen.push(sequence)
      if (sequence === 70) end.abort()
      else if (sequence >= 67) await inventory.receive({ ...laptops, quantity: 1 })
    }
    expect(seen).toEqual([66, 67, 68, 69, 70])
  })

  test('following ends by itself at the last commit that is asked for', async () => {
    const wanted = Array.fromAsync(readJournal(folder, { fromSequence: 67, toSequence: 68 }, { follow: true }))
    await inventory.receive({ ...laptops, quantity: 1 })
    expect((await wanted).map(({ sequence }) => sequence)).toEqual([67, 68])
  })

  test('ends at once when it is told to, in the middle of a batch and while it waits', async () => {
    await Promise.all(Array.from({ length: 20 }, () => inventory.receive({ ...laptops, quantity: 1 })))
    const [early, late] = [new AbortController(), new AbortController()]
    const seen: number[] = []
    for await (const { sequence } of readJournal(folder, { fromSequence: 68 }, { signal: early.signal })) {
      seen.push(sequence)
      if (sequence === 70) early.abort()
    }
    expect(seen).toEqual([68, 69, 70])
    const waiting = Array.fromAsync(readJournal(folder, { fromSequence: 88 }, { follow: true, signal: late.signal }))
    setTimeout(() => late.abort(), 30)
    expect(await waiting).toEqual([])
    expect(await Array.fromAsync(readJournal(folder, {}, { signal: AbortSignal.abort() }))).toEqual([])
  })

  test('reads what was archived, follows on from there, and gives the state of then', async () => {
    const attic = join(folder, 'attic')
    const whole = await commitsOf(inventory, {})
    await inventory.snapshot()
    const { firstSequence } = await archiveJournal(folder, attic)
    expect(firstSequence).toBeGreaterThan(10)
    await expectRefusal(Array.fromAsync(readJournal(folder)), 'JOURNAL_ARCHIVED')
    await expectRefusal(journalState(folder, { until: { sequence: 3 } }), 'JOURNAL_ARCHIVED')
    const archives = [attic]
    expect(await Array.fromAsync(readJournal(folder, {}, { archives }))).toEqual(whole)
    expect((await journalState(folder, { archives, until: { sequence: 3 } })).stock(laptops).available).toBe(777)
    const following = Array.fromAsync(readJournal(folder, { toSequence: 68 }, { archives, follow: true }))
    await inventory.receive({ ...laptops, quantity: 1 })
    expect((await following).map(({ sequence }) => sequence)).toEqual(Array.from({ length: 68 }, (_, at) => at + 1))
  })

  test.each<[string, unknown]>([
    ['archives', '/attic'],
    ['archives', {}],
    ['follow', 'yes'],
    ['signal', {}],
    ['folow', true],
  ])('refuses the option %s: %j', async (field, value) => {
    const options = { [field]: value } as ReadOptions
    expect((await expectRefusal(Array.fromAsync(readJournal(folder, {}, options)), 'INVALID_ARGUMENT')).field).toBe(
      field,
    )
  })

  test('refuses a bad filter and what is no path', async () => {
    await expectRefusal(Array.fromAsync(readJournal(folder, { fromSequence: -1 })), 'INVALID_ARGUMENT')
    await expectRefusal(Array.fromAsync(readJournal(folder, { productId: '' })), 'INVALID_ID')
    await expectRefusal(journalState(''), 'INVALID_ARGUMENT')
    await expectRefusal(journalStats(undefined as unknown as string), 'INVALID_ARGUMENT')
  })
})

describe('the state of a journal that an engine writes', () => {
  test('is the engine’s own, at the end, at any commit and before any time', async () => {
    expect([...(await journalState(folder)).levels()]).toEqual([
      inventory.stock(laptops),
      inventory.stock({ ...laptops, warehouseId: 'NYC' }),
    ])
    expect((await journalState(folder, { until: { sequence: 3 } })).stock(laptops).available).toBe(777)
    expect((await journalState(folder, { until: { at: 1_001_000 } })).sequence).toBe(3)
  })

  test('tells how far it is', async () => {
    const told: number[] = []
    await journalState(folder, {
      until: { sequence: 20 },
      onProgress: ({ done, total }) => {
        told.push(done)
        expect(total).toBe(20)
      },
    })
    expect(told.length).toBeGreaterThan(2)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
  })
})
