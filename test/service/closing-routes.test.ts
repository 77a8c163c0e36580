import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryDayStore } from '../../src/closings.ts'
import { pageOf } from '../../src/service/schemas/answers.ts'
import {
  ClosedDayAnswer,
  DayRowAnswer,
  DriftAnswer,
  RestatementAnswer,
} from '../../src/service/schemas/closing-schemas.ts'
import { type Answered, as, tokens } from './running-service.ts'
import { dayOf, noonOf, SoldShop } from './sold-shop.ts'

const zone = 'UTC'

describe('closed days over HTTP', () => {
  let days: MemoryDayStore
  let shop: SoldShop
  beforeEach(async () => {
    days = new MemoryDayStore()
    shop = await SoldShop.start({ tokens }, { days })
    await shop.sell('MUG', 2)
    shop.clock.set(noonOf(2))
  })
  afterEach(() => shop[Symbol.asyncDispose]())

  const get = (path: string): Promise<Answered> => shop.service.get(path, as('reader'))
  const close = (body: object, name = 'boss'): Promise<Answered> => shop.service.post('/v1/closings', body, as(name))

  test('a day is closed once, by who may, and read with its rows', async () => {
    const day = { day: dayOf(1), zone, graceMs: 60_000 }
    expect((await close(day, 'web')).body.code).toBe('SCOPE_MISSING')
    const closed = await close(day)
    expect(closed.body).toMatchObject({ day: dayOf(1), zone, graceMs: 60_000, versions: [{ version: 1 }] })
    expect(ClosedDayAnswer.safeParse(closed.body).error).toBeUndefined()
    expect((await close(day)).body).toEqual(closed.body)
    expect((await get(`/v1/closings/${dayOf(1)}`)).body).toEqual(closed.body)
    expect((await get('/v1/closings')).body.items).toEqual([closed.body])
    expect((await get(`/v1/closings?from=${dayOf(2)}`)).body.items).toEqual([])
    const rows = await get(`/v1/closings/${dayOf(1)}/rows`)
    expect(rows.body.items).toMatchObject([
      { productId: 'MUG', warehouseId: 'BER', received: 20, sold: 2, ending: 18, endingValue: 7_200 },
      { productId: 'VASE', ending: 20 },
    ])
    expect(pageOf(DayRowAnswer).safeParse(rows.body).error).toBeUndefined()
    const first = (await get(`/v1/closings/${dayOf(1)}/rows?limit=1`)).body
    const second = (await get(`/v1/closings/${dayOf(1)}/rows?limit=1&cursor=${first.next}`)).body
    expect([...first.items, ...second.items]).toEqual(rows.body.items)
    expect(second).not.toHaveProperty('next')
    expect((await get(`/v1/closings/${dayOf(1)}/rows?productId=VASE`)).body.items).toHaveLength(1)
    expect((await get(`/v1/closings/${dayOf(1)}/rows?warehouseId=NYC`)).body.items).toEqual([])
  })

  test('what was told late stands between what closed and what is known', async () => {
    await close({ day: dayOf(1), zone })
    await shop.sell('MUG', 1, noonOf(1) + 1_000)
    await shop.sell('VASE', 1, noonOf(1) + 2_000)
    await shop.sell('VASE', 5)
    const { body } = await get('/v1/restatement')
    expect(RestatementAnswer.safeParse(body).error).toBeUndefined()
    expect(body).toMatchObject({
      ...{ from: dayOf(1), to: dayOf(1), zone },
      closed: { gross: 1_800, recognized: 1_800, net: 1_800, 'net of retail_1p': 1_800 },
      restated: { gross: 4_700, net: 3_000, 'net of retail_1p': 2_700, 'net of fba_2p': 300, 'gross of fba_2p': 2_000 },
    })
    expect(body.items.map(({ effect }: { effect: Record<string, number> }) => effect.net)).toEqual([900, 300])
    expect(body.closed.net + 900 + 300).toBe(body.restated.net)
    const first = (await get('/v1/restatement?limit=1')).body
    const second = (await get(`/v1/restatement?limit=1&cursor=${first.next}`)).body
    expect([...first.items, ...second.items]).toEqual(body.items)
    const earlier = (await get(`/v1/restatement?sequence=${body.items[0].sequence}`)).body
    expect(earlier).toMatchObject({ closed: body.closed, restated: { net: 2_700 } })
    shop.clock.set(noonOf(3))
    await close({ day: dayOf(2), zone })
    const rows = async (version: string): Promise<number[]> =>
      (await get(`/v1/closings/${dayOf(1)}/rows?${version}`)).body.items.map(({ sold }: { sold: number }) => sold)
    expect([await rows('version=1'), await rows('version=2'), await rows('')]).toEqual([
      [2, 0],
      [3, 1],
      [3, 1],
    ])
    expect((await get('/v1/restatement')).body).toMatchObject({ from: dayOf(1), to: dayOf(2), items: [] })
    expect((await get(`/v1/restatement?from=${dayOf(1)}&to=${dayOf(1)}`)).body.closed).toEqual(body.closed)
  })

  test('drift is 0, until a file of a day says something else', async () => {
    expect((await get('/v1/drift')).body).toMatchObject({ items: [], days: 0, versions: 0 })
    await close({ day: dayOf(1), zone })
    const { body } = await get('/v1/drift')
    expect(body).toMatchObject({ items: [], days: 1, versions: 1, from: dayOf(1), to: dayOf(1) })
    expect(DriftAnswer.safeParse(body).error).toBeUndefined()
    const file = `${dayOf(1)}.v1.json`
    const bytes = Buffer.from((await days.read(file)) ?? [])
    await days.write(file, Buffer.from(bytes.toString().replace('"ending":[18', '"ending":[17')))
    await shop.sell('MUG', 1)
    const drifted = (await get(`/v1/drift?from=${dayOf(1)}`)).body
    expect(drifted.items).toEqual([
      { day: dayOf(1), version: 1, productId: 'MUG', warehouseId: 'BER', column: 'ending', stored: 17, derived: 18 },
    ])
    expect(DriftAnswer.safeParse(drifted).error).toBeUndefined()
  })

  test('what is wrong is said', async () => {
    const wrong: [answer: Promise<Answered>, status: number, code: string][] = [
      [get(`/v1/closings/${dayOf(1)}`), 409, 'DAY_NOT_CLOSED'],
      [get('/v1/restatement'), 409, 'DAY_NOT_CLOSED'],
      [get(`/v1/drift?from=${dayOf(1)}`), 409, 'DAY_NOT_CLOSED'],
      [get('/v1/closings/today'), 422, 'INVALID_ARGUMENT'],
      [close({ day: dayOf(2), zone }), 409, 'DAY_NOT_OVER'],
      [close({ day: '2026-02-30', zone }), 422, 'INVALID_ARGUMENT'],
      [close({ day: dayOf(1), zone: 'Mars' }), 422, 'INVALID_ARGUMENT'],
      [close({ day: dayOf(1), zone, onDay: 'x' }), 422, 'INVALID_ARGUMENT'],
      [close({ day: dayOf(1) }), 422, 'INVALID_ARGUMENT'],
    ]
    for (const [answer, status, code] of wrong) expect((await answer).body).toMatchObject({ status, code })
    await close({ day: dayOf(1), zone })
    expect((await close({ day: dayOf(1), zone: 'Europe/Berlin' })).body.code).toBe('CLOSING_ZONE_FIXED')
    expect((await get(`/v1/closings/${dayOf(1)}/rows?version=2`)).body.code).toBe('DAY_NOT_CLOSED')
    shop.clock.set(noonOf(10))
    await close({ day: dayOf(9), zone })
    expect((await get(`/v1/drift?from=${dayOf(1)}&to=${dayOf(9)}`)).body).toMatchObject({
      code: 'INVALID_ARGUMENT',
      detail: expect.stringContaining('at most 7'),
    })
    expect((await get(`/v1/restatement?from=${dayOf(3)}&to=${dayOf(2)}`)).body.code).toBe('INVALID_ARGUMENT')
  })
})
