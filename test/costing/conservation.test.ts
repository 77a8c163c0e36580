import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Valuation, valuation } from '../../src/costing.ts'
import { entriesOf } from '../support/open-inventory.ts'
import { History, type Step, steps } from './history.ts'
import { everyMethod, issuesOf, perpetual } from './trade.ts'

const runs = { numRuns: Number(process.env.FC_RUNS ?? 60) }
const late = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 40 * 24 * 3_600_000 }))

/** Every line adds up by itself, and the lines to the whole. */
function mustAddUp(value: Valuation): void {
  expect(value.difference, value.method).toBe(0)
  for (const row of value.products) {
    const came = row.opening.value + row.received.value + row.found.value + row.landed + row.transferredIn.value
    const went = row.costOfGoodsSold + row.losses + row.returnedToSuppliers.value + row.transferredOut.value
    expect(came - went, `${value.method} ${row.warehouseId}`).toBe(row.stock.value)
    const units = row.opening.quantity + row.received.quantity + row.found.quantity + row.transferredIn.quantity
    const left = row.unitsSold + row.unitsLost + row.returnedToSuppliers.quantity + row.transferredOut.quantity
    expect(units - left, `${value.method} ${row.warehouseId}`).toBe(row.stock.quantity)
  }
  expect(value.transferredIn, value.method).toEqual(value.transferredOut)
}

async function unitsIn({ trade }: History): Promise<number> {
  const entries = await entriesOf(trade.inventory)
  const inTransit = entries.reduce((sum, entry) => {
    if (!('from' in entry)) return sum
    return sum + (entry.to === 'transit' ? entry.quantity : 0) - (entry.from === 'transit' ? entry.quantity : 0)
  }, 0)
  return trade.inventory.availability('PEN').onHand + inTransit
}

async function mustConserve(all: readonly Step[]): Promise<void> {
  const history = await History.of(all)
  const units = await unitsIn(history)
  for (const method of everyMethod) {
    for (const by of ['recorded', 'effective'] as const) {
      const value = await history.trade.value(method, { by })
      mustAddUp(value)
      expect(value.stock.quantity, method).toBe(units)
      expect(value.shortUnits, `${method}: in the end all of it came`).toBe(0)
      const cost = (await issuesOf(value)).reduce((sum, issue) => sum + issue.cost, 0)
      expect(Number.isSafeInteger(cost)).toBe(true)
      const layers = [...value.layers]
      expect(
        layers.reduce((sum, layer) => sum + layer.quantity, 0),
        method,
      ).toBe(units)
      expect(
        layers.reduce((sum, layer) => sum + (layer.value ?? 0), 0),
        method,
      ).toBe(value.stock.value)
      for (const layer of layers) expect(layer.value ?? 0).toBeGreaterThanOrEqual(0)
    }
  }
}

test('whatever happens, by every method, at once or told late: not a cent is lost or made', () =>
  fc.assert(fc.asyncProperty(steps({ late }), mustConserve), runs))

test('windows join: each opens with what the one before left, and they sum to the whole', () =>
  fc.assert(
    fc.asyncProperty(steps(), fc.integer({ min: 0, max: 60 }), async (all, days) => {
      const { trade } = await History.of(all)
      const cut = Date.UTC(2026, 0, 20) + days * 24 * 3_600_000
      for (const method of perpetual) {
        const [before, after] = [await trade.value(method, { to: cut }), await trade.value(method, { from: cut })]
        const whole = await trade.value(method)
        mustAddUp(before)
        mustAddUp(after)
        expect(after.opening).toEqual(before.stock)
        expect(after.stock).toEqual(whole.stock)
        expect(before.costOfGoodsSold + after.costOfGoodsSold).toBe(whole.costOfGoodsSold)
        expect(before.losses + after.losses).toBe(whole.losses)
      }
    }),
    runs,
  ))

test('where all was told when it happened, effective is recorded', () =>
  fc.assert(
    fc.asyncProperty(steps(), async (all) => {
      const { trade } = await History.of(all)
      for (const method of everyMethod) {
        const recorded = await trade.value(method, { by: 'recorded' })
        const effective = await trade.value(method, { by: 'effective' })
        expect({ ...effective, by: 0, issues: 0, layers: [...effective.layers] }).toEqual({
          ...recorded,
          by: 0,
          issues: 0,
          layers: [...recorded.layers],
        })
        expect(await issuesOf(effective)).toEqual(await issuesOf(recorded))
      }
    }),
    runs,
  ))

test('what was known at a commit is what a log that ends there says', () =>
  fc.assert(
    fc.asyncProperty(steps({ late }), fc.nat(60), async (all, sequence) => {
      const { trade } = await History.of(all)
      for (const method of everyMethod) {
        const asOf = await trade.value(method, { asOf: { sequence }, by: 'effective' })
        mustAddUp(asOf)
        expect(asOf.sequence).toBeLessThanOrEqual(sequence)
        const cut = async function* (from: number): AsyncGenerator<object> {
          for await (const { commits } of trade.journal.read({ fromSequence: from }))
            for (const commit of commits) if (commit.sequence <= sequence) yield commit
        }
        const alone = await valuation(cut, { method, by: 'effective' })
        expect({ ...asOf, issues: 0, layers: 0 }).toEqual({ ...alone, issues: 0, layers: 0 })
      }
    }),
    { numRuns: 20 },
  ))
