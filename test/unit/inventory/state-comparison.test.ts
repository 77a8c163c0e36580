import { expect, test } from 'vitest'
import type { Entry } from '../../../src/index.ts'
import { subjectsOf } from '../../../src/inventory/image/image-subjects.ts'
import { contentsOf, imageOf } from '../../../src/inventory/image/state-image.ts'
import { InventoryState } from '../../../src/inventory/inventory-state.ts'
import { captureState, compareStates, type Drift } from '../../../src/inventory/state-comparison.ts'
import { commitsOf, laptops, openWithLaptops } from '../../support/open-inventory.ts'

/** A story that leaves something of everything: settings, a level, a hold, a part shipped, keys, a policy. */
async function story() {
  const { inventory } = await openWithLaptops(20, { retention: { maxCount: 3 } })
  await inventory.configure({ warehouseId: 'SFO', reorderThreshold: 2, capacity: 90 })
  await inventory.configure({ ...laptops, reorderThreshold: 5 })
  await inventory.reserve({ ...laptops, quantity: 3, idempotencyKey: 'K1' })
  await inventory.reserve({ ...laptops, quantity: 4, idempotencyKey: 'K2' })
  await inventory.confirm('R2', { quantity: 3 })
  await inventory.fulfill('R2', { quantity: 1 })
  return commitsOf(inventory)
}

type Commits = Awaited<ReturnType<typeof story>>

function fold(commits: Commits): InventoryState {
  const state = new InventoryState()
  for (const commit of commits) state.apply(commit)
  return state
}

/** What is found when the log said something else in one of its commits. */
function driftIf(commits: Commits, change: (entry: Entry) => object | undefined): Drift[] {
  const changed = commits.map((commit) => ({
    ...commit,
    entries: commit.entries.map((entry) => ({ ...entry, ...change(entry) }) as Entry),
  }))
  return compareStates(captureState(fold(commits)), captureState(fold(changed)))
}

test('two folds of the same log do not differ: bucket by bucket, reservation by reservation, key by key', async () => {
  const commits = await story()
  const once = captureState(fold(commits))
  expect(compareStates(once, captureState(fold(commits)))).toEqual([])
  expect([...subjectsOf(once.pieces).values()].map(({ names }) => names.subject).toSorted()).toEqual([
    'key',
    'key',
    'level',
    'reservation',
    'reservation',
    'retention',
    'shipment',
    'warehouse',
    'warehouse',
  ])
})

test('a bucket and an outside account that differ are named, with the level and the last commit', async () => {
  const commits = await story()
  const drift = driftIf(commits, (entry) => (entry.type === 'received' ? { quantity: 19 } : undefined))
  const last = { ...laptops, subject: 'level', sequence: commits.length }
  expect(drift).toEqual(
    expect.arrayContaining([
      { ...last, field: 'available', live: 14, replayed: 13 },
      { ...last, field: 'supplier', live: -20, replayed: -19 },
      expect.objectContaining({ subject: 'warehouse', warehouseId: 'SFO', field: 'onHand', live: 19, replayed: 18 }),
    ]),
  )
  expect(drift).toHaveLength(3)
})

test('so are a reservation, and the result that a key would give', async () => {
  const commits = await story()
  const isFirst = (entry: Entry): boolean => entry.type === 'reserved' && entry.reservationId === 'R1'
  const drift = driftIf(commits, (entry) => (isFirst(entry) ? { expiresAt: 77 } : undefined))
  expect(drift).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ subject: 'reservation', reservationId: 'R1', field: 'expiresAt', replayed: 77 }),
      expect.objectContaining({ subject: 'key', idempotencyKey: 'K1', field: 'result' }),
    ]),
  )
  expect(drift).toHaveLength(2)
})

test('so are a threshold, what is kept back, a setting of a warehouse and the retention', async () => {
  const commits = await story()
  const settings = ['level-configured', 'warehouse-configured'] as readonly string[]
  const kept = driftIf(commits, ({ type }) => (type === 'level-configured' ? { keepBack: 2 } : undefined))
  expect(kept).toMatchObject([{ ...laptops, subject: 'level', field: 'keepBack', live: undefined, replayed: 2 }, {}])
  const thresholds = driftIf(commits, ({ type }) => (settings.includes(type) ? { reorderThreshold: 9 } : undefined))
  expect(thresholds.map(({ subject, field }) => `${subject} ${field}`).toSorted()).toEqual([
    'level reorderThreshold',
    'warehouse reorderThreshold',
  ])
  const policy = driftIf(commits, ({ type }) => (type === 'retention-configured' ? { maxCount: 4 } : undefined))
  expect(policy).toMatchObject([{ subject: 'retention', field: 'maxCount', live: 3, replayed: 4 }])
})

test('so are the commit that made a level low, and how long a key is kept', async () => {
  const { inventory } = await openWithLaptops(5)
  await inventory.configure({ ...laptops, reorderThreshold: 5 })
  await inventory.sell({ ...laptops, quantity: 1, idempotencyKey: 'K1' })
  await inventory.reserve({ ...laptops, quantity: 1, idempotencyKey: 'K2' })
  await inventory.reserve({ ...laptops, quantity: 1 })
  const commits = await commitsOf(inventory)
  const low = driftIf(commits, ({ type }) => (type === 'level-configured' ? { reorderThreshold: 4 } : undefined))
  expect(low).toContainEqual({ ...laptops, subject: 'low-stock', field: 'sequence', live: 4, replayed: 5, sequence: 5 })

  const [whole, changed] = [captureState(fold(commits)), captureState(fold(commits))]
  const pieces = changed.pieces.map((piece) => JSON.parse(JSON.stringify(piece).replaceAll('["R1"]', '["R2"]')))
  expect(compareStates(whole, { ...changed, pieces })).toMatchObject([
    { subject: 'key', idempotencyKey: 'K2', field: 'alive', live: ['R1'], replayed: ['R2'] },
  ])
  const later = commits.map((commit) => (commit.idempotencyKey === 'K1' ? { ...commit, at: commit.at + 1 } : commit))
  expect(compareStates(whole, captureState(fold(later)))).toContainEqual(
    expect.objectContaining({ subject: 'key', idempotencyKey: 'K1', field: 'endedAt' }),
  )
})

test('what only one side knows is a drift of all of it, whichever side that is', async () => {
  const commits = await story()
  const whole = captureState(fold(commits))
  const before = captureState(fold(commits.filter(({ idempotencyKey }) => idempotencyKey !== 'K1')))
  const missing = { subject: 'reservation', reservationId: 'R1', field: '*' }
  expect(compareStates(whole, before)).toContainEqual(expect.objectContaining({ ...missing, replayed: undefined }))
  expect(compareStates(before, whole)).toContainEqual(expect.objectContaining({ ...missing, live: undefined }))
})

test('a drift of a warehouse names the commit that changed its settings last', async () => {
  const drift = driftIf(await story(), (entry) =>
    entry.type === 'warehouse-configured' ? { capacity: 91 } : undefined,
  )
  expect(drift).toMatchObject([{ subject: 'warehouse', field: 'capacity', live: 90, replayed: 91, sequence: 5 }])
})

test('how a state is stored makes no difference, though its snapshot says it', async () => {
  const commits = await story()
  const [once, roomier] = [fold(commits), fold(commits)]
  roomier.stock.storage.continueFrom({ rows: 65_536 })
  expect([...imageOf(roomier)][0]).toMatchObject(['state', { rows: 65_536 }])
  expect([...contentsOf(roomier)]).toEqual([...contentsOf(once)])
  expect(captureState(roomier)).toEqual(captureState(once))
})
