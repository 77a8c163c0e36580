import { describe, expect, test } from 'vitest'
import { atSfo, codeOf, delivered, openShop, pens, type Shop, settle } from './shop.ts'

const three = [{ lineNumber: 1, quantity: 3, disposition: 'available' as const }]

async function sixPens(): Promise<{ shop: Shop; id: string }> {
  const shop = await openShop({ stock: { SFO: { PEN: 10 }, NYC: {} } })
  const { id } = await delivered(shop, pens(6, 1_000))
  return { shop, id }
}

describe('a return', () => {
  test('of three of six pens is a machine of its own: asked for, approved, received, refunded', async () => {
    const { shop, id } = await sixPens()
    const { orders, inventory } = shop
    const back = await orders.requestReturn(id, { lines: [{ lineNumber: 1, quantity: 3, reason: 'too many' }] })
    expect(back).toMatchObject({ status: 'requested', lines: [{ quantity: 3, reason: 'too many', received: 0 }] })
    expect(orders.order(id)).toMatchObject({ returnStatus: 'requested', status: 'delivered' })
    expect(await codeOf(orders.receiveReturn(back.id, { warehouseId: 'NYC', lines: three }))).toBe(
      'INVALID_RETURN_STATE',
    )
    await orders.approveReturn(back.id)
    expect(await codeOf(orders.refundReturn(back.id))).toBe('INVALID_RETURN_STATE')
    await orders.receiveReturn(back.id, { warehouseId: 'NYC', lines: three })
    expect(orders.order(id)).toMatchObject({ returnStatus: 'partial', totals: { refunded: 0 } })
    expect(inventory.stock({ warehouseId: 'NYC', productId: 'PEN' }).available).toBe(3)
    expect(await orders.refundReturn(back.id)).toMatchObject({ status: 'refunded', refunded: 3_000 })
    await settle(shop)
    expect(orders.order(id)).toMatchObject({
      totals: { refunded: 3_000, due: 0 },
      refunds: [{ returnId: back.id, status: 'made' }],
    })
    expect(orders.return(back.id).refundedAt).toBeDefined()
    expect(orders.returns({ status: 'refunded' }).map((one) => one.id)).toEqual([back.id])
  })

  test('in one commit does all four steps; a second partial one is nothing special', async () => {
    const { shop, id } = await sixPens()
    const { orders, inventory } = shop
    const before = await Array.fromAsync(inventory.auditLog.commits({}))
    expect(await orders.returnGoods(id, { warehouseId: 'SFO', lines: three })).toMatchObject({
      status: 'refunded',
      refunded: 3_000,
    })
    const commits = await Array.fromAsync(inventory.auditLog.commits({}))
    expect(commits[before.length]?.entries.map(({ type }) => type)).toEqual([
      'return-requested',
      'return-approved',
      'returned',
      'return-received',
      'return-refunded',
      'refund-requested',
    ])
    await orders.returnGoods(id, { warehouseId: 'SFO', lines: three })
    expect(orders.order(id)).toMatchObject({
      returnStatus: 'returned',
      totals: { refunded: 6_000 },
      status: 'delivered',
    })
    expect(
      await codeOf(orders.returnGoods(id, { warehouseId: 'SFO', lines: [{ ...three[0], quantity: 1 } as never] })),
    ).toBe('NOT_RETURNABLE')
    expect(inventory.stock(atSfo)).toMatchObject({ available: 10, onHand: 10 })
  })

  test('goes into the bucket of each disposition', async () => {
    const { shop, id } = await sixPens()
    const lines = [
      { lineNumber: 1, quantity: 1, disposition: 'available' as const },
      { lineNumber: 1, quantity: 2, disposition: 'damaged' as const },
      { lineNumber: 1, quantity: 1, disposition: 'quarantined' as const },
    ]
    await shop.orders.returnGoods(id, { warehouseId: 'NYC', lines })
    expect(shop.inventory.stock({ warehouseId: 'NYC', productId: 'PEN' })).toMatchObject({
      available: 1,
      damaged: 2,
      quarantined: 1,
    })
    expect(shop.orders.order(id).totals.refunded).toBe(4_000)
  })

  test('that is rejected or cancelled asks nothing back any more', async () => {
    const { shop, id } = await sixPens()
    const { orders } = shop
    const asked = { lines: [{ lineNumber: 1, quantity: 4 }] }
    const one = await orders.requestReturn(id, asked)
    expect(await codeOf(orders.requestReturn(id, asked))).toBe('NOT_RETURNABLE')
    expect(await codeOf(orders.rejectReturn(one.id, {}))).toBe('INVALID_ARGUMENT')
    await orders.rejectReturn(one.id, { reason: 'worn' })
    const other = await orders.requestReturn(id, asked)
    await orders.approveReturn(other.id)
    expect(await orders.cancelReturn(other.id)).toMatchObject({ status: 'cancelled' })
    expect(orders.order(id)).toMatchObject({ returnStatus: 'none' })
    expect(await codeOf(orders.cancelReturn(other.id))).toBe('INVALID_RETURN_STATE')
    expect(await codeOf(orders.approveReturn('nobody'))).toBe('RETURN_NOT_FOUND')
  })

  test('with a label of 4.00 for goods of 22.00 pays out 18.00', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await delivered(shop, pens(1, 2_200))
    const lines = [{ lineNumber: 1, quantity: 1, disposition: 'available' as const }]
    const fee = { amount: 400, reason: 'return label' }
    expect(await shop.orders.returnGoods(id, { warehouseId: 'SFO', lines, fee })).toMatchObject({
      refunded: 1_800,
      fee,
    })
    await settle(shop)
    expect(shop.orders.order(id)).toMatchObject({ totals: { captured: 2_200, refunded: 1_800, due: 0 } })
    expect(shop.orders.order(id).lines[0]?.rows[0]?.refunded).toBe(2_200)
    const next = await delivered(shop, pens(1, 300))
    expect(await codeOf(shop.orders.returnGoods(next.id, { warehouseId: 'SFO', lines, fee }))).toBe('NOT_REFUNDABLE')
  })

  test('may name a row, and spreads a line over its rows in the order made', async () => {
    const shop = await openShop({ stock: { SFO: { MUG: 2 }, NYC: { MUG: 5 } } })
    const { id, lines } = await delivered(shop, { lines: [{ productId: 'MUG', quantity: 7, unitPrice: 143 }] })
    const rows = lines[0]?.rows ?? []
    const last = rows[1]?.id as string
    await shop.orders.returnGoods(id, {
      warehouseId: 'SFO',
      lines: [{ rowId: last, quantity: 1, disposition: 'available' }],
    })
    await shop.orders.returnGoods(id, {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 5, disposition: 'available' }],
    })
    const after = shop.orders.order(id).lines[0]?.rows ?? []
    expect(after[0]?.returned).toBe(after[0]?.quantity)
    expect(after.reduce((sum, { returned }) => sum + returned, 0)).toBe(6)
    await shop.orders.returnGoods(id, {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 1, disposition: 'available' }],
    })
    expect(shop.orders.order(id).totals).toMatchObject({ refunded: 1_001, captured: 1_001 })
  })
})

describe('an unreturn', () => {
  test('takes goods out again and makes their money due; paid, returned again, it comes to the cent', async () => {
    const { shop, id } = await sixPens()
    const { orders, inventory } = shop
    const back = await orders.returnGoods(id, { warehouseId: 'SFO', lines: three })
    const out = [{ lineNumber: 1, quantity: 2, from: 'available' as const }]
    expect(await orders.unreturn(back.id, { warehouseId: 'SFO', lines: out })).toMatchObject({
      status: 'refunded',
      lines: [{ unreturned: 2 }],
    })
    expect(orders.order(id)).toMatchObject({ totals: { refunded: 1_000, due: 2_000 }, returnStatus: 'partial' })
    expect(inventory.stock(atSfo).available).toBe(5)
    expect(await orders.pay(id)).toMatchObject({ status: 'delivered', totals: { captured: 8_000, due: 0 } })
    await orders.unreturn(back.id, { warehouseId: 'SFO', lines: [{ lineNumber: 1, quantity: 1, from: 'available' }] })
    expect(orders.return(back.id).status).toBe('unreturned')
    expect(await codeOf(orders.unreturn(back.id, { warehouseId: 'SFO', lines: out }))).toBe('INVALID_RETURN_STATE')
    // The reversal that was not paid yet is set off before cash goes out.
    const again = await orders.returnGoods(id, { warehouseId: 'SFO', lines: [{ ...three[0], quantity: 6 } as never] })
    expect(again.refunded).toBe(6_000)
    await settle(shop)
    const { totals, refunds } = orders.order(id)
    expect(totals).toMatchObject({ captured: 8_000, refunded: 5_000, due: 0 })
    expect(refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(8_000)
  })

  test('before the refund leaves its units out of it: they are the customer’s again, and stay paid', async () => {
    const { shop, id } = await sixPens()
    const { orders } = shop
    const back = await orders.requestReturn(id, { lines: [{ lineNumber: 1, quantity: 3 }] })
    await orders.approveReturn(back.id)
    await orders.receiveReturn(back.id, { warehouseId: 'SFO', lines: three })
    await orders.unreturn(back.id, { warehouseId: 'SFO', lines: [{ lineNumber: 1, quantity: 1, from: 'available' }] })
    expect(orders.order(id).totals).toMatchObject({ refunded: 0, due: 0 })
    expect(await orders.refundReturn(back.id)).toMatchObject({ status: 'refunded', refunded: 2_000 })
    await settle(shop)
    expect(orders.order(id)).toMatchObject({ returnStatus: 'partial', totals: { refunded: 2_000, due: 0 } })
  })

  test('of more than came back, or from an empty shelf, is refused', async () => {
    const { shop, id } = await sixPens()
    const back = await shop.orders.returnGoods(id, { warehouseId: 'NYC', lines: three })
    const out = (quantity: number, warehouseId: string) =>
      codeOf(shop.orders.unreturn(back.id, { warehouseId, lines: [{ lineNumber: 1, quantity, from: 'damaged' }] }))
    expect(await out(4, 'NYC')).toBe('INVALID_QUANTITY')
    expect(await out(1, 'NYC')).toBe('INSUFFICIENT_STOCK')
    expect(shop.orders.order(id)).toMatchObject({ totals: { due: 0 } })
  })
})

describe('a refund without goods', () => {
  test('is bounded by what was captured; 0 is refused and never all; none of what was never paid', async () => {
    const { shop, id } = await sixPens()
    const { orders } = shop
    expect(await codeOf(orders.refund(id, { amount: 0, reason: 'sorry' }))).toBe('INVALID_ARGUMENT')
    expect(await codeOf(orders.refund(id, { amount: 6_001, reason: 'sorry' }))).toBe('NOT_REFUNDABLE')
    await orders.refund(id, { amount: 500, reason: 'sorry' })
    expect(orders.order(id).totals).toMatchObject({ refunded: 500, due: 0 })
    const unpaid = await orders.place(pens(1, 100))
    await expect(orders.refund(unpaid.id, { amount: 1, reason: 'sorry' })).rejects.toMatchObject({
      code: 'NOT_REFUNDABLE',
      details: { captured: 0 },
    })
  })

  test('goodwill is not in what a row gave back; a return pays the least of formula, row’s rest and order’s rest', async () => {
    const { shop, id } = await sixPens()
    const { orders } = shop
    await orders.refund(id, { lineNumber: 1, amount: 5_000, reason: 'scratched' })
    expect((await orders.returnGoods(id, { warehouseId: 'SFO', lines: three })).refunded).toBe(1_000)
    expect(await codeOf(orders.refund(id, { lineNumber: 1, amount: 1, reason: 'more' }))).toBe('NOT_REFUNDABLE')
    expect((await orders.returnGoods(id, { warehouseId: 'SFO', lines: three })).refunded).toBe(0)
    expect(orders.order(id).totals).toMatchObject({ captured: 6_000, refunded: 6_000, due: 0 })
  })

  test('of the shipping is of the shipping alone', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await delivered(shop, { ...pens(1, 1_000), shipping: { amount: 499 } })
    const { orders } = shop
    expect(await codeOf(orders.refund(id, { shipping: true, amount: 500, reason: 'late' }))).toBe('NOT_REFUNDABLE')
    expect((await orders.refund(id, { shipping: true, reason: 'late' })).totals).toMatchObject({
      refunded: 499,
      due: 0,
    })
    expect(await codeOf(orders.refund(id, { shipping: true, reason: 'late' }))).toBe('NOT_REFUNDABLE')
    expect(await codeOf(orders.refund(id, { shipping: true, lineNumber: 1, reason: 'late' }))).toBe('INVALID_ARGUMENT')
  })

  test('two of 60 of 100 at once: one is refused', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { id } = await delivered(shop, pens(1, 100))
    const ask = () => codeOf(shop.orders.refund(id, { amount: 60, reason: 'sorry' }))
    expect((await Promise.all([ask(), ask()])).sort()).toEqual(['NOT_REFUNDABLE', undefined])
    expect(shop.orders.order(id).totals.refunded).toBe(60)
  })
})

describe('a replacement', () => {
  test('by a return of 22.00 costs nobody anything: sale 22, return −22, replacement 22, and 22 paid once', async () => {
    const shop = await openShop({ stock: { SFO: { PEN: 10 } } })
    const { orders, gateway } = shop
    const { id } = await delivered(shop, pens(1, 2_200))
    const back = await orders.requestReturn(id, { lines: [{ lineNumber: 1, quantity: 1 }] })
    await orders.approveReturn(back.id)
    await orders.receiveReturn(back.id, {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 1, disposition: 'damaged' }],
    })
    const again = await orders.replace(id, {
      lines: [{ lineNumber: 1, quantity: 1 }],
      returnId: back.id,
      newOrderId: 'R-1',
    })
    expect(again).toMatchObject({
      id: 'R-1',
      status: 'confirmed',
      totals: { total: 2_200, captured: 0, due: 0 },
      paymentStatus: 'paid',
    })
    expect(again.replaces).toEqual({ orderId: id, returnId: back.id })
    await settle(shop)
    expect(orders.order(id)).toMatchObject({
      totals: { captured: 2_200, refunded: 0, due: 0 },
      replacedBy: ['R-1'],
      refunds: [],
    })
    expect(orders.return(back.id)).toMatchObject({ status: 'refunded', replacedBy: 'R-1', refunded: 2_200 })
    expect(gateway.calls).toEqual(['authorize'])

    // Returned again, the cash goes back to the original's payment.
    const { shipments } = await orders.process('R-1')
    await orders.ship(shipments[0]?.id as string)
    await orders.returnGoods('R-1', {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 1, disposition: 'available' }],
    })
    await settle(shop)
    const [attempt] = orders.order(id).payments
    expect(orders.order('R-1').refunds).toMatchObject([{ amount: 2_200, status: 'made', attemptId: attempt?.id }])
    expect(attempt).toMatchObject({ captured: 2_200, refunded: 2_200 })
    expect(await codeOf(orders.refund(id, { amount: 1, reason: 'more' }))).toBe('NOT_REFUNDABLE')
  })

  test('of lost goods counts them as returned, and no movement comes back', async () => {
    const { shop, id } = await sixPens()
    const { orders, inventory } = shop
    const again = await orders.replace(id, { lines: [{ lineNumber: 1, quantity: 2 }] })
    expect(again).toMatchObject({ status: 'confirmed', totals: { total: 2_000, due: 0 } })
    expect(orders.order(id)).toMatchObject({ returnStatus: 'partial', totals: { refunded: 0, due: 0 } })
    expect(inventory.stock(atSfo)).toMatchObject({ available: 2, committed: 2 })
    expect(
      await codeOf(
        orders.returnGoods(id, {
          warehouseId: 'SFO',
          lines: [{ lineNumber: 1, quantity: 5, disposition: 'available' }],
        }),
      ),
    ).toBe('NOT_RETURNABLE')
    expect(await codeOf(orders.replace(id, { lines: [{ lineNumber: 1, quantity: 5 }] }))).toBe('NOT_RETURNABLE')
    await orders.cancel(again.id, { reason: 'found it' })
    await settle(shop)
    expect(orders.order(again.id)).toMatchObject({ status: 'cancelled', refunds: [{ amount: 2_000, status: 'made' }] })
  })

  test('of a part of what came back pays out the rest, and is refused where there is no stock', async () => {
    const { shop, id } = await sixPens()
    const { orders } = shop
    const back = await orders.requestReturn(id, { lines: [{ lineNumber: 1, quantity: 3 }] })
    await orders.approveReturn(back.id)
    await orders.receiveReturn(back.id, {
      warehouseId: 'SFO',
      lines: [{ lineNumber: 1, quantity: 3, disposition: 'damaged' }],
    })
    const asked = { lines: [{ lineNumber: 1, quantity: 1 }], returnId: back.id }
    await shop.inventory.remove({ ...atSfo, quantity: 4, reason: 'fire' })
    expect(await codeOf(orders.replace(id, asked))).toBe('INSUFFICIENT_STOCK')
    expect(orders.return(back.id).status).toBe('received')
    await shop.inventory.receive({ ...atSfo, quantity: 1 })
    await orders.replace(id, asked)
    await settle(shop)
    expect(orders.order(id)).toMatchObject({ totals: { captured: 6_000, refunded: 2_000, due: 0 } })
    expect((await shop.inventory.reconcile()).drift).toEqual([])
  })
})
