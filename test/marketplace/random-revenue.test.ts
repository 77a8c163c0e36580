import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isInventoryError } from '../../src/index.ts'
import type { Commit } from '../../src/ledger.ts'
import { netRevenue, RevenueFold, type RevenuePosting } from '../../src/marketplace.ts'
import { dayMs, Market, march } from './market.ts'
import { type OracleParcel, UnitOracle } from './revenue-oracle.ts'

type Step =
  | { readonly do: 'ship'; readonly line: number; readonly quantity: number; readonly late: number }
  | { readonly do: 'return'; readonly line: number; readonly quantity: number }
  | { readonly do: 'cancel'; readonly line: number; readonly quantity: number }
  | { readonly do: 'replace'; readonly line: number; readonly quantity: number }
  | { readonly do: 'unreturn'; readonly which: number; readonly quantity: number }
  | { readonly do: 'goodwill'; readonly line: number; readonly amount: number }
  | { readonly do: 'terms'; readonly rate: number; readonly rule: 'gmv' | 'commission_only'; readonly from: number }
  | { readonly do: 'wait'; readonly days: number }

const line = fc.integer({ min: 1, max: 2 })
const quantity = fc.integer({ min: 1, max: 3 })
const common = [
  fc.record({ do: fc.constant('ship' as const), line, quantity, late: fc.integer({ min: 0, max: 3 }) }),
  fc.record({
    do: fc.constantFrom('return' as const, 'return' as const, 'cancel' as const, 'replace' as const),
    line,
    quantity,
  }),
  fc.record({ do: fc.constant('unreturn' as const), which: fc.nat(3), quantity }),
  fc.record({
    do: fc.constant('terms' as const),
    rate: fc.constantFrom(0, 700, 1_500, 3_333, 10_000),
    rule: fc.constantFrom('commission_only' as const, 'commission_only' as const, 'gmv' as const),
    from: fc.integer({ min: -2, max: 8 }),
  }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 2 }) }),
]
const goodwill = fc.record({
  do: fc.constant('goodwill' as const),
  line: fc.integer({ min: 0, max: 2 }),
  amount: fc.integer({ min: 1, max: 400 }),
})
const amounts = fc.record({
  quantities: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })),
  prices: fc.tuple(fc.nat(333), fc.nat(333)),
  discount: fc.nat(5),
})

interface History {
  readonly market: Market
  readonly id: string
  readonly commits: readonly Commit<object>[]
  readonly postings: readonly RevenuePosting[]
}

/** Plays a history with one order, over two warehouses; what is refused has not happened. */
async function played(
  { quantities, prices, discount }: typeof amounts extends fc.Arbitrary<infer Value> ? Value : never,
  steps: readonly Step[],
): Promise<History> {
  const market = await Market.open()
  const { clock } = market
  await market.fba('S-1', 'PEN', 1_500)
  await market.fba('S-2', 'CUP', 2_500)
  for (const productId of ['PEN', 'CUP'])
    for (const warehouseId of ['SFO', 'NYC']) await market.stock(productId, 4, warehouseId)
  await market.stock('PEN', 20)
  await market.stock('CUP', 20)
  const lines = ['PEN', 'CUP'].map((productId, index) => ({
    productId,
    quantity: quantities[index] as number,
    unitPrice: prices[index] as number,
  }))
  const most = lines.reduce((sum, one) => sum + one.quantity * one.unitPrice, 0)
  const id = await market.order(lines, { discount: Math.min(discount, most) })
  for (const step of steps) {
    clock.advance(1)
    await happen(market, id, step).catch((error: unknown) => {
      if (!isInventoryError(error)) throw error
    })
  }
  const commits: Commit<object>[] = []
  const postings: RevenuePosting[] = []
  const fold = new RevenueFold((posting) => postings.push(posting))
  for await (const commit of market.inventory.auditLog.commits()) {
    commits.push(commit)
    fold.add(commit)
  }
  return { market, id, commits, postings }
}

async function happen({ orders, sellers, clock }: Market, id: string, step: Step): Promise<unknown> {
  if (step.do === 'wait') return clock.advance(step.days * dayMs)
  if (step.do === 'terms') {
    const validFrom = Math.max(march + step.from * dayMs, march)
    return sellers.change('S-1', { commissionBasisPoints: step.rate, recognizedAs: step.rule, validFrom })
  }
  if (step.do === 'goodwill') {
    const what = step.line === 0 ? {} : { lineNumber: step.line }
    return orders.refund(id, { ...what, amount: step.amount, reason: 'sorry' })
  }
  if (step.do === 'unreturn') {
    const { returns } = orders.order(id)
    const back = returns[step.which % Math.max(returns.length, 1)]
    const [first] = back?.lines ?? []
    if (back === undefined || first === undefined) return undefined
    const lines = [{ lineNumber: first.lineNumber, quantity: step.quantity, from: 'available' as const }]
    return orders.unreturn(back.id, { warehouseId: 'SFO', lines })
  }
  const units = { lineNumber: step.line, quantity: step.quantity }
  if (step.do === 'cancel') return orders.cancel(id, { reason: 'no', lines: [units] })
  if (step.do === 'replace') return orders.replace(id, { lines: [units] })
  if (step.do === 'return')
    return orders.returnGoods(id, { warehouseId: 'SFO', lines: [{ ...units, disposition: 'available' }] })
  const order = orders.order(id)
  const shipment = order.shipments.find(
    ({ status, lines }) => status === 'planned' && lines.some(({ lineNumber }) => lineNumber === step.line),
  )
  if (shipment === undefined) return undefined
  const effectiveAt = Math.max(clock.now() - step.late * dayMs, march)
  return orders.ship(shipment.id, { lines: [units], effectiveAt })
}

const sum = (postings: readonly RevenuePosting[], side: string, what: 'gross' | 'recognized' | 'units'): number =>
  postings.reduce((total, posting) => (posting.side === side ? total + posting[what] : total), 0)

const total = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

/** What the customer owes for goods, by the order's own account. */
function owed({ market: { orders }, id }: History): number {
  const { totals, refunds, payments } = orders.order(id)
  const cash = refunds.reduce((total, { status, amount }) => (status === 'failed' ? total : total + amount), 0)
  return totals.due + payments.reduce((total, { captured }) => total + captured, 0) - cash
}

test('whatever is shipped, comes back and goes out again, each single unit’s revenue is what an oracle finds', async () => {
  const steps = fc.array(fc.oneof(...common), { minLength: 3, maxLength: 25 })
  let compared = 0
  await fc.assert(
    fc.asyncProperty(amounts, steps, async (what, all) => {
      const history = await played(what, all)
      const { commits, postings, market } = history
      const oracle = new UnitOracle(commits)
      const parcels = postings.filter(({ kind }) => kind === 'shipped')
      const of = ({ rowId, units, effectiveAt }: OracleParcel | RevenuePosting): unknown => [rowId, units, effectiveAt]
      expect(parcels.map(of)).toEqual(oracle.parcels.map(of))
      for (const rowId of new Set(parcels.map((one) => one.rowId))) {
        const own = postings.filter((posting) => posting.rowId === rowId)
        const gross = own.filter(({ kind }) => kind === 'shipped').map((one) => one.gross)
        const left = oracle.parcels.filter((one) => one.rowId === rowId)
        // Where a cancellation moved a cent, or all of the sale is revenue, the next test says what holds.
        if (own.some(({ kind }) => kind === 'adjusted') || left.some((parcel) => !oracle.isCommission(parcel))) continue
        compared += 1
        const recognized = left.map((parcel, index) => oracle.recognized(gross[index] as number, parcel))
        const undone = left.map(({ back, units }, index) => Math.floor(((recognized[index] as number) * back) / units))
        expect([sum(own, 'sale', 'recognized'), 0 - sum(own, 'refund', 'recognized')]).toEqual([
          total(recognized),
          total(undone),
        ])
      }
      await market.close()
    }),
    { numRuns: 150 },
  )
  expect(compared).toBeGreaterThan(50)
}, 60_000)

test('whatever happens, revenue and refunds come to what the order owes, and nothing is left of what all came back', async () => {
  const steps = fc.array(fc.oneof(...common, goodwill), { minLength: 3, maxLength: 25 })
  await fc.assert(
    fc.asyncProperty(amounts, steps, async (what, all) => {
      const history = await played(what, all)
      const { market, id } = history
      const { orders, clock } = market
      // What is still to be shipped is shipped, as far as it is not cancelled.
      clock.advance(1)
      await orders.process(id).catch(() => undefined)
      for (const { id: shipmentId, status } of orders.order(id).shipments)
        if (status === 'planned') await orders.ship(shipmentId)
      const replaced = orders.order(id).replacedBy ?? []
      const read = async (): Promise<readonly RevenuePosting[]> => {
        const postings: RevenuePosting[] = []
        const fold = new RevenueFold((posting) => posting.orderId === id && postings.push(posting))
        for await (const commit of market.inventory.auditLog.commits()) fold.add(commit)
        return postings
      }
      const postings = await read()
      if (replaced.length === 0)
        expect(sum(postings, 'sale', 'gross') + sum(postings, 'refund', 'gross')).toBe(owed(history))
      for (const { lineNumber } of orders.order(id).lines) {
        for (const units of [7, 6, 5, 4, 3, 2, 1]) {
          const lines = [{ lineNumber, quantity: units, disposition: 'available' as const }]
          await orders.returnGoods(id, { warehouseId: 'SFO', lines }).catch(() => undefined)
        }
      }
      const end = await read()
      expect(sum(end, 'sale', 'units') + sum(end, 'refund', 'units')).toBe(0)
      expect([sum(end, 'sale', 'gross'), sum(end, 'sale', 'recognized')]).toEqual([
        0 - sum(end, 'refund', 'gross'),
        0 - sum(end, 'refund', 'recognized'),
      ])
      const [row] = await netRevenue(market.inventory, { from: 0, to: 8e15, by: 'refund-date' })
      if (replaced.length === 0) expect(row).toMatchObject({ net: 0 })
      await market.close()
    }),
    { numRuns: 150 },
  )
}, 60_000)

test('at every commit, the report of an earlier one is what it was, and changes sum to the report', async () => {
  const steps = fc.array(fc.oneof(...common, goodwill), { minLength: 3, maxLength: 15 })
  await fc.assert(
    fc.asyncProperty(amounts, steps, async (what, all) => {
      const { market, commits, postings } = await played(what, all)
      for (const { sequence } of commits) {
        const [row] = await netRevenue(market.inventory, { from: 0, to: 8e15, by: 'order-cohort', asOf: { sequence } })
        const known = postings.filter((posting) => posting.sequence <= sequence)
        expect(row).toMatchObject({
          gross: sum(known, 'sale', 'gross'),
          recognized: sum(known, 'sale', 'recognized'),
          refunds: 0 - sum(known, 'refund', 'gross'),
          refundsRecognized: 0 - sum(known, 'refund', 'recognized'),
        })
        // What was told late counts at its own time, and no posting is later than its commit.
        for (const { effectiveAt, at } of known) expect(effectiveAt).toBeLessThanOrEqual(at)
      }
      await market.close()
    }),
    { numRuns: 30 },
  )
}, 60_000)
