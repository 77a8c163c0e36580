import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statusOf } from '../../src/service/problem-statuses.ts'
import { TestService } from './running-service.ts'

const source = resolve(import.meta.dirname, '../../src')
const pen = { warehouseId: 'SFO', productId: 'PEN' }

test('every code of the library has a status: the caller is told whose fault it is', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
  const declared = files.flatMap((path) => {
    const text = readFileSync(join(source, path), 'utf8')
    const isList = path === 'errors/error-details.ts' || text.includes('interface ErrorDetails {')
    return isList ? [...text.matchAll(/^ {2,4}([A-Z][A-Z_]+): /gm)].map(([, code]) => code as string) : []
  })
  expect(declared.length).toBeGreaterThan(60)
  expect(Object.keys(statusOf).toSorted()).toEqual([...new Set(declared)].toSorted())
  expect(Object.values(statusOf).every((status) => status >= 400 && status < 600)).toBe(true)
})

describe('a problem', () => {
  let service: TestService
  beforeAll(async () => {
    service = await (await TestService.start()).stocked()
  })
  afterAll(() => service[Symbol.asyncDispose]())

  test('says what the library says, as RFC 9457 has it', async () => {
    const { status, headers, body } = await service.post('/v1/reservations', { ...pen, quantity: 11 })
    expect(status).toBe(409)
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(body).toMatchObject({
      type: 'urn:stockhold:problem:insufficient-stock',
      title: 'Insufficient stock',
      status: 409,
      detail: 'Cannot reserve 11 of PEN in SFO: 10 available (0 reserved, 0 committed).',
      code: 'INSUFFICIENT_STOCK',
      details: { requested: 11, available: 10 },
    })
  })

  test.each([
    ['an unknown field', { ...pen, quantity: 1, qty: 2 }, 422, 'INVALID_ARGUMENT'],
    ["somebody else's name", { ...pen, quantity: 1, actor: 'boss' }, 422, 'INVALID_ARGUMENT'],
    ['a number as text', { ...pen, quantity: '1' }, 422, 'INVALID_ARGUMENT'],
    ['a part of a unit', { ...pen, quantity: 1.5 }, 422, 'INVALID_ARGUMENT'],
    ['torn JSON', '{"quantity"', 400, 'MALFORMED_REQUEST'],
    ['an empty body', '', 400, 'MALFORMED_REQUEST'],
    ['a body without end', JSON.stringify('x'.repeat(1_100_000)), 413, 'BODY_TOO_LARGE'],
  ])('tells of %s', async (_, sent, status, code) => {
    expect((await service.post('/v1/sell', sent)).body).toMatchObject({ status, code })
    expect(service.inventory.stock(pen).available).toBe(10)
  })

  test('names the field, and what it was', async () => {
    const { body } = await service.post('/v1/sell', { ...pen, quantity: 'two' })
    expect(body.details).toMatchObject({ field: 'quantity', value: '"two"' })
    const unknown = await service.post('/v1/sell', { ...pen, quantity: 1, qty: 2 })
    expect(unknown.body.detail).toBe('Invalid qty 2: there is no such field here.')
    const lines = [{ ...pen, quantity: 1, expiry: 5 }]
    const inside = await service.post('/v1/reserve-all', { lines })
    expect(inside.body.details).toEqual({ field: 'lines.0.expiry', value: '5', problem: 'there is no such field here' })
  })

  test('tells of a query that nobody reads, a page that is too long, and a path that is not there', async () => {
    expect((await service.get('/v1/warehouses?typo=1')).status).toBe(422)
    expect((await service.get('/v1/levels?limit=1001')).status).toBe(422)
    expect((await service.get('/v2/levels')).body).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' })
    expect((await service.get('/v1/levels/%E0%A4%A')).body).toMatchObject({ status: 400, code: 'MALFORMED_REQUEST' })
  })

  test('tells of another media type than JSON', async () => {
    const { body } = await service.post('/v1/sell', 'a=1', { 'content-type': 'text/csv' })
    expect(body).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' })
  })

  test('that passes says when to ask again', async () => {
    await using closed = await TestService.start()
    await closed.inventory.close()
    const { status, headers } = await closed.post('/v1/sell', { ...pen, quantity: 1 })
    expect([status, headers.get('retry-after')]).toEqual([503, '1'])
  })
})
