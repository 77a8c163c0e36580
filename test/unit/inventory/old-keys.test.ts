import { expect, test } from 'vitest'
import type { Commit } from '../../../src/audit/commit.ts'
import { type Entry, InventoryManager, MemoryJournal } from '../../../src/index.ts'
import { imageFormat } from '../../../src/inventory/image/image-piece.ts'
import { imageOf } from '../../../src/inventory/image/state-image.ts'
import { InventoryState } from '../../../src/inventory/inventory-state.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { laptops } from '../../support/open-inventory.ts'

const day = 24 * 60 * 60 * 1000
const move = (type: string, from: string, to: string, more: object = {}): Entry =>
  ({ type, ...laptops, quantity: 1, from, to, ...more }) as Entry
const hold = { reservationId: 'R1' }

/** A log of before keys had a policy of their own: days apart, a hold is made, confirmed and shipped with keys. */
const oldLog: readonly Commit<Entry>[] = [
  { sequence: 1, at: 1, entries: [{ type: 'warehouse-added', warehouseId: 'SFO', name: 'SFO' }] },
  {
    sequence: 2,
    at: 2,
    entries: [move('received', 'supplier', 'available', { quantity: 9 })],
    idempotencyKey: 'received',
    fingerprint: 'receive:{}',
  },
  {
    sequence: 3,
    at: 3,
    entries: [move('reserved', 'available', 'reserved', { ...hold, expiresAt: 9 * day })],
    idempotencyKey: 'made',
    fingerprint: 'reserve:{}',
  },
  {
    sequence: 4,
    at: 4,
    entries: [move('confirmed', 'reserved', 'committed', hold)],
    idempotencyKey: 'confirmed',
    fingerprint: 'confirm:{"reservationId":"R1"}',
  },
]
const later: Commit<Entry> = { sequence: 5, at: 4 + day, entries: [move('sold', 'available', 'customer')] }

/** What the state says of keys and of the retention, piece by piece. */
function keysOf(commits: readonly Commit<Entry>[]): unknown {
  const state = new InventoryState()
  for (const commit of commits) state.apply(commit)
  return [...imageOf(state)].filter(([kind]) => kind === 'state' || kind === 'keys' || kind === 'over')
}

test('a log of before keys had a policy gives the keys that it gave: its snapshots stay true', () => {
  // A page of rows is given at once.
  const header = { image: imageFormat, retention: { maxAgeMs: day, maxCount: 1_000_000 }, rows: 256 }
  const reservation = ['R1', 1, 0, 3, 9 * day, 3]
  const made = ['made', 'reserve:{}', 3, ['reservation', ['SFO', 'LAPTOP', ...reservation]], ['R1']]
  const confirmed = ['SFO', 'LAPTOP', 'R1', 1, 1, 3, 9 * day, 3, 1, 0]
  expect(JSON.stringify(keysOf(oldLog))).toBe(
    JSON.stringify([
      ['state', { image: imageFormat, sequence: 4, at: 4, retention: header.retention, rows: 256 }],
      ['keys', made],
      [
        'over',
        ['received', 'receive:{}', 2, ['receipt', 2, 2], 2],
        ['confirmed', 'confirm:{"reservationId":"R1"}', 4, ['reservation', confirmed], 4],
      ],
    ]),
  )
  // A day later the key of the confirm is gone, though the reservation lives: so it was.
  expect(keysOf([...oldLog, later])).toEqual([
    ['state', { ...header, sequence: 5, at: 4 + day }],
    ['keys', made],
  ])
})

test('nor does it count those that were too many, as its snapshots do not', () => {
  const few: Entry = { type: 'retention-configured', maxAgeMs: day, maxCount: 1 }
  const commits = [...oldLog, { sequence: 5, at: 5, entries: [few] }]
  const [header, ...kept] = keysOf(commits) as [unknown, ...unknown[][]]
  const retention = { maxAgeMs: day, maxCount: 1 }
  expect(header).toEqual(['state', { image: imageFormat, sequence: 5, at: 5, retention, rows: 256 }])
  expect(kept.map(([kind, row]) => [kind, (row as unknown[])[0]])).toEqual([
    ['keys', 'made'],
    ['over', 'confirmed'],
  ])
})

test('from the first key that is bound anew, such a log keeps keys by their own policy', async () => {
  const journal = new MemoryJournal()
  await journal.open()
  await journal.append({ position: 1, commits: oldLog })
  await journal.close()
  const clock = new FakeClock(10)
  const inventory = await InventoryManager.open({ journal, clock })
  const shipped = await inventory.fulfill('R1', { idempotencyKey: 'shipped', reference: { type: 'order', id: '7' } })
  const [commit] = await Array.fromAsync(inventory.auditLog.commits({ fromSequence: 5 }))
  expect(commit?.keyRetention).toEqual({ maxAgeMs: day, maxCount: 10_000_000 })
  await inventory.close()
  const reopened = await InventoryManager.open({ journal, clock })
  expect(await reopened.fulfill('R1', { idempotencyKey: 'shipped' })).toEqual(shipped)
  expect((await reopened.reconcile()).drift).toEqual([])
  await reopened.close()
})
