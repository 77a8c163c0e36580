import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pageOf } from '../../src/service/schemas/answers.ts'
import { ProductAnswer } from '../../src/service/schemas/product-schemas.ts'
import { as, TestService, tokens } from './running-service.ts'

const mug = { id: 'MUG 1/a', sku: 'M-1', name: 'A mug', category: 'kitchen', weight: 300 }

describe('products over HTTP', () => {
  let service: TestService
  beforeEach(async () => {
    service = await TestService.startShop()
  })
  afterEach(() => service[Symbol.asyncDispose]())

  test('one is registered, changed from a time on, and read as it was at another', async () => {
    const added = await service.post('/v1/products', { ...mug, validFrom: 1_000 })
    const at = added.headers.get('location') ?? ''
    expect([added.status, at]).toEqual([201, '/v1/products/MUG%201%2Fa'])
    expect(added.body).toEqual({ ...mug, version: 1, validFrom: 1_000 })
    const change = { name: 'The mug', weight: null, reorderQuantities: { SFO: 20 }, validFrom: 2_000 }
    const changed = await service.ask('PATCH', at, change)
    expect(changed.body).toMatchObject({ version: 2, name: 'The mug', reorderQuantities: { SFO: 20 } })
    expect(changed.body).not.toHaveProperty('weight')
    expect((await service.get(`${at}?at=1500`)).body).toEqual(added.body)
    expect((await service.get(at)).body).toEqual(changed.body)
    expect((await service.get(`${at}/versions`)).body).toEqual({ sequence: 3, items: [added.body, changed.body] })
    for (const { body } of [added, changed]) expect(ProductAnswer.safeParse(body).error).toBeUndefined()
  })

  test('lists are filtered by category and text, at a time, and read page by page', async () => {
    const names = ['Pen', 'Red pen', 'Cup', 'Open box']
    for (const [index, name] of names.entries())
      await service.post('/v1/products', {
        ...{ id: `P-${4 - index}`, sku: `S-${index}`, name, category: index < 2 ? 'office' : 'other' },
        validFrom: index * 1_000,
      })
    const list = async (query: string): Promise<string[]> =>
      (await service.get(`/v1/products?${query}`)).body.items.map(({ id }: { id: string }) => id)
    expect(await list('')).toEqual(['P-1', 'P-2', 'P-3', 'P-4'])
    expect(await list('text=PEN')).toEqual(['P-1', 'P-3', 'P-4'])
    expect(await list('text=pen&category=office')).toEqual(['P-3', 'P-4'])
    expect(await list('text=s-2')).toEqual(['P-2'])
    expect(await list('at=1000')).toEqual(['P-3', 'P-4'])
    const first = await service.get('/v1/products?limit=3')
    expect(pageOf(ProductAnswer).safeParse(first.body).error).toBeUndefined()
    expect(await list(`limit=3&cursor=${first.body.next}`)).toEqual(['P-4'])
  })

  test('a key has its effect once, and what is wrong is said', async () => {
    const key = { 'idempotency-key': '"new-mug"' }
    const [first, again] = [await service.post('/v1/products', mug, key), await service.post('/v1/products', mug, key)]
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    const wrong: [method: string, path: string, body: object | undefined, status: number, code: string][] = [
      ['POST', '', mug, 409, 'PRODUCT_EXISTS'],
      ['POST', '', { ...mug, id: 'CUP' }, 409, 'PRODUCT_EXISTS'],
      ['POST', '', { ...mug, colour: 'red' }, 422, 'INVALID_ARGUMENT'],
      ['POST', '', { ...mug, actor: 'boss' }, 422, 'INVALID_ARGUMENT'],
      ['POST', '', { id: 'CUP', sku: 'C' }, 422, 'INVALID_ARGUMENT'],
      ['PATCH', '/MUG%201%2Fa', {}, 422, 'INVALID_ARGUMENT'],
      ['PATCH', '/MUG%201%2Fa', { id: 'CUP', name: 'x' }, 422, 'INVALID_ARGUMENT'],
      ['PATCH', '/CUP', { name: 'A cup' }, 404, 'PRODUCT_NOT_FOUND'],
      ['GET', '/CUP', undefined, 404, 'PRODUCT_NOT_FOUND'],
      ['GET', '/CUP/versions', undefined, 404, 'PRODUCT_NOT_FOUND'],
      ['GET', '?colour=red', undefined, 422, 'INVALID_ARGUMENT'],
      ['GET', '?at=now', undefined, 422, 'INVALID_ARGUMENT'],
    ]
    for (const [method, path, body, status, code] of wrong) {
      const got = await service.ask(method, `/v1/products${path}`, body)
      expect(got.body, `${method} ${path} ${JSON.stringify(body)}`).toMatchObject({ status, code })
    }
  })
})

test('who may only look changes no product, and an inventory alone has none', async () => {
  await using shop = await TestService.startShop({ tokens })
  expect((await shop.post('/v1/products', mug, as('reader'))).body.code).toBe('SCOPE_MISSING')
  await shop.post('/v1/products', mug, as('web'))
  const commits = (await shop.get('/v1/commits', as('reader'))).body.items
  expect(commits.at(-1)).toMatchObject({ actor: 'web', entries: [{ type: 'product-added' }] })
  await using alone = await TestService.start()
  expect((await alone.get('/v1/products')).body.code).toBe('ROUTE_NOT_FOUND')
})
