import { expect, test } from 'vitest'
import { CostFold, type Posting, valuation } from '../../src/costing.ts'

type Commit = Parameters<CostFold['apply']>[0]

const place = { productId: 'PEN', warehouseId: 'SFO' }
const row = (id: string): object => ({ reference: { type: 'order-row', id } })

function moved(type: string, from: string, to: string, quantity: number, more: object = {}): object {
  return { type, ...place, from, to, quantity, ...more }
}

const received = [
  moved('received', 'supplier', 'available', 4, { unitCost: 10 }),
  moved('received', 'supplier', 'available', 2, { unitCost: 15 }),
]
const shipped = [
  moved('fulfilled', 'committed', 'customer', 4, row('R-1')),
  moved('fulfilled', 'committed', 'customer', 2, row('R-2')),
]
/** Booked on the row that was shipped first. */
const returned = moved('returned', 'customer', 'available', 3, row('R-1'))

const reserved = (rows: object[], more: object = {}): object => ({
  ...{ ledger: 'orders', type: 'order-reserved', id: 'O-1', rows },
  ...more,
})
const [first, second] = [
  { rowId: 'R-1', lineNumber: 1 },
  { rowId: 'R-2', lineNumber: 1 },
]

function log(...entries: readonly object[]): Commit[] {
  return entries.map((entry, index) => ({ sequence: index + 1, at: index + 1, entries: [entry] }) as unknown as Commit)
}

async function costsOf(commits: readonly Commit[]): Promise<readonly number[]> {
  const source = async function* (from: number): AsyncGenerator<Commit> {
    yield* commits.filter(({ sequence }) => sequence >= from)
  }
  const { costOfGoodsSold } = await valuation(source, { method: 'fifo' })
  let cost = 0
  let fold = new CostFold({ method: 'fifo' })
  for (const commit of commits) {
    const state = JSON.parse(JSON.stringify(fold.state()))
    const onPosting = ({ kind, value }: Posting): void => {
      if (kind !== 'received') cost -= value
    }
    fold = new CostFold({ method: 'fifo', state, onPosting })
    fold.apply(commit)
  }
  return [costOfGoodsSold, cost]
}

test('of a line in two rows the last shipped comes back, whatever row its return is booked on', async () => {
  const commits = log(reserved([first, second]), ...received, ...shipped, returned)
  // 70 went out; two at 15 and one at 10 come back.
  expect(await costsOf(commits)).toEqual([30, 30])
})

test('so it is if the second row was filled from a backorder, or still waited when the first was reserved', async () => {
  const filled = { ledger: 'orders', type: 'order-row-filled', id: 'O-1', row: second }
  const waiting = reserved([first], { waiting: [{ lineNumber: 1 }] })
  expect(await costsOf(log(waiting, filled, ...received, ...shipped, returned))).toEqual([30, 30])
})

test('rows of two lines, or of two orders, are apart', async () => {
  const other = { ...second, lineNumber: 2 }
  expect(await costsOf(log(reserved([first, other]), ...received, ...shipped, returned))).toEqual([40, 40])
  const twoOrders = [reserved([first]), { ...reserved([second]), id: 'O-2' }]
  expect(await costsOf(log(...twoOrders, ...received, ...shipped, returned))).toEqual([40, 40])
})
