import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pageOf } from '../../src/service/schemas/answers.ts'
import { LayerAnswer, RevenueRowAnswer, ValuationAnswer } from '../../src/service/schemas/money-answers.ts'
import { dayOf, noonOf, SoldShop } from './sold-shop.ts'

const march = `from=${noonOf(1) - 43_200_000}&to=${noonOf(31)}`

describe('money over HTTP', () => {
  let shop: SoldShop
  beforeEach(async () => {
    shop = await SoldShop.start()
    await shop.sell('MUG', 2)
    shop.clock.set(noonOf(2))
    await shop.sell('VASE', 1)
  })
  afterEach(() => shop[Symbol.asyncDispose]())

  test('revenue is that of the library: in all, by groups, and as it was known', async () => {
    const { service } = shop
    const all = await service.get(`/v1/revenue?${march}`)
    expect(all.body.items).toMatchObject([{ gross: 3_800, recognized: 2_100, net: 2_100, orders: 2, units: 3 }])
    expect(pageOf(RevenueRowAnswer).safeParse(all.body).error).toBeUndefined()
    const { sequence } = all.body
    const path = `/v1/revenue?${march}&groupBy=day,sellerType&by=order-cohort&currency=EUR`
    const grouped = await service.get(path)
    expect(grouped.body.items).toMatchObject([
      { day: dayOf(1), sellerType: 'retail_1p', net: 1_800 },
      { day: dayOf(2), sellerType: 'fba_2p', net: 300 },
    ])
    expect(pageOf(RevenueRowAnswer).safeParse(grouped.body).error).toBeUndefined()
    await shop.sell('MUG', 1)
    expect((await service.get(`/v1/revenue?${march}`)).body.items).toMatchObject([{ net: 3_000 }])
    expect((await service.get(`/v1/revenue?${march}&sequence=${sequence}`)).body).toEqual(all.body)
    const elsewhere = await service.get(`${path}&timeZone=Pacific/Kiritimati`)
    expect(elsewhere.body.items.map(({ day }: { day: string }) => day)).toEqual([dayOf(2), dayOf(3), dayOf(3)])
  })

  test('a next page is of the same commit, whatever happens meanwhile', async () => {
    const { service } = shop
    const path = `/v1/revenue?${march}&groupBy=day&limit=1`
    const { body, headers } = await service.get(path)
    shop.clock.set(noonOf(3))
    await shop.sell('MUG', 3)
    const [, link = ''] = /<(.*)>; rel="next"/.exec(headers.get('link') ?? '') ?? []
    const next = await service.get(link)
    expect(next.body).toMatchObject({ sequence: body.sequence, items: [{ day: dayOf(2) }] })
    expect(next.body).not.toHaveProperty('next')
    expect((await service.get(`${path}&cursor=abc`)).body).toMatchObject({ status: 400, code: 'MALFORMED_REQUEST' })
  })

  test('stock is valued: the house’s own, by a method, with its layers', async () => {
    const { service } = shop
    const { body } = await service.get('/v1/valuation?method=fifo')
    expect(ValuationAnswer.safeParse(body).error).toBeUndefined()
    expect(body.totals).toMatchObject({
      ...{ method: 'fifo', kind: 'perpetual', by: 'recorded', difference: 0 },
      ...{ costOfGoodsSold: 800, unitsSold: 2, stock: { quantity: 18, value: 7_200 } },
    })
    expect(body.items).toHaveLength(1)
    const layers = await service.get('/v1/valuation/layers?method=fifo')
    expect(layers.body.items).toMatchObject([{ productId: 'MUG', warehouseId: 'BER', quantity: 18, value: 7_200 }])
    expect(pageOf(LayerAnswer).safeParse(layers.body).error).toBeUndefined()
    const before = await service.get(`/v1/valuation?method=periodic-average&period=day&to=${noonOf(1)}&by=effective`)
    expect(before.body.totals).toMatchObject({ kind: 'periodic', unitsSold: 0 })
  })

  test.each([
    ['/v1/revenue', 'INVALID_ARGUMENT'],
    ['/v1/revenue?from=2&to=1', 'INVALID_ARGUMENT'],
    [`/v1/revenue?${march}&groupBy=day,planet`, 'INVALID_ARGUMENT'],
    [`/v1/revenue?${march}&groupBy=day,day`, 'INVALID_ARGUMENT'],
    [`/v1/revenue?${march}&timeZone=Berlin`, 'INVALID_ARGUMENT'],
    [`/v1/revenue?${march}&sequence=-1`, 'INVALID_ARGUMENT'],
    ['/v1/valuation', 'INVALID_ARGUMENT'],
    ['/v1/valuation?method=guess', 'INVALID_ARGUMENT'],
    ['/v1/valuation?method=fifo&period=day', 'INVALID_ARGUMENT'],
    ['/v1/valuation/layers?method=fifo&depth=2', 'INVALID_ARGUMENT'],
  ])('what is wrong with GET %s is said', async (path, code) => {
    expect((await shop.service.get(path)).body).toMatchObject({ status: 422, code })
  })
})
