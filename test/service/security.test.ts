import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { serve } from '../../src/service.ts'
import { as, TestService, tokens } from './running-service.ts'

const pen = { warehouseId: 'SFO', productId: 'PEN' }

test('it listens beyond this machine only for those who have tokens', async () => {
  await using inventory = await InventoryManager.open()
  await expect(serve({ inventory, host: '0.0.0.0', port: 0 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await using service = await serve({ inventory, host: '0.0.0.0', port: 0, tokens })
  expect(service.url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/)
})

test('tokens that could be guessed, or taken for each other, are refused, and never shown', async () => {
  await using inventory = await InventoryManager.open()
  const [first] = tokens
  for (const bad of [[], [first, first], [{ ...first, token: 'short-secret' }], [{ ...first, scope: 'all' }]]) {
    const error = await serve({ inventory, port: 0, tokens: bad as never }).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(JSON.stringify(error)).not.toContain('secret')
  }
})

describe('a service with tokens', () => {
  let service: TestService
  beforeAll(async () => {
    service = await (await TestService.start({ tokens })).stocked()
  })
  afterAll(() => service[Symbol.asyncDispose]())

  test('answers nobody without one', async () => {
    for (const path of ['/v1/warehouses', '/v1/commits', '/events', '/metrics']) {
      const { status, headers } = await service.get(path)
      expect([path, status, headers.get('www-authenticate')]).toEqual([path, 401, 'Bearer realm="stockhold"'])
      expect((await service.get(path, as('nobody'))).status).toBe(401)
    }
    expect((await service.get('/livez')).status).toBe(200)
  })

  test('lets each do what its scope says', async () => {
    const sell = (name: string) => service.post('/v1/sell', { ...pen, quantity: 1 }, as(name))
    const add = (name: string) => service.post('/v1/warehouses', { id: 'NYC', name: 'New York' }, as(name))
    expect((await service.get('/v1/warehouses', as('reader'))).status).toBe(200)
    expect((await sell('reader')).body).toMatchObject({ status: 403, code: 'SCOPE_MISSING' })
    expect((await sell('web')).status).toBe(200)
    expect((await add('web')).status).toBe(403)
    expect((await add('boss')).status).toBe(201)
  })

  test("writes the token's name into the log, and keeps its keys apart from others'", async () => {
    const key = { 'idempotency-key': '"one"' }
    const [web, boss] = [
      await service.post('/v1/sell', { ...pen, quantity: 1 }, { ...as('web'), ...key }),
      await service.post('/v1/sell', { ...pen, quantity: 1 }, { ...as('boss'), ...key }),
    ]
    expect(web.body.sequence).not.toBe(boss.body.sequence)
    const { body } = await service.get(`/v1/commits?actor=boss&fromSequence=${boss.body.sequence}`, as('reader'))
    expect(body.items).toMatchObject([{ actor: 'boss', idempotencyKey: 'boss/one' }])
  })

  test('asks for a token before it reads a body', async () => {
    expect((await service.post('/v1/sell', 'x'.repeat(100))).status).toBe(401)
  })
})

test('the log has a line for each request, with the commit that the answer knew, and no token', async () => {
  const lines: string[] = []
  await using service = await TestService.start({ tokens, log: { write: (line) => lines.push(line) } })
  await service.post('/v1/warehouses', { id: 'SFO', name: 'San Francisco' }, as('boss'))
  await service.get('/v1/nothing', as('nobody'))
  await vi.waitFor(() => expect(lines.filter((line) => line.includes('answered'))).toHaveLength(2))
  const [first] = lines.filter((line) => line.includes('answered')).map((line) => JSON.parse(line))
  expect(first).toMatchObject({ method: 'POST', url: '/v1/warehouses', status: 201, sequence: 1 })
  expect(lines.join()).not.toMatch(/token-0123456789|nobody/)
})

test('pages of other places may not ask it, whatever name leads them here', async () => {
  await using service = await TestService.start()
  const { host } = new URL(service.service.url)
  expect(await rawStatus(service, 'GET /v1/warehouses', ['Host: evil.example'])).toBe(421)
  expect(await rawStatus(service, 'GET /v1/warehouses', [`Host: ${host}`, 'Origin: http://evil.example'])).toBe(403)
  expect(await rawStatus(service, 'GET /v1/warehouses', [`Host: ${host}`, 'Origin: null'])).toBe(403)
  expect(await rawStatus(service, 'GET /v1/warehouses', [`Host: ${host}`, `Origin: http://${host}`])).toBe(200)
})

/** `fetch` would not send such headers. */
async function rawStatus(service: TestService, start: string, headers: readonly string[]): Promise<number> {
  const { hostname, port } = new URL(service.service.url)
  const socket = connect(Number(port), hostname)
  socket.write(`${start} HTTP/1.1\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n`)
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return Number(text.split(' ')[1])
}
