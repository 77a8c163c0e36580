import { describe, expect, test } from 'vitest'
import { FixedQuantity, type LowLevel, OrderUpTo } from '../../../src/index.ts'
import { laptops } from '../../support/open-inventory.ts'
import { expectThrow } from '../../support/refusals.ts'

const low = (counts: Partial<LowLevel>): LowLevel => ({
  ...laptops,
  available: 2,
  reserved: 0,
  committed: 0,
  damaged: 0,
  quarantined: 0,
  onHand: 2,
  incoming: 0,
  backordered: 0,
  version: 1,
  threshold: 5,
  ...counts,
})

describe('a fixed quantity', () => {
  test('is ordered at or below the threshold, however low it is', () => {
    const strategy = new FixedQuantity(40)
    for (const available of [5, 4, 0]) {
      expect(strategy.shouldReorder(low({ available }))).toBe(true)
      expect(strategy.reorderQuantity()).toBe(40)
    }
    expect(strategy.shouldReorder(low({ available: 6 }))).toBe(false)
  })
})

describe('order up to', () => {
  const strategy = new OrderUpTo(20)

  test('brings the inventory position up to the target: available + incoming − backordered', () => {
    expect(strategy.reorderQuantity(low({}))).toBe(18)
    expect(strategy.reorderQuantity(low({ incoming: 6 }))).toBe(12)
    expect(strategy.reorderQuantity(low({ incoming: 6, backordered: 3 }))).toBe(15)
    // Held and damaged goods are not there to be sold.
    expect(strategy.reorderQuantity(low({ reserved: 7, committed: 7, damaged: 7, onHand: 23 }))).toBe(18)
  })

  test('does not order what is on its way already, nor above the threshold', () => {
    expect(strategy.shouldReorder(low({ incoming: 17 }))).toBe(true)
    expect(strategy.shouldReorder(low({ incoming: 18 }))).toBe(false)
    expect(strategy.shouldReorder(low({ available: 6 }))).toBe(false)
  })
})

test.each([0, -1, 1.5, Number.NaN, 2 ** 53, '5'])('%s is no quantity to order', (value) => {
  expectThrow(() => new FixedQuantity(value as number), 'INVALID_QUANTITY')
  expectThrow(() => new OrderUpTo(value as number), 'INVALID_QUANTITY')
})
