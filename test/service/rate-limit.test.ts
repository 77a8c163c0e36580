import { expect, test } from 'vitest'
import { as, TestService, tokens } from './running-service.ts'

test('each token may ask so often in a minute, and hears when to come back', async () => {
  await using service = await TestService.start({ tokens, rateLimit: 3 })
  const ask = (name: string) => service.get('/v1/warehouses', as(name))
  for (let turn = 0; turn < 3; turn += 1) expect((await ask('web')).status).toBe(200)
  const { status, body, headers } = await ask('web')
  expect([status, body.code]).toEqual([429, 'RATE_LIMITED'])
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  expect(headers.get('content-type')).toContain('application/problem+json')
  expect((await ask('boss')).status).toBe(200)
  for (let turn = 0; turn < 5; turn += 1) expect((await service.get('/livez')).status).toBe(200)
})

test('whoever has no token is known by the address, and cannot try tokens without end', async () => {
  await using service = await TestService.start({ tokens, rateLimit: 2 })
  const guess = () => service.post('/v1/session', { token: 'not-a-token-that-is-known' })
  expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([401, 401, 429])
})

test.each(['/v1/warehouses', '/metrics', '/events'])('nor by asking %s with one after the other', async (path) => {
  await using service = await TestService.start({ tokens, rateLimit: 2 })
  const guess = async (turn: number) => (await service.get(path, as(`not-a-token-that-is-known-${turn}`))).status
  expect([await guess(1), await guess(2), await guess(3)]).toEqual([401, 401, 429])
  const { headers, body } = await service.get(path)
  expect([body.code, Number(headers.get('retry-after')) > 0]).toEqual(['RATE_LIMITED', true])
  expect((await service.get('/v1/warehouses', as('web'))).status).toBe(200)
})

test.each([0, -1, 1.5, Number.NaN])('a limit of %s is refused', async (rateLimit) => {
  await expect(TestService.start({ rateLimit })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('a cookie is for TLS alone where a proxy that is trusted says so', async () => {
  await using trusting = await TestService.start({ tokens, trustedProxies: ['127.0.0.1'] })
  await using other = await TestService.start({ tokens })
  const signIn = async (service: TestService) => {
    const headers = { 'x-forwarded-proto': 'https' }
    return (await service.post('/v1/session', { token: tokens[0]?.token }, headers)).headers.get('set-cookie')
  }
  expect(await signIn(trusting)).toMatch(/; Secure$/)
  expect(await signIn(other)).not.toContain('Secure')
})

test('a batch leaves its results out for whoever prefers little', async () => {
  await using service = await (await TestService.start()).stocked()
  const pen = { warehouseId: 'SFO', productId: 'PEN' }
  const commands = [1, 99].map((quantity) => ({ type: 'sell', request: { ...pen, quantity } }))
  const { headers, body } = await service.post('/v1/batch', { commands }, { prefer: 'return=minimal' })
  expect(headers.get('preference-applied')).toBe('return=minimal')
  expect(body.outcomes).toEqual([
    { ok: true },
    { ok: false, refusal: expect.objectContaining({ code: 'INSUFFICIENT_STOCK' }) },
  ])
})
