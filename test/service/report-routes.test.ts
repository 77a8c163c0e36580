import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { fifoLayers, namedQuestions, promiseFunnel } from '../../src/reporting.ts'
import { reportQuestions } from '../../src/service/report-questions.ts'
import { pageOf } from '../../src/service/schemas/answers.ts'
import { SoldShop } from './sold-shop.ts'

test('every named question has a report', () => {
  expect(Object.keys(reportQuestions)).toEqual(namedQuestions.map(({ name }) => name))
})

describe('reports over HTTP', () => {
  let shop: SoldShop
  beforeAll(async () => {
    shop = await SoldShop.start({}, { timeZone: 'Pacific/Kiritimati' })
    shop.clock.set(Date.UTC(2026, 2, 31, 12))
    const id = await shop.sell('MUG', 2)
    const part = { lineNumber: 1, quantity: 1 }
    const { orders } = shop.service
    const back = await orders.requestReturn(id, { lines: [{ ...part, reason: 'too small' }] })
    await orders.approveReturn(back.id)
    await orders.receiveReturn(back.id, { warehouseId: 'BER', lines: [{ ...part, disposition: 'available' }] })
    await orders.refundReturn(back.id)
  })
  afterAll(() => shop[Symbol.asyncDispose]())

  test('each is listed with what it says', async () => {
    const { body } = await shop.service.get('/v1/reports')
    expect(body.items).toHaveLength(namedQuestions.length)
    expect(body.items[0]).toEqual({
      name: 'promise-funnel',
      says: namedQuestions[0]?.says,
      path: '/v1/reports/promise-funnel',
    })
    for (const { path } of body.items) expect((await shop.service.get(path)).status, path).toBe(200)
  })

  test.each(Object.entries(reportQuestions))('%s answers as its schema says', async (name, { row }) => {
    const { body } = await shop.service.get(`/v1/reports/${name}`)
    expect(pageOf(row as z.ZodType).safeParse(body).error).toBeUndefined()
    expect(body.items.length).toBeGreaterThan(0)
  })

  test('they say what the library says, in months of the shop or of whoever asks', async () => {
    const { service } = shop
    const items = async (path: string): Promise<unknown[]> => (await service.get(`/v1/reports/${path}`)).body.items
    const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
    expect(await items('promise-funnel')).toEqual(asJson(await promiseFunnel(service.inventory)))
    expect(await items('fifo-layers')).toEqual(asJson(await fifoLayers(service.inventory)))
    expect(await items('cohort-value')).toMatchObject([{ month: '2026-04', customers: 1, net: 900 }])
    expect(await items('cohort-value?timeZone=UTC')).toMatchObject([{ month: '2026-03' }])
    expect(await items('returns-by-month')).toMatchObject([{ group: '2026-04', shipped: 2, returned: 1, rate: 0.5 }])
    expect(await items('returns-by-category')).toMatchObject([{ group: 'kitchen', rate: 0.5 }])
    expect(await items('returns-by-reason')).toMatchObject([{ group: 'too small', returned: 1 }])
    expect(await items('promise-funnel?sequence=3')).toEqual([])
  })

  test('what nobody reads is refused', async () => {
    const { service } = shop
    expect((await service.get('/v1/reports/promise-funnel?timeZone=UTC')).status).toBe(422)
    expect((await service.get('/v1/reports/cohort-value?timeZone=Mars')).body.code).toBe('INVALID_ARGUMENT')
    expect((await service.get('/v1/reports/gut-feeling')).body.code).toBe('ROUTE_NOT_FOUND')
  })
})
