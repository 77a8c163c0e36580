import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pageOf } from '../../src/service/schemas/answers.ts'
import { LandedCostAnswer } from '../../src/service/schemas/cost-schemas.ts'
import { OwnerAnswer, OwnershipAnswer, SellerAnswer } from '../../src/service/schemas/seller-schemas.ts'
import { type Answered, as, TestService, tokens } from './running-service.ts'

const acme = { id: 'ACME 1', name: 'Acme', type: 'fba_2p', recognizedAs: 'commission_only' }

describe('sellers and costs over HTTP', () => {
  let service: TestService
  beforeEach(async () => {
    service = await (await TestService.startShop({ tokens })).stocked()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  const get = (path: string): Promise<Answered> => service.get(path, as('reader'))
  const boss = (method: string, path: string, body: object): Promise<Answered> =>
    service.ask(method, path, body, as('boss'))

  test('a seller has terms from a time on, and those of another time are kept', async () => {
    const added = await boss('POST', '/v1/sellers', { ...acme, commissionBasisPoints: 1_500, validFrom: 1_000 })
    const at = added.headers.get('location') ?? ''
    expect([added.status, at]).toEqual([201, '/v1/sellers/ACME%201'])
    expect(SellerAnswer.safeParse(added.body).error).toBeUndefined()
    const changed = await boss('PATCH', at, { commissionBasisPoints: 1_200, validFrom: 2_000 })
    expect(changed.body).toMatchObject({ version: 2, commissionBasisPoints: 1_200, name: 'Acme' })
    expect((await get(`${at}?at=1500`)).body).toEqual(added.body)
    expect((await get(at)).body).toEqual(changed.body)
    expect((await get(`${at}/versions`)).body.items).toEqual([added.body, changed.body])
    expect((await get('/v1/sellers')).body.items).toEqual([changed.body])
    expect((await get('/v1/sellers?at=999')).body.items).toEqual([])
    expect(pageOf(SellerAnswer).safeParse((await get('/v1/sellers')).body).error).toBeUndefined()
  })

  test('a product is a seller’s from then on', async () => {
    await boss('POST', '/v1/sellers', { ...acme, commissionBasisPoints: 1_500 })
    expect((await get('/v1/products/VASE/owner')).body).toEqual({ productId: 'VASE', owners: [] })
    const owned = await boss('PUT', '/v1/products/VASE/owner', { sellerId: acme.id })
    expect(OwnershipAnswer.safeParse(owned.body).error).toBeUndefined()
    const owner = await get('/v1/products/VASE/owner')
    expect(owner.body).toEqual({ productId: 'VASE', sellerId: acme.id, owners: [owned.body] })
    expect(OwnerAnswer.safeParse(owner.body).error).toBeUndefined()
    expect((await get('/v1/products/VASE/owner?at=1')).body).not.toHaveProperty('sellerId')
    const inStock = await boss('PUT', '/v1/products/PEN/owner', { sellerId: acme.id })
    expect(inStock.body).toMatchObject({ status: 409, code: 'PRODUCT_IN_STOCK', details: { onHand: 10 } })
  })

  test('a later cost is spread over a receipt, once for a key', async () => {
    const { sequence } = await service.inventory.receive({
      ...{ warehouseId: 'SFO', productId: 'MUG', quantity: 4, unitCost: 100 },
    })
    const key = { ...as('web'), 'idempotency-key': 'freight-1' }
    const cost = { receiptSequence: sequence, amount: 60, reason: 'freight' }
    const [first, again] = [await service.post('/v1/costs', cost, key), await service.post('/v1/costs', cost, key)]
    expect(LandedCostAnswer.safeParse(first.body).error).toBeUndefined()
    expect(first.body).toMatchObject({
      receiptSequence: sequence,
      amount: 60,
      lines: [{ productId: 'MUG', amount: 60 }],
    })
    expect(again.body).toEqual(first.body)
    expect((await get(`/v1/receipts/${sequence}/costs`)).body.items).toEqual([first.body])
    const value = await get('/v1/valuation?method=fifo&productId=MUG')
    expect(value.body.totals).toMatchObject({ landed: 60, stock: { quantity: 4, value: 460 } })
    expect((await service.post('/v1/costs', { ...cost, receiptSequence: 1 }, as('web'))).body).toMatchObject({
      ...{ status: 404, code: 'RECEIPT_NOT_FOUND' },
    })
    expect((await service.post('/v1/costs', { ...cost, reason: undefined }, as('web'))).status).toBe(422)
  })

  test('what is wrong is said, and terms are for who may', async () => {
    expect((await service.post('/v1/sellers', acme, as('web'))).body.code).toBe('SCOPE_MISSING')
    const wrong: [answer: Promise<Answered>, status: number, code: string][] = [
      [boss('POST', '/v1/sellers', acme), 422, 'INVALID_ARGUMENT'],
      [boss('POST', '/v1/sellers', { ...acme, commissionBasisPoints: 10_001 }), 422, 'INVALID_ARGUMENT'],
      [boss('POST', '/v1/sellers', { ...acme, type: 'pirate' }), 422, 'INVALID_ARGUMENT'],
      [boss('PATCH', '/v1/sellers/NOBODY', { name: 'x' }), 404, 'SELLER_NOT_FOUND'],
      [boss('PATCH', '/v1/sellers/NOBODY', {}), 422, 'INVALID_ARGUMENT'],
      [boss('PUT', '/v1/products/VASE/owner', { sellerId: 'NOBODY' }), 404, 'SELLER_NOT_FOUND'],
      [boss('PUT', '/v1/products/VASE/owner', {}), 422, 'INVALID_ARGUMENT'],
      [get('/v1/sellers/NOBODY'), 404, 'SELLER_NOT_FOUND'],
      [get('/v1/sellers?name=x'), 422, 'INVALID_ARGUMENT'],
      [get('/v1/receipts/0/costs'), 422, 'INVALID_ARGUMENT'],
    ]
    for (const [answer, status, code] of wrong) expect((await answer).body).toMatchObject({ status, code })
    await boss('POST', '/v1/sellers', { ...acme, commissionBasisPoints: 1 })
    expect((await boss('POST', '/v1/sellers', { ...acme, commissionBasisPoints: 1 })).body.code).toBe('SELLER_EXISTS')
  })
})
