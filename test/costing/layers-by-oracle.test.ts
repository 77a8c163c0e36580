import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Valuation } from '../../src/costing.ts'
import { commitsOf } from '../support/open-inventory.ts'
import { type Cost, exactCost, History, type Step, steps } from './history.ts'
import { Trade } from './trade.ts'
import { UnitOracle } from './unit-oracle.ts'

const runs = { numRuns: Number(process.env.FC_RUNS ?? 100) }
const methods = ['fifo', 'lifo'] as const
const maybeCost: fc.Arbitrary<Cost> = fc.oneof({ weight: 4, arbitrary: exactCost }, fc.constant({}))

const stockIn = ({ products }: Valuation, warehouseId: string): number =>
  products.find((row) => row.warehouseId === warehouseId)?.stock.value ?? 0

test('whatever happens, FIFO and LIFO are what a list of single units says', () =>
  fc.assert(
    fc.asyncProperty(steps({ cost: maybeCost, without: ['landed'] }), async (all) => {
      const known = all.filter((step) => step.type !== 'adjust' || step.delta <= 0)
      const { trade } = await History.of(known)
      for (const method of methods) {
        const oracle = new UnitOracle(method === 'lifo')
        for (const commit of await commitsOf(trade.inventory)) oracle.take(commit)
        const value = await trade.value(method)
        expect(value.costOfGoodsSold, method).toBe(oracle.costOfGoodsSold)
        expect(value.losses, method).toBe(oracle.losses)
        expect(value.returnedToSuppliers.value, method).toBe(oracle.toSuppliers)
        for (const place of ['SFO', 'NYC'])
          expect(stockIn(value, place), `${method} ${place}`).toBe(oracle.worth(place))
      }
    }),
    runs,
  ))

describe('by FIFO and by LIFO the books are as if what came back had never left', () => {
  test('where nothing else left in between, whatever was received meanwhile', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(50)), { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(50)), { maxLength: 4 }),
        fc.nat(),
        fc.nat(),
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
        async (before, meanwhile, sold, back, later) => {
          const units = before.reduce((sum, [quantity]) => sum + quantity, 0)
          const out = 1 + (sold % units)
          const home = 1 + (back % out)
          const [returning, never] = [await Trade.open(), await Trade.open()]
          for (const trade of [returning, never]) {
            for (const [quantity, cost] of before) await trade.receive(quantity, cost)
            const stays = trade === never ? home : 0
            const id = out > stays ? await trade.order(out - stays) : ''
            const receiveMore = async (): Promise<void> => {
              for (const [quantity, cost] of meanwhile) await trade.receive(quantity, cost)
            }
            await receiveMore()
            if (trade === returning) await trade.back(home, { reservationId: id })
            for (const quantity of later) await trade.sell(quantity).catch(() => undefined)
          }
          for (const method of methods) {
            const [one, other] = [await returning.value(method), await never.value(method)]
            expect(one.costOfGoodsSold, method).toBe(other.costOfGoodsSold)
            expect(one.stock, method).toEqual(other.stock)
            const shown = ({ layers }: Valuation): unknown =>
              Array.from(layers, ({ quantity, value }) => [quantity, value])
            expect(shown(one), method).toEqual(shown(other))
          }
        },
      ),
      runs,
    ))

  test('where all of it comes back, whatever left and came in between: nothing was sold, and every layer is as it was', () =>
    fc.assert(
      fc.asyncProperty(
        steps({
          cost: exactCost,
          without: ['remove', 'damage', 'supplier', 'landed', 'adjust', 'send', 'arrive', 'move', 'pass'],
        }),
        async (all) => {
          const single = all
            .map((step): Step => ('place' in step ? { ...step, place: 'SFO' } : step))
            .map((step): Step => (step.type === 'back' ? { ...step, of: Math.max(step.of, 0) } : step))
          const { trade } = await History.of(single.filter(({ type }) => type !== 'sell'))
          for (const { id, fulfilled, returned } of trade.inventory.reservations({ status: 'fulfilled' }))
            if (fulfilled > returned) await trade.back(fulfilled - returned, { reservationId: id })
          const receipts = (await commitsOf(trade.inventory)).flatMap(({ sequence, entries: [entry] }) =>
            entry?.type === 'received' ? [[sequence, entry.quantity, entry.quantity * (entry.unitCost ?? 0)]] : [],
          )
          for (const method of methods) {
            const value = await trade.value(method)
            expect(value.costOfGoodsSold).toBe(0)
            const layers = Array.from(value.layers, ({ sequence, quantity, value: worth }) => [
              sequence,
              quantity,
              worth,
            ])
            expect(layers, method).toEqual(receipts)
          }
        },
      ),
      runs,
    ))
})
