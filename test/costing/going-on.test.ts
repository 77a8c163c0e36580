import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CostFold, type CostFoldOptions, type Posting } from '../../src/costing.ts'
import type { Commit, Entry } from '../../src/index.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { expectThrow } from '../support/refusals.ts'
import { History, steps } from './history.ts'
import { Trade } from './trade.ts'

const runs = { numRuns: Number(process.env.FC_RUNS ?? 40) }
const methods = ['fifo', 'lifo', 'moving-average'] as const
const day = 24 * 3_600_000

/** What a fold comes to, and all that it posted. */
function folded(
  commits: readonly Commit<Entry>[],
  options: Omit<CostFoldOptions, 'onPosting'>,
  stopEvery: number = Number.POSITIVE_INFINITY,
): object {
  const posted: object[] = []
  const onPosting = ({ shipped: _shipped, from: _from, raised: _raised, parts, ...posting }: Posting): void => {
    posted.push({ ...posting, parts: parts?.map(({ origin, quantity, value }) => [origin.sequence, quantity, value]) })
  }
  let fold = new CostFold({ ...options, onPosting })
  for (const [index, commit] of commits.entries()) {
    fold.apply(commit)
    if ((index + 1) % stopEvery !== 0) continue
    const state = JSON.parse(JSON.stringify(fold.state()))
    fold = new CostFold({ ...options, state, onPosting })
  }
  const places = Array.from(fold.places(), ({ flows, layers, ...place }) => ({
    ...place,
    flows: flows.sums(),
    layers: Array.from(layers(), ({ origin, quantity, value }) => [origin.sequence, origin.time, quantity, value]),
  }))
  return { sequence: fold.sequence, at: fold.at, places, posted }
}

test('a fold that is stopped and goes on from its state, as plain JSON, comes to the same as from the beginning', () =>
  fc.assert(
    fc.asyncProperty(
      steps(),
      fc.integer({ min: 1, max: 9 }),
      fc.option(fc.integer({ min: 1, max: 60 })),
      async (all, stopEvery, days) => {
        const { trade } = await History.of(all)
        const commits = await commitsOf(trade.inventory)
        const keep = days === null ? {} : { keepIssuesMs: days * day }
        for (const method of methods)
          expect(folded(commits, { method, ...keep }, stopEvery), method).toEqual(folded(commits, { method, ...keep }))
      },
    ),
    runs,
  ))

test('a fold that cannot look ahead comes to the same as one that does', () =>
  fc.assert(
    fc.asyncProperty(steps(), async (all) => {
      const { trade } = await History.of(all)
      const commits = await commitsOf(trade.inventory)
      for (const method of methods) {
        const fold = new CostFold({ method })
        for (const commit of commits) fold.apply(commit)
        const value = await trade.value(method)
        const found = Array.from(fold.places(), ({ warehouseId, worth, uncosted, flows }) => ({
          warehouseId,
          worth,
          uncosted,
          sold: 0 - flows.value('sold') - flows.value('unreturned') - flows.value('returned'),
        }))
        const told = value.products.map(({ warehouseId, stock, costOfGoodsSold }) => ({
          warehouseId,
          worth: stock.value,
          sold: costOfGoodsSold,
        }))
        expect(found).toMatchObject(told)
      }
    }),
    runs,
  ))

test('postings sum to what is there, for each place', () =>
  fc.assert(
    fc.asyncProperty(steps(), async (all) => {
      const { trade } = await History.of(all)
      for (const method of methods) {
        const sums = new Map<string | null, [number, number]>()
        const onPosting = ({ warehouseId, quantity, value }: Posting): void => {
          const [units, worth] = sums.get(warehouseId) ?? [0, 0]
          sums.set(warehouseId, [units + quantity, worth + value])
        }
        const fold = new CostFold({ method, onPosting })
        for (const commit of await commitsOf(trade.inventory)) fold.apply(commit)
        for (const { warehouseId = null, worth, layers } of fold.places()) {
          const units = Array.from(layers()).reduce((sum, { quantity }) => sum + quantity, 0)
          expect(sums.get(warehouseId) ?? [0, 0], method).toEqual([units, worth])
        }
      }
    }),
    runs,
  ))

test('issues are forgotten when they are too old: what comes back later has no known cost', async () => {
  const trade = await Trade.open()
  await trade.receive(10, 100)
  const of = { reversesSequence: await trade.sell(4) }
  trade.clock.advance(30 * day - 1)
  await trade.back(1, of)
  trade.clock.advance(1)
  await trade.back(1, of)
  const fold = new CostFold({ method: 'fifo', keepIssuesMs: 30 * day })
  for (const commit of await commitsOf(trade.inventory)) fold.apply(commit)
  const [{ worth, uncosted } = { worth: 0, uncosted: 0 }] = fold.places()
  expect([worth, uncosted]).toEqual([700, 1])
})

test('a state goes on with its own method, times and product alone, and commits come in their order', async () => {
  const trade = await Trade.open()
  await trade.receive(1, 1)
  const commits = await commitsOf(trade.inventory)
  const fold = new CostFold({ method: 'fifo' })
  for (const commit of commits) fold.apply(commit)
  const state = fold.state()
  for (const other of [
    { method: 'lifo' },
    { method: 'fifo', by: 'effective' },
    { method: 'fifo', productId: 'PEN' },
  ] as const)
    expect(expectThrow(() => new CostFold({ ...other, state }), 'INVALID_ARGUMENT').field).toBe('state')
  const last = commits.at(-1) as Commit<Entry>
  expect(expectThrow(() => fold.apply(last), 'COMMITS_OUT_OF_ORDER')).toEqual({ sequence: 5, last: 5 })
  expectThrow(() => new CostFold({ method: 'fifo', state }).apply(last), 'COMMITS_OUT_OF_ORDER')
})

describe('a state has', () => {
  type Taken = Parameters<CostFold['apply']>[0]
  type Options = ConstructorParameters<typeof CostFold>[0]

  const commit = (sequence: number, at: number, entry: object): Taken =>
    ({ sequence, at, entries: [{ productId: 'PEN', warehouseId: 'SFO', ...entry }] }) as unknown as Taken
  const receive = (sequence: number, at: number, quantity: number, unitCost: number): Taken =>
    commit(sequence, at, { type: 'received', from: 'supplier', to: 'available', quantity, unitCost })
  const sell = (sequence: number, at: number, quantity: number): Taken =>
    commit(sequence, at, { type: 'sold', from: 'available', to: 'customer', quantity })

  function costOf(options: Options, commits: readonly Taken[]): number {
    let fold = new CostFold(options)
    for (const one of commits) {
      fold.apply(one)
      fold = new CostFold({ ...options, state: JSON.parse(JSON.stringify(fold.state())) })
    }
    const [pens] = fold.places()
    const value = (kind: Parameters<NonNullable<typeof pens>['flows']['value']>[0]): number =>
      pens?.flows.value(kind) ?? 0
    return 0 - value('sold') - value('returned') - value('unreturned')
  }

  test('what came back, so that the same goes out again', () => {
    const of = { reversesSequence: 3 }
    const commits = [
      ...[receive(1, 1, 10, 10), receive(2, 2, 10, 20), sell(3, 3, 15)],
      commit(4, 4, { type: 'returned', from: 'customer', to: 'available', quantity: 6, ...of }),
      receive(5, 5, 5, 30),
      commit(6, 6, { type: 'unreturned', from: 'available', to: 'customer', quantity: 3, ...of }),
    ]
    // Out: ten at 20, five at 10. Back: these five and one at 20. Out again: that one, and two at 10.
    expect(costOf({ method: 'lifo' }, commits)).toBe(250 - 70 + 40)
  })

  test('what was sold short, so that the next arrivals cover it', () => {
    const commits = [receive(1, 1, 2, 8), sell(3, 2, 5), receive(2, 3, 10, 10)]
    expect(costOf({ method: 'fifo', by: 'effective' }, commits)).toBe(16 + 30)
  })
})
