import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FileJournal, InventoryManager, readJournal } from '../../src/index.ts'
import {
  netRevenue,
  RevenueFold,
  type RevenueOptions,
  type RevenuePosting,
  type RevenueRow,
  Sellers,
} from '../../src/marketplace.ts'
import { Orders, SimulatedPayments } from '../../src/orders.ts'
import { TransferOrders } from '../../src/transfers.ts'
import { refusalOf } from '../support/refusals.ts'
import { dayMs, Market, march } from './market.ts'

const april = Date.UTC(2026, 3, 1)
const year = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1), by: 'refund-date' } as const

async function revenueOf({ inventory }: Market, options: Partial<RevenueOptions> = {}): Promise<RevenueRow> {
  const [row] = await netRevenue(inventory, { ...year, ...options })
  return row as RevenueRow
}

async function postingsOf({ inventory }: Market): Promise<readonly RevenuePosting[]> {
  const postings: RevenuePosting[] = []
  const fold = new RevenueFold((posting) => postings.push(posting))
  for await (const commit of inventory.auditLog.commits()) fold.add(commit)
  return postings
}

const pens = (quantity: number, unitPrice: number): { productId: string; quantity: number; unitPrice: number } => ({
  productId: 'PEN',
  quantity,
  unitPrice,
})

describe('a commission', () => {
  test('of 10.10 at 15 % is 1.52, and ten single returns undo exactly that', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_500)
    await market.stock('PEN', 10)
    const id = await market.order([pens(10, 101)])
    await market.ship(id)
    expect(await revenueOf(market)).toMatchObject({ gross: 1_010, recognized: 152, net: 152, orders: 1, units: 10 })
    const undone: number[] = []
    for (let unit = 0; unit < 10; unit += 1) {
      await market.giveBack(id, 1, 1)
      undone.push((await revenueOf(market)).refundsRecognized)
    }
    expect(undone).toEqual([15, 30, 45, 60, 76, 91, 106, 121, 136, 152])
    expect(await revenueOf(market)).toMatchObject({ gross: 1_010, recognized: 152, refunds: 1_010, net: 0 })
    await market.close()
  })

  test('that rises between two parcels is undone as it was, last shipped first: 6.00 + 4.00 − 5.50', async () => {
    const market = await Market.open()
    const { sellers, clock } = market
    await market.fba('S-1', 'PEN', 1_500)
    await market.stock('PEN', 6)
    const id = await market.order([pens(6, 1_000)])
    await market.ship(id, { lineNumber: 1, quantity: 4 })
    clock.advance(dayMs)
    await sellers.change('S-1', { commissionBasisPoints: 2_000 })
    await market.ship(id)
    expect(await revenueOf(market)).toMatchObject({ gross: 6_000, recognized: 600 + 400 })
    clock.advance(dayMs)
    await sellers.change('S-1', { commissionBasisPoints: 5_000 })
    await market.giveBack(id, 1, 3)
    expect(await revenueOf(market)).toMatchObject({ refunds: 3_000, refundsRecognized: 550, net: 450 })
    expect(await postingsOf(market)).toMatchObject([
      { kind: 'shipped', side: 'sale', units: 4, gross: 4_000, recognized: 600, sellerId: 'S-1', sellerType: 'fba_2p' },
      { kind: 'shipped', side: 'sale', units: 2, gross: 2_000, recognized: 400 },
      { kind: 'refunded', side: 'refund', units: -2, gross: -2_000, recognized: -400 },
      { kind: 'refunded', side: 'refund', units: -1, gross: -1_000, recognized: -150 },
    ])
    await market.giveBack(id, 1, 3)
    expect(await revenueOf(market)).toMatchObject({ refundsRecognized: 1_000, net: 0 })
    await market.close()
  })

  test.each([
    [0, 0],
    [1, 0],
    [4_999, 0],
    [5_000, 1],
    [10_000, 1],
  ])('of one cent at %d basis points is %d: half is up', async (rate, recognized) => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', rate)
    await market.stock('PEN', 1)
    await market.ship(await market.order([pens(1, 1)]))
    expect(await revenueOf(market)).toMatchObject({ gross: 1, recognized })
    await market.close()
  })

  test('of more than a number holds in between is exact', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 9_999)
    await market.stock('PEN', 3)
    const id = await market.order([pens(3, 3_000_000_000_000_000)])
    await market.ship(id)
    const recognized = Number((9_000_000_000_000_000n * 9_999n + 5_000n) / 10_000n)
    expect(await revenueOf(market)).toMatchObject({ gross: 9_000_000_000_000_000, recognized })
    for (let unit = 0; unit < 3; unit += 1) await market.giveBack(id, 1, 1)
    expect(await revenueOf(market)).toMatchObject({ refundsRecognized: recognized, net: 0 })
    await market.close()
  })
})

describe('revenue', () => {
  test('of a product without an owner is the house’s own, and all of it; it is read from the terms, not from the type', async () => {
    const market = await Market.open()
    const { sellers, orders } = market
    await market.fba('S-1', 'CUP', 1_000)
    await sellers.add({ id: 'S-2', name: 'Two', type: 'fba_2p', recognizedAs: 'gmv' })
    await sellers.own({ sellerId: 'S-2', productId: 'MUG' })
    await sellers.add({
      id: 'S-3',
      name: 'Three',
      type: 'marketplace_3p',
      recognizedAs: 'commission_only',
      commissionBasisPoints: 2_000,
    })
    await sellers.own({ sellerId: 'S-3', productId: 'HAT' })
    for (const productId of ['PEN', 'CUP', 'MUG']) await market.stock(productId, 5)
    const one = { quantity: 1, unitPrice: 1_000 }
    const id = await market.order([
      { productId: 'PEN', ...one },
      { productId: 'CUP', ...one },
      { productId: 'MUG', ...one },
      { productId: 'HAT', fulfilledBy: 'seller', ...one },
    ])
    await market.ship(id)
    expect(orders.order(id).status).toBe('shipped')
    const none = { refunds: 0, refundsRecognized: 0, orders: 1, units: 1, gross: 1_000 }
    expect(await netRevenue(market.inventory, { ...year, groupBy: ['sellerId', 'sellerType'] })).toEqual([
      { sellerType: 'retail_1p', ...none, recognized: 1_000, net: 1_000 },
      { sellerId: 'S-1', sellerType: 'fba_2p', ...none, recognized: 100, net: 100 },
      { sellerId: 'S-2', sellerType: 'fba_2p', ...none, recognized: 1_000, net: 1_000 },
      { sellerId: 'S-3', sellerType: 'marketplace_3p', ...none, recognized: 200, net: 200 },
    ])
    expect(await netRevenue(market.inventory, { ...year, groupBy: ['sellerType'] })).toMatchObject([
      { sellerType: 'fba_2p', recognized: 1_100, orders: 1, units: 2 },
      { sellerType: 'marketplace_3p', recognized: 200 },
      { sellerType: 'retail_1p', recognized: 1_000 },
    ])
    expect(await revenueOf(market)).toMatchObject({ orders: 1, units: 4, recognized: 2_300 })
    await market.close()
  })

  test('of an order that was split, shipped in parcels and returned twice joins to one', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_500)
    await market.stock('PEN', 4, 'SFO')
    await market.stock('PEN', 3, 'NYC')
    const id = await market.order([pens(7, 143)], { discount: 2 })
    expect(market.orders.order(id).lines[0]?.rows).toHaveLength(2)
    await market.ship(id, { lineNumber: 1, quantity: 1 })
    await market.ship(id)
    const { totals } = market.orders.order(id)
    expect(totals.total).toBe(999)
    const shipped = await revenueOf(market)
    expect(shipped).toMatchObject({ gross: 999, orders: 1, units: 7 })
    await market.giveBack(id, 1, 3)
    await market.giveBack(id, 1, 4)
    expect(market.orders.order(id).totals).toMatchObject({ refunded: 999, due: 0 })
    expect(await revenueOf(market)).toMatchObject({
      ...shipped,
      refunds: 999,
      refundsRecognized: shipped.recognized,
      net: 0,
    })
    await market.close()
  })

  test('is recognised as goods leave: not what was placed, paid or cancelled, and shipping is no goods', async () => {
    const market = await Market.open()
    await market.stock('PEN', 10)
    const id = await market.order([pens(4, 250)], { shipping: { amount: 490 } })
    expect(await revenueOf(market)).toEqual({
      ...{ gross: 0, recognized: 0, refunds: 0, refundsRecognized: 0, net: 0, orders: 0, units: 0 },
    })
    await market.ship(id, { lineNumber: 1, quantity: 1 })
    await market.orders.cancel(id, { reason: 'too many', lines: [{ lineNumber: 1, quantity: 3 }] })
    expect(await revenueOf(market)).toMatchObject({ gross: 250, recognized: 250, refunds: 0, units: 1 })
    await market.orders.refund(id, { shipping: true, reason: 'late' })
    expect(await revenueOf(market)).toMatchObject({ net: 250 })
    await market.close()
  })

  test('of a return with a fee falls by the goods: 22.00, where 18.00 are paid out', async () => {
    const market = await Market.open()
    await market.stock('PEN', 1)
    const id = await market.order([pens(1, 2_200)])
    await market.ship(id)
    await market.giveBack(id, 1, 1, { fee: { amount: 400, reason: 'label' } })
    expect(market.orders.order(id).totals.refunded).toBe(1_800)
    expect(await revenueOf(market)).toMatchObject({ gross: 2_200, refunds: 2_200, net: 0 })
    await market.close()
  })

  test.each([false, true])(
    'of a replacement is sale 22, return −22, replacement 22 (goods are lost: %s)',
    async (areLost) => {
      const market = await Market.open()
      await market.fba('S-1', 'PEN', 1_000)
      await market.stock('PEN', 2)
      const id = await market.order([pens(1, 2_200)])
      await market.ship(id)
      const lines = [{ lineNumber: 1, quantity: 1 }]
      let returnId: string | undefined
      if (!areLost) {
        const back = await market.orders.requestReturn(id, { lines })
        returnId = back.id
        await market.orders.approveReturn(returnId)
        await market.orders.receiveReturn(returnId, {
          warehouseId: 'SFO',
          lines: [{ lineNumber: 1, quantity: 1, disposition: 'damaged' }],
        })
      }
      const again = await market.orders.replace(id, { lines, ...(returnId !== undefined && { returnId }) })
      expect(await revenueOf(market)).toMatchObject({ gross: 2_200, refunds: 2_200, net: 0 })
      await market.orders.process(again.id)
      await market.ship(again.id)
      expect(await revenueOf(market)).toMatchObject({
        gross: 4_400,
        refunds: 2_200,
        recognized: 440,
        net: 220,
        orders: 2,
      })
      await market.close()
    },
  )

  test('of goods that come back, go out again and come back is that of the goods where they are', async () => {
    const market = await Market.open()
    const { orders, sellers, clock } = market
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 4)
    const id = await market.order([pens(4, 1_000)])
    await market.ship(id, { lineNumber: 1, quantity: 2 })
    const first = await market.giveBack(id, 1, 1)
    clock.advance(1)
    await sellers.change('S-1', { commissionBasisPoints: 3_000 })
    await market.ship(id)
    const second = await market.giveBack(id, 1, 2)
    expect(await revenueOf(market)).toMatchObject({ recognized: 800, refundsRecognized: 100 + 600, net: 100 })
    await orders.unreturn(first, { warehouseId: 'SFO', lines: [{ lineNumber: 1, quantity: 1, from: 'available' }] })
    expect(await revenueOf(market)).toMatchObject({ refunds: 2_000, refundsRecognized: 600, units: 4 })
    await orders.unreturn(second, { warehouseId: 'SFO', lines: [{ lineNumber: 1, quantity: 1, from: 'available' }] })
    expect(await revenueOf(market)).toMatchObject({ refunds: 1_000, refundsRecognized: 300 })
    await orders.pay(id)
    await market.giveBack(id, 1, 3)
    expect(await revenueOf(market)).toMatchObject({ refunds: 4_000, refundsRecognized: 800, net: 0 })
    await market.close()
  })

  test('of goods that go out again before their money was decided on was never undone', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 3)
    const id = await market.order([pens(3, 100)])
    await market.ship(id)
    const { id: returnId } = await market.orders.requestReturn(id, { lines: [{ lineNumber: 1, quantity: 3 }] })
    await market.orders.approveReturn(returnId)
    const line = { lineNumber: 1, quantity: 3, disposition: 'available' as const }
    await market.orders.receiveReturn(returnId, { warehouseId: 'SFO', lines: [line] })
    await market.orders.unreturn(returnId, {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 1, from: 'available' }],
    })
    expect(await revenueOf(market)).toMatchObject({ net: 30, refunds: 0 })
    await market.orders.refundReturn(returnId)
    expect(await revenueOf(market)).toMatchObject({ net: 10, refunds: 200 })
    expect((await postingsOf(market)).map(({ kind, units }) => [kind, units])).toEqual([
      ['shipped', 3],
      ['refunded', -2],
    ])
    await market.close()
  })

  test('of goods that go out again from two buckets is that of both', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 3)
    const id = await market.order([pens(3, 100)])
    await market.ship(id)
    const { id: returnId } = await market.orders.returnGoods(id, {
      warehouseId: 'SFO',
      lines: [
        { lineNumber: 1, quantity: 2, disposition: 'available' },
        { lineNumber: 1, quantity: 1, disposition: 'damaged' },
      ],
    })
    await market.orders.unreturn(returnId, {
      warehouseId: 'SFO',
      lines: [
        { lineNumber: 1, quantity: 1, from: 'available' },
        { lineNumber: 1, quantity: 1, from: 'damaged' },
      ],
    })
    expect(await revenueOf(market)).toMatchObject({ refunds: 100, refundsRecognized: 10 })
    expect((await postingsOf(market)).at(-1)).toMatchObject({
      kind: 'unreturned',
      units: 2,
      gross: 200,
      recognized: 20,
    })
    await market.close()
  })

  test('of what goes out again of a return over two parcels is that of the parcel that it took last', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 4)
    const id = await market.order([pens(4, 1_000)])
    await market.ship(id, { lineNumber: 1, quantity: 3 })
    market.clock.advance(1)
    await market.sellers.change('S-1', { commissionBasisPoints: 5_000 })
    await market.ship(id)
    const returnId = await market.giveBack(id, 1, 2)
    expect(await revenueOf(market)).toMatchObject({ refundsRecognized: 500 + 100 })
    const one = [{ lineNumber: 1, quantity: 1, from: 'available' as const }]
    await market.orders.unreturn(returnId, { warehouseId: 'SFO', lines: one })
    expect(await revenueOf(market)).toMatchObject({ refundsRecognized: 500 })
    await market.orders.unreturn(returnId, { warehouseId: 'SFO', lines: one })
    expect(await revenueOf(market)).toMatchObject({ refunds: 0, refundsRecognized: 0 })
    await market.close()
  })
})

describe('a cent', () => {
  test('that a cancellation takes after a return is taken from the sale, and nothing is left over', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 10_000)
    await market.stock('PEN', 3)
    const id = await market.order([pens(3, 3)], { discount: 0, lines: [{ ...pens(3, 3), tax: 1 }] })
    expect(market.orders.order(id).totals.total).toBe(10)
    await market.ship(id, { lineNumber: 1, quantity: 1 })
    await market.giveBack(id, 1, 1)
    expect(await revenueOf(market)).toMatchObject({ gross: 4, refunds: 3 })
    market.clock.advance(dayMs)
    await market.orders.cancel(id, { reason: 'no', lines: [{ lineNumber: 1, quantity: 2 }] })
    expect(market.orders.order(id).totals.refunded).toBe(10)
    const days = await netRevenue(market.inventory, { ...year, groupBy: ['day'] })
    expect(
      days.map(({ gross, recognized, refunds, refundsRecognized, orders, units }) => [
        gross,
        recognized,
        refunds,
        refundsRecognized,
        orders,
        units,
      ]),
    ).toEqual([
      [4, 4, 3, 4, 1, 1],
      [-1, -1, 0, -1, 0, 0],
    ])
    await market.close()
  })

  test('stands where the order puts it: what is shipped after a return comes to what a cancellation leaves', async () => {
    const market = await Market.open()
    await market.stock('PEN', 4)
    const id = await market.order([], { lines: [{ ...pens(4, 2), tax: 2 }] })
    const one = { lineNumber: 1, quantity: 1 }
    await market.ship(id, one)
    await market.giveBack(id, 1, 1)
    await market.ship(id, one)
    await market.ship(id, one)
    await market.orders.cancel(id, { reason: 'no', lines: [one] })
    expect((await postingsOf(market)).map(({ kind, gross }) => [kind, gross])).toEqual([
      ['shipped', 3],
      ['refunded', -2],
      ['shipped', 2],
      ['shipped', 2],
    ])
    const { totals } = market.orders.order(id)
    expect(totals.total - totals.refunded).toBe(5)
    await market.close()
  })
})

describe('whose goods they are', () => {
  test('is who owns them when they leave; but a line that its seller sends stays that of the seller that it names', async () => {
    const market = await Market.open()
    const { sellers, orders } = market
    for (const [id, commissionBasisPoints] of [
      ['S-1', 1_000],
      ['S-2', 2_000],
    ] as const)
      await sellers.add({
        id,
        name: id,
        type: 'marketplace_3p',
        recognizedAs: 'commission_only',
        commissionBasisPoints,
      })
    await sellers.add({
      id: 'S-3',
      name: 'S-3',
      type: 'fba_2p',
      recognizedAs: 'commission_only',
      commissionBasisPoints: 3_000,
    })
    await sellers.own({ sellerId: 'S-1', productId: 'HAT' })
    await market.fba('S-4', 'PEN', 4_000)
    const hat = { productId: 'HAT', quantity: 1, unitPrice: 1_000, fulfilledBy: 'seller' } as const
    const id = await market.order([{ ...hat, sellerId: 'S-1' }, hat])
    const { id: penned } = await orders.create({ lines: [{ ...pens(1, 1_000), sellerId: 'S-4' }] })
    await sellers.own({ sellerId: 'S-2', productId: 'HAT' })
    await sellers.own({ sellerId: 'S-3', productId: 'PEN' })
    await market.ship(id)
    await market.stock('PEN', 1)
    await orders.reserve(penned)
    await orders.pay(penned)
    await orders.process(penned)
    await market.ship(penned)
    expect(
      (await postingsOf(market)).map(({ productId, sellerId, recognized }) => [productId, sellerId, recognized]),
    ).toEqual([
      ['HAT', 'S-1', 100],
      ['HAT', 'S-2', 200],
      ['PEN', 'S-3', 300],
    ])
    await market.close()
  })

  test('counts by the first terms of a seller also for what left before them', async () => {
    const market = await Market.open()
    await market.sellers.add({
      id: 'S-1',
      name: 'One',
      type: 'fba_2p',
      recognizedAs: 'commission_only',
      commissionBasisPoints: 1_000,
    })
    await market.sellers.own({ sellerId: 'S-1', productId: 'PEN' })
    await market.stock('PEN', 1)
    const id = await market.order([pens(1, 1_000)])
    await market.ship(id, undefined, { effectiveAt: march - dayMs })
    expect(await revenueOf(market)).toMatchObject({ gross: 1_000, recognized: 100 })
    await market.close()
  })
})

describe('money without goods', () => {
  test('undoes what it is given back for, last shipped first, and no return undoes it again', async () => {
    const market = await Market.open()
    const { orders } = market
    await market.fba('S-1', 'PEN', 1_500)
    await market.stock('PEN', 10)
    const id = await market.order([pens(10, 100)])
    await market.ship(id)
    await orders.refund(id, { lineNumber: 1, amount: 200, reason: 'scratched' })
    expect(await revenueOf(market)).toMatchObject({ refunds: 200, refundsRecognized: 30, net: 120, units: 10 })
    await market.giveBack(id, 1, 4)
    expect(await revenueOf(market)).toMatchObject({ refunds: 600, refundsRecognized: 90 })
    await market.giveBack(id, 1, 6)
    expect(orders.order(id).totals.refunded).toBe(1_000)
    expect(await revenueOf(market)).toMatchObject({ refunds: 1_000, refundsRecognized: 150, net: 0 })
    await market.close()
  })

  test('for no row in particular is taken from the row that was shipped last', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 1)
    await market.stock('CUP', 1)
    const id = await market.order([pens(1, 1_000), { productId: 'CUP', quantity: 1, unitPrice: 500 }], {
      shipping: { amount: 300 },
    })
    await market.ship(id, { lineNumber: 2, quantity: 1 })
    await market.ship(id)
    await market.orders.refund(id, { amount: 1_200, reason: 'late' })
    expect(await postingsOf(market)).toMatchObject([
      { kind: 'shipped', lineNumber: 2 },
      { kind: 'shipped', lineNumber: 1 },
      { kind: 'goodwill', lineNumber: 1, gross: -1_000, recognized: -100 },
      { kind: 'goodwill', lineNumber: 2, gross: -200, recognized: -200 },
    ])
    await market.close()
  })

  test('that was given before anything left waits for what leaves', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 3)
    const id = await market.order([pens(3, 1_000)])
    await market.orders.refund(id, { lineNumber: 1, amount: 1_500, reason: 'late' })
    expect(await revenueOf(market)).toMatchObject({ refunds: 0 })
    await market.ship(id, { lineNumber: 1, quantity: 1 })
    expect(await revenueOf(market)).toMatchObject({ gross: 1_000, refunds: 1_000, refundsRecognized: 100, net: 0 })
    await market.ship(id)
    expect(await revenueOf(market)).toMatchObject({ gross: 3_000, refunds: 1_500, recognized: 300, net: 150 })
    await market.close()
  })
})

describe('money for the order as a whole', () => {
  test('makes room for what is given for a row, and for a return of all: it finds other goods', async () => {
    const market = await Market.open()
    const { orders } = market
    await market.fba('S-1', 'CUP', 0)
    await market.stock('PEN', 1)
    await market.stock('CUP', 2)
    const id = await market.order([pens(1, 1), { productId: 'CUP', quantity: 2, unitPrice: 205 }])
    await orders.refund(id, { amount: 21, reason: 'late' })
    await market.ship(id, { lineNumber: 2, quantity: 1 })
    await orders.refund(id, { lineNumber: 2, amount: 390, reason: 'broken' })
    await market.ship(id)
    await market.ship(id)
    expect(await revenueOf(market)).toMatchObject({ gross: 411, refunds: 411, recognized: 1, net: 0 })
    await market.close()
  })

  test('makes room for the cent that a cancellation takes from what was shipped', async () => {
    const market = await Market.open()
    const { orders } = market
    await market.stock('CUP', 4)
    const id = await market.order([{ productId: 'CUP', quantity: 4, unitPrice: 2 }], { discount: 1 })
    await market.ship(id, { lineNumber: 1, quantity: 3 })
    await market.giveBack(id, 1, 2)
    await orders.refund(id, { amount: 3, reason: 'late' })
    await orders.cancel(id, { reason: 'no', lines: [{ lineNumber: 1, quantity: 1 }] })
    expect(await revenueOf(market)).toMatchObject({ gross: 5, refunds: 5, net: 0 })
    await market.close()
  })

  test('is none of a commission where a cancellation leaves the goods worth nothing', async () => {
    const market = await Market.open()
    const { orders } = market
    await market.fba('S-1', 'CUP', 1_500)
    await market.stock('CUP', 3)
    const id = await market.order([{ productId: 'CUP', quantity: 3, unitPrice: 2 }])
    await market.ship(id, { lineNumber: 1, quantity: 2 })
    await orders.refund(id, { amount: 6, reason: 'late' })
    await market.giveBack(id, 1, 2)
    await orders.cancel(id, { reason: 'no', lines: [{ lineNumber: 1, quantity: 1 }] })
    expect(await revenueOf(market)).toMatchObject({ recognized: 0, refundsRecognized: 0, net: 0 })
    await market.close()
  })

  test('is taken from the row of which something was shipped last', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 2)
    await market.stock('CUP', 1)
    const id = await market.order([pens(2, 100), { productId: 'CUP', quantity: 1, unitPrice: 100 }])
    await market.ship(id, { lineNumber: 1, quantity: 1 })
    await market.ship(id, { lineNumber: 2, quantity: 1 })
    await market.ship(id)
    await market.orders.refund(id, { amount: 50, reason: 'late' })
    expect((await postingsOf(market)).at(-1)).toMatchObject({
      kind: 'goodwill',
      lineNumber: 1,
      gross: -50,
      recognized: -5,
    })
    await market.close()
  })

  test('and a return that leave no money leave no commission, though some units are kept', async () => {
    const market = await Market.open()
    await market.fba('S-1', 'PEN', 1_600)
    await market.stock('PEN', 3)
    const id = await market.order([], { lines: [{ ...pens(3, 33), tax: 1 }] })
    await market.ship(id)
    await market.giveBack(id, 1, 1)
    expect(await revenueOf(market)).toMatchObject({ recognized: 16, refunds: 33, refundsRecognized: 5 })
    await market.orders.refund(id, { lineNumber: 1, amount: 67, reason: 'broken' })
    expect(await revenueOf(market)).toMatchObject({ refunds: 100, refundsRecognized: 16, net: 0 })
    await market.giveBack(id, 1, 2)
    expect(await revenueOf(market)).toMatchObject({ refunds: 100, refundsRecognized: 16 })
    await market.close()
  })
})

describe('two reports', () => {
  /** Ordered and shipped in March, in part given back in April. */
  async function springSale(): Promise<Market> {
    const market = await Market.open()
    await market.stock('PEN', 10)
    const id = await market.order([pens(4, 100)])
    await market.ship(id)
    market.clock.advance(40 * dayMs)
    await market.giveBack(id, 1, 1)
    await market.ship(await market.order([pens(1, 100)]))
    return market
  }
  const inMarch = { from: march, to: april }
  const inApril = { from: april, to: Date.UTC(2026, 4, 1) }

  test('by refund date, March never changes', async () => {
    const market = await springSale()
    expect(await revenueOf(market, inMarch)).toMatchObject({ gross: 400, refunds: 0, net: 400, orders: 1 })
    expect(await revenueOf(market, inApril)).toMatchObject({ gross: 100, refunds: 100, net: 0, orders: 1 })
    await market.close()
  })

  test('by order cohort, a refund counts in the month of its order', async () => {
    const market = await springSale()
    const by = 'order-cohort'
    expect(await revenueOf(market, { ...inMarch, by })).toMatchObject({ gross: 400, refunds: 100, net: 300 })
    expect(await revenueOf(market, { ...inApril, by })).toMatchObject({ gross: 100, refunds: 0, net: 100 })
    await market.close()
  })

  test('begin with an instant and end before one', async () => {
    const market = await springSale()
    expect(await revenueOf(market, { from: march, to: march + 1 })).toMatchObject({ gross: 400 })
    expect(await revenueOf(market, { from: march - 1, to: march })).toMatchObject({ gross: 0 })
    expect(await revenueOf(market, { from: march + 1, to: march + 2 })).toMatchObject({ gross: 0 })
    expect(await revenueOf(market, { from: march, to: march })).toMatchObject({ gross: 0 })
    await market.close()
  })

  test('by order cohort, go by the day on which an order was made, not told', async () => {
    const market = await Market.open()
    await market.stock('PEN', 1)
    await market.ship(await market.order([pens(1, 100)], { effectiveAt: march - dayMs }))
    const rows = await netRevenue(market.inventory, { ...year, by: 'order-cohort', groupBy: ['day'] })
    expect(rows).toMatchObject([{ day: '2026-02-28', gross: 100 }])
    await market.close()
  })

  test('are both of months and days, in a zone', async () => {
    const market = await springSale()
    const months = await netRevenue(market.inventory, { ...year, groupBy: ['month'] })
    expect(months.map(({ month, net }) => [month, net])).toEqual([
      ['2026-03', 400],
      ['2026-04', 0],
    ])
    const days = await netRevenue(market.inventory, { ...year, groupBy: ['day'], timeZone: 'America/New_York' })
    expect(days.map(({ day, net }) => [day, net])).toEqual([
      ['2026-02-28', 400],
      ['2026-04-09', 0],
    ])
    await market.close()
  })

  test('as of an earlier commit are as they were known there', async () => {
    const market = await springSale()
    const { sequence } = await market.inventory.reconcile()
    await market.ship(await market.order([pens(2, 100)]), undefined, { effectiveAt: march + 5 * dayMs })
    expect(await revenueOf(market, inMarch)).toMatchObject({ gross: 600 })
    expect(await revenueOf(market, { ...inMarch, asOf: { sequence } })).toMatchObject({ gross: 400 })
    expect(await revenueOf(market, { ...inMarch, asOf: { sequence: 0 } })).toMatchObject({ gross: 0 })
    await market.close()
  })
})

describe('what is told late', () => {
  test('counts when it happened, by the terms of then', async () => {
    const market = await Market.open()
    const { clock, sellers } = market
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 2)
    const id = await market.order([pens(2, 1_000)])
    clock.advance(3 * dayMs)
    await sellers.change('S-1', { commissionBasisPoints: 2_000 })
    await market.ship(id, { lineNumber: 1, quantity: 1 }, { effectiveAt: march + dayMs })
    await market.ship(id)
    const days = await netRevenue(market.inventory, { ...year, groupBy: ['day'] })
    expect(days.map(({ day, recognized }) => [day, recognized])).toEqual([
      ['2026-03-02', 100],
      ['2026-03-04', 200],
    ])
    await market.close()
  })

  test('of terms restates what was shipped under them, at its own time, and its refunds at theirs', async () => {
    const market = await Market.open()
    const { clock, sellers, inventory } = market
    await market.fba('S-1', 'PEN', 1_000)
    await market.stock('PEN', 4)
    const id = await market.order([pens(4, 1_000)])
    await market.ship(id, { lineNumber: 1, quantity: 2 })
    clock.advance(2 * dayMs)
    await market.ship(id)
    clock.advance(dayMs)
    await market.giveBack(id, 1, 3)
    clock.advance(dayMs)
    const { sequence } = await inventory.reconcile()
    const before = await netRevenue(inventory, { ...year, groupBy: ['day'] })
    expect(before.map(({ day, net }) => [day, net])).toEqual([
      ['2026-03-01', 200],
      ['2026-03-03', 200],
      ['2026-03-04', -300],
    ])
    await sellers.change('S-1', { commissionBasisPoints: 1_500, validFrom: march + dayMs })
    const after = await netRevenue(inventory, { ...year, groupBy: ['day'] })
    expect(after.map(({ day, net, gross, orders }) => [day, net, gross, orders])).toEqual([
      ['2026-03-01', 200, 2_000, 1],
      ['2026-03-03', 300, 2_000, 1],
      ['2026-03-04', -400, 0, 0],
    ])
    expect(await netRevenue(inventory, { ...year, groupBy: ['day'], asOf: { sequence } })).toEqual(before)
    const restated = (await postingsOf(market)).filter(({ kind }) => kind === 'restated')
    expect(restated).toMatchObject([
      { side: 'sale', units: 0, gross: 0, recognized: 100, sequence: sequence + 1, effectiveAt: march + 2 * dayMs },
      { side: 'refund', units: 0, gross: 0, recognized: -100, effectiveAt: march + 3 * dayMs },
    ])
    await market.giveBack(id, 1, 1)
    expect(await revenueOf(market)).toMatchObject({ recognized: 500, refundsRecognized: 500 })
    await market.close()
  })
})

test('terms that are told late restate what left after them, also where something older was told in between', async () => {
  const market = await Market.open()
  const { clock, sellers } = market
  await market.fba('S-1', 'PEN', 1_000)
  await market.stock('PEN', 2)
  const id = await market.order([pens(2, 1_000)])
  clock.advance(5 * dayMs)
  await market.ship(id, { lineNumber: 1, quantity: 1 })
  await market.ship(id, undefined, { effectiveAt: march + dayMs })
  await sellers.change('S-1', { commissionBasisPoints: 2_000, validFrom: march + 3 * dayMs })
  const days = await netRevenue(market.inventory, { ...year, groupBy: ['day'] })
  expect(days.map(({ day, recognized }) => [day, recognized])).toEqual([
    ['2026-03-02', 100],
    ['2026-03-06', 200],
  ])
  await market.close()
})

test('terms that change what is recognised, gmv or the commission, restate all that came of a sale', async () => {
  const market = await Market.open()
  const { clock, sellers } = market
  await market.fba('S-1', 'PEN', 10_000)
  await market.stock('PEN', 3)
  const id = await market.order([], { lines: [{ ...pens(3, 3), tax: 1 }] })
  await market.ship(id, { lineNumber: 1, quantity: 1 })
  await market.giveBack(id, 1, 1)
  await market.orders.cancel(id, { reason: 'no', lines: [{ lineNumber: 1, quantity: 2 }] })
  clock.advance(dayMs)
  for (const recognizedAs of ['gmv', 'commission_only', 'gmv'] as const) {
    await sellers.change('S-1', { recognizedAs, validFrom: march })
    expect(await revenueOf(market)).toMatchObject({ gross: 3, recognized: 3, refunds: 3, refundsRecognized: 3, net: 0 })
  }
  await market.close()
})

describe('the source', () => {
  test('is an inventory, a journal, or commits; live, closed, reopened and from a snapshot they say the same', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'revenue-'))
    const open = async (): Promise<{ inventory: InventoryManager; sellers: Sellers; orders: Orders }> => {
      const [sellers, orders] = [new Sellers(), new Orders({ payments: new SimulatedPayments(), currency: 'EUR' })]
      const inventory = await InventoryManager.open({ journal: new FileJournal(folder), ledgers: [sellers, orders] })
      return { inventory, sellers, orders }
    }
    const first = await open()
    await first.inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    await first.sellers.add({
      id: 'S-1',
      name: 'One',
      type: 'fba_2p',
      recognizedAs: 'commission_only',
      commissionBasisPoints: 1_500,
    })
    await first.sellers.own({ sellerId: 'S-1', productId: 'PEN' })
    await first.inventory.receive({ warehouseId: 'SFO', productId: 'PEN', quantity: 9 })
    const { id } = await first.orders.place({ lines: [pens(9, 101)] })
    await first.orders.pay(id)
    const { shipments } = await first.orders.process(id)
    await first.orders.ship(shipments[0]?.id as string)
    const all = { from: 0, to: 8e15, by: 'refund-date', groupBy: ['sellerId'] } as const
    const live = await netRevenue(first.inventory, all)
    expect(live).toMatchObject([{ sellerId: 'S-1', gross: 909, recognized: 136 }])
    expect(await netRevenue(new FileJournal(folder), all)).toEqual(live)
    expect(await netRevenue(readJournal(folder), all)).toEqual(live)
    await first.inventory.snapshot()
    await first.inventory.close()
    const second = await open()
    await second.orders.returnGoods(id, {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 4, disposition: 'available' }],
    })
    const later = await netRevenue(second.inventory, all)
    expect(later).toMatchObject([{ refunds: 404, refundsRecognized: 60, net: 76 }])
    await second.inventory.close()
    expect(await netRevenue(new FileJournal(folder), all)).toEqual(later)
  })

  test.each([
    ['from', { from: 'today' }],
    ['from', { from: undefined }],
    ['to', { to: march - dayMs, from: march }],
    ['by', { by: 'month' }],
    ['groupBy', { groupBy: 'day' }],
    ['groupBy[1]', { groupBy: ['day', 'week'] }],
    ['groupBy', { groupBy: ['day', 'day'] }],
    ['asOf.sequence', { asOf: { sequence: -1 } }],
    ['asOf.at', { asOf: { at: 5 } }],
    ['timeZone', { timeZone: 'Europe/Bonn' }],
    ['zone', { zone: 'UTC' }],
  ])('with a wrong %s is refused, and the field named: %j', async (field, more) => {
    const market = await Market.open()
    const error = await refusalOf(netRevenue(market.inventory, { ...year, ...more } as never))
    expect([error.code, error.details]).toMatchObject(['INVALID_ARGUMENT', { field }])
    await market.close()
  })

  test.each([undefined, null, 'log', 5, {}, []])('%j is none', async (source) => {
    const error = await refusalOf(netRevenue(source as never, year))
    expect(error.details).toMatchObject({ field: 'source' })
  })

  test('in two currencies is asked for one of them', async () => {
    const market = await Market.open()
    await market.stock('PEN', 2)
    await market.ship(await market.order([pens(1, 100)]))
    await market.close()
    const orders = new Orders({ payments: new SimulatedPayments(), currency: 'JPY' })
    const inventory = await InventoryManager.open({
      journal: market.journal,
      clock: market.clock,
      ledgers: [new Sellers(), orders, new TransferOrders()],
    })
    const { id } = await orders.place({ lines: [pens(1, 5_800)] })
    await orders.pay(id)
    const { shipments } = await orders.process(id)
    await orders.ship(shipments[0]?.id as string)
    const error = await refusalOf(netRevenue(inventory, year))
    expect(error.message).toMatch(/currency .*in several: EUR, JPY/)
    expect(await netRevenue(inventory, { ...year, currency: 'JPY' })).toMatchObject([{ gross: 5_800 }])
    expect(await netRevenue(inventory, { ...year, currency: 'USD' })).toMatchObject([{ gross: 0 }])
    await inventory.close()
  })
})
