import { describe, expect, it } from 'vitest'
import { fingerprint, planSale, type SalePlan } from '../../../src/simulation/sale-plan.ts'
import { type SaleSettings, saleDefaults } from '../../../src/simulation/settings.ts'

const settings: SaleSettings = { ...saleDefaults, seed: 42, shoppers: 500, products: 50 }

const countOf = ({ transfers }: SalePlan): number => transfers.immediate.length + transfers.ordered.length

describe('The plan of a flash sale', () => {
  it('is the same for the same seed, and another for another', () => {
    const plan = planSale(settings)
    expect(planSale(settings)).toEqual(plan)
    expect(fingerprint(planSale(settings))).toBe(fingerprint(plan))
    expect(fingerprint(planSale({ ...settings, seed: 43 }))).not.toBe(fingerprint(plan))
  })

  it('leaves the shoppers of a seed as they are when there are more transfers', () => {
    const [few, many] = [planSale(settings), planSale({ ...settings, transfers: 5_000 })]
    expect(many.shoppers).toEqual(few.shoppers)
    expect(countOf(many)).toBeGreaterThan(countOf(few))
  })

  it('fills carts with different products, within the bounds', () => {
    for (const { lines } of planSale(settings).shoppers) {
      expect(lines.length).toBeGreaterThanOrEqual(1)
      expect(lines.length).toBeLessThanOrEqual(settings.maxLines)
      expect(new Set(lines.map(({ productId }) => productId)).size).toBe(lines.length)
      for (const { quantity } of lines) expect(quantity).toBeLessThanOrEqual(settings.maxQuantity)
    }
  })

  it('ends even if hardly more than one product is ever wanted', () => {
    const { shoppers } = planSale({ ...settings, zipf: 5, products: 3, maxLines: 50 })
    expect(shoppers.every(({ lines }) => lines.length <= 3)).toBe(true)
  })

  it('never transfers within one warehouse, and with one warehouse not at all', () => {
    const { transfers } = planSale(settings)
    expect(transfers.immediate.length + transfers.ordered.length).toBe(settings.transfers)
    for (const { sourceWarehouseId, destinationWarehouseId } of [...transfers.immediate, ...transfers.ordered])
      expect(sourceWarehouseId).not.toBe(destinationWarehouseId)
    expect(countOf(planSale({ ...settings, warehouses: 1 }))).toBe(0)
  })

  it('loses and damages no more than is sent', () => {
    for (const { quantity, damaged, lost } of planSale({ ...settings, transfers: 2_000 }).transfers.ordered)
      expect(damaged + lost).toBeLessThanOrEqual(quantity)
  })

  it('lets as many wait as it is told, and leaves carts as they are', () => {
    const [none, all] = [planSale({ ...settings, backordered: 0 }), planSale({ ...settings, backordered: 1 })]
    expect(none.shoppers.every(({ waits }) => waits === undefined)).toBe(true)
    expect(all.shoppers.every(({ waits }) => waits !== undefined)).toBe(true)
    expect(all.shoppers.map(({ lines }) => lines)).toEqual(none.shoppers.map(({ lines }) => lines))
  })

  it('follows the weights of what becomes of a cart', () => {
    const { shoppers } = planSale({ ...settings, paid: 0, cancelled: 0, abandoned: 1, expired: 0 })
    expect(new Set(shoppers.map(({ intent }) => intent))).toEqual(new Set(['abandoned']))
  })
})
