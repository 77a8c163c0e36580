import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Account, outsideAccounts, type PhysicalBucket, physicalBuckets } from '../../../src/inventory/bucket.ts'
import { type Counts, noCounts } from '../../../src/inventory/counts.ts'
import { DoubleEntry } from '../../../src/inventory/double-entry.ts'
import { type Movement, makeMovement } from '../../../src/inventory/movement.ts'
import { isQuantity, isWholeNumber, maxQuantity } from '../../../src/inventory/quantity.ts'
import { laptops, openInventory } from '../../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../../support/refusals.ts'

/** A book alone, with what only a stock level may do to it. */
class Book extends DoubleEntry {
  constructor(counts: Partial<Counts> = {}) {
    super()
    this.takeOver({ ...noCounts(), ...counts })
  }

  move(movement: Movement): void {
    this.book(movement)
  }
}

const receiving = (quantity: number): Movement =>
  makeMovement('received', laptops, quantity, { from: 'supplier', to: 'available' }, {})
const returning = (quantity: number): Movement =>
  makeMovement('returned', laptops, quantity, { from: 'customer', to: 'damaged' }, {})

/** Whether a movement of some size leaves every count within its bounds; what is there to be moved is another question. */
function fits(counts: Counts, { from, to }: Pick<Movement, 'from' | 'to'>, quantity: bigint): boolean {
  const most = BigInt(maxQuantity)
  const after = (account: Account): bigint => {
    const before = BigInt(counts[account])
    if (account === from) return before - quantity
    return account === to ? before + quantity : before
  }
  const onHand = physicalBuckets.reduce((sum, bucket) => sum + after(bucket), 0n)
  return onHand <= most && [from, to].every((account) => after(account) <= most && after(account) >= -most)
}

describe('counts stay whole numbers (invariant 1)', () => {
  test('as much can be moved as leaves every count, and the sum on hand, within its bounds, and no more', () => {
    const accounts = [...physicalBuckets, ...outsideAccounts]
    const whole = fc.oneof(fc.constantFrom(0, maxQuantity, maxQuantity - 1), fc.nat(), fc.nat(maxQuantity))
    const physical = fc.tuple(whole, fc.shuffledSubarray([...physicalBuckets], { minLength: 2, maxLength: 2 }))
    const outside = fc.tuple(fc.maxSafeInteger(), fc.constantFrom(...outsideAccounts))
    fc.assert(
      fc.property(physical, whole, outside, (some, part, [owed, account]) => {
        const [onHand, [one, other]] = some as [number, [PhysicalBucket, PhysicalBucket]]
        const inOne = Math.min(part, onHand)
        const counts = { ...noCounts(), [one]: inOne, [other]: onHand - inOne, [account]: owed }
        const book = new Book(counts)
        for (const from of accounts) {
          for (const to of accounts.filter((candidate) => candidate !== from)) {
            const most = BigInt(book.headroom({ from, to }))
            const route = `${from} to ${to}`
            expect(fits(counts, { from, to }, most), route).toBe(true)
            // From a bucket of goods no more can come than there is, which is judged before.
            if (most < BigInt(maxQuantity)) expect(fits(counts, { from, to }, most + 1n), route).toBe(false)
          }
        }
      }),
    )
  })

  test('all accounts sum to zero after every movement', () => {
    const book = new Book()
    book.move(receiving(7))
    book.move(makeMovement('sold', laptops, 2, { from: 'available', to: 'customer' }, {}))
    expect(Object.values(book.counts).reduce((sum, count) => sum + count, 0)).toBe(0)
    expect(book.onHand).toBe(5)
  })

  test('every account is moved by itself, those that few levels have as well', () => {
    const accounts = [...physicalBuckets, ...outsideAccounts]
    for (const from of accounts) {
      for (const to of accounts) {
        if (from === to) continue
        const book = new Book({ [from]: 5 })
        book.move({ ...receiving(2), from, to })
        expect(book.counts).toEqual({ ...noCounts(), [from]: 3, [to]: 2 })
        expect([book.countOf(from), book.countOf(to)]).toEqual([3, 2])
      }
    }
  })

  test('onHand is the sum of the physical buckets', () => {
    const physical = { available: 1, reserved: 2, committed: 4, damaged: 8, quarantined: 16 }
    expect(new Book({ ...physical, supplier: -31 }).onHand).toBe(31)
    expect(new Book({ available: 1, reserved: 2, committed: 4, supplier: -7 }).onHand).toBe(7)
  })

  test('exactly 2^53 − 1 fits, and one more is refused before anything changes', () => {
    const book = new Book()
    expect(book.headroom(receiving(1))).toBe(maxQuantity)
    book.move(receiving(maxQuantity))
    expect(book.available).toBe(maxQuantity)
    expect(book.headroom(receiving(1))).toBe(0)
    expect(expectThrow(() => book.move(receiving(1)), 'INVARIANT_VIOLATED').invariant).toBe(1)
    expect(book.counts).toMatchObject({ available: maxQuantity, supplier: -maxQuantity })
  })

  test('the sum of the buckets is bounded, not only each of them', () => {
    const book = new Book()
    book.move(receiving(maxQuantity - 3))
    expect(book.headroom(returning(1))).toBe(3)
  })

  test('what was exchanged with an outside account is bounded as well', () => {
    const book = new Book({ available: 5, supplier: -maxQuantity, customer: maxQuantity - 5 })
    expect(book.headroom(receiving(1))).toBe(0)
    const selling = makeMovement('sold', laptops, 5, { from: 'available', to: 'customer' }, {})
    expect(book.headroom(selling)).toBe(5)
  })
})

test('a sum past 2^53 − 1 is refused and leaves no trace', async () => {
  const { inventory } = await openInventory({ warehouses: { SFO: {} } })
  const max = { ...laptops, quantity: maxQuantity }
  await inventory.receive(max)
  const refused = await expectRefusal(inventory.receive({ ...laptops, quantity: 1 }), 'INVALID_QUANTITY')
  expect(refused).toMatchObject({ requested: 1, maximum: 0 })
  await inventory.sell(max)
  await expectRefusal(inventory.receive({ ...laptops, quantity: 1 }), 'INVALID_QUANTITY')
  expect(inventory.stock(laptops)).toMatchObject({ available: 0, onHand: 0, version: 2 })
})

test('the sums of a warehouse and of a product stay within 2^53 − 1 as well, however it is reached', async () => {
  const { inventory } = await openInventory({ warehouses: { SFO: {} } })
  const mice = { warehouseId: 'SFO', productId: 'MOUSE' }
  const reason = 'found'
  await inventory.adjust({ ...laptops, delta: maxQuantity, reason })
  await expectRefusal(inventory.receive({ ...mice, quantity: 1 }), 'INVALID_QUANTITY')
  await expectRefusal(inventory.adjust({ ...mice, delta: 2, reason }), 'INVALID_QUANTITY')
  await expectRefusal(inventory.count({ ...mice, counted: 2, reason }), 'INVALID_QUANTITY')
  const inTransaction = inventory.transaction({ levels: [mice] }, (tx) => tx.adjust({ ...mice, delta: 2, reason }))
  await expectRefusal(inTransaction, 'INVALID_QUANTITY')
  await inventory.addWarehouse({ id: 'NYC', name: 'New York' })
  const elsewhere = { ...laptops, warehouseId: 'NYC', quantity: 1 }
  await expectRefusal(inventory.receive(elsewhere), 'INVALID_QUANTITY')
  const inNyc = inventory.transaction({ levels: [elsewhere] }, (tx) => tx.receive(elsewhere))
  await expectRefusal(inNyc, 'INVALID_QUANTITY')
  await inventory.adjust({ ...laptops, delta: -maxQuantity, reason })
  expect(inventory.warehouse('SFO').onHand).toBe(0)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, -0, 0, -1, 1.5, 2 ** 53, '5', 5n, null, {}])(
  '%s is no quantity',
  (value) => {
    expect(isQuantity(value)).toBe(false)
  },
)

test('0 is a whole number, and −0 is not, since it would be written differently than it reads', () => {
  expect(isWholeNumber(0)).toBe(true)
  expect(isWholeNumber(-0)).toBe(false)
})
