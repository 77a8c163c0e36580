import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { as, TestService, tokens } from './running-service.ts'

const [reader, , boss] = tokens

describe('a browser', () => {
  let service: TestService
  beforeAll(async () => {
    service = await (await TestService.start({ tokens })).stocked()
  })
  afterAll(() => service[Symbol.asyncDispose]())

  const signIn = (token = boss?.token) => service.post('/v1/session', { token })
  const cookieOf = async (token?: string): Promise<string> => {
    const { headers } = await signIn(token)
    return (headers.get('set-cookie') ?? '').split(';')[0] as string
  }

  test('trades its token for a cookie that no script reads, and that does not have the token', async () => {
    const { status, body, headers } = await signIn()
    expect([status, body]).toEqual([200, { name: 'boss', scope: 'admin' }])
    const cookie = headers.get('set-cookie') as string
    expect(cookie).toMatch(/^stockhold-\d+=boss~\d+~[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/)
    expect(cookie).not.toContain(boss?.token)
  })

  test('asks with the cookie, and is who the token says', async () => {
    const cookie = await cookieOf()
    expect((await service.get('/v1/session', { cookie })).body).toEqual({ name: 'boss', scope: 'admin' })
    const sold = await service.post('/v1/sell', { warehouseId: 'SFO', productId: 'PEN', quantity: 1 }, { cookie })
    expect((await service.get(`/v1/commits/${sold.body.sequence}`, { cookie })).body.actor).toBe('boss')
  })

  test('may do no more than its token', async () => {
    const cookie = await cookieOf(reader?.token)
    expect((await service.get('/v1/warehouses', { cookie })).status).toBe(200)
    const body = { warehouseId: 'SFO', productId: 'PEN', quantity: 1 }
    expect((await service.post('/v1/sell', body, { cookie })).body.code).toBe('SCOPE_MISSING')
  })

  test('is not let in by a page of another origin, whatever cookie comes with it', async () => {
    const cookie = await cookieOf()
    const { status } = await service.post('/v1/sell', {}, { cookie, origin: 'http://127.0.0.1:1' })
    expect(status).toBe(403)
  })

  test('signs out', async () => {
    const { headers } = await service.ask('DELETE', '/v1/session')
    expect(headers.get('set-cookie')).toMatch(/^stockhold-\d+=; .*Max-Age=0$/)
  })

  test.each([
    ['another name', (value: string) => value.replace('reader', 'boss')],
    ['a later end', (value: string) => value.replace(/~(\d+)~/, (_, end) => `~${Number(end) + 1}~`)],
    ['half a seal', (value: string) => value.slice(0, -4)],
    ['no seal', (value: string) => value.replace(/~[^~]*$/, '')],
    ['an end that is none', (value: string) => value.replace(/~\d+~/, '~soon~')],
  ])('with a cookie of %s is nobody', async (_, change) => {
    const cookie = change(await cookieOf(reader?.token))
    expect((await service.get('/v1/session', { cookie })).body.code).toBe('UNAUTHENTICATED')
  })

  test('with a token that nobody has is told so', async () => {
    expect((await signIn('somebody-elses-token')).body).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })

  test('whose cookie is old asks by a token all the same', async () => {
    const { status } = await service.get('/v1/session', { ...as('web'), cookie: 'stockhold=old' })
    expect(status).toBe(200)
  })
})

test('a session that is over is nobody', async () => {
  const { TokenBook } = await import('../../src/service/tokens.ts')
  const book = new TokenBook(tokens)
  const session = book.sessionOf({ name: 'web', scope: 'write' }, 1_000)
  expect(book.callerOfSession(session, 999_999)).toEqual({ name: 'web', scope: 'write' })
  expect(book.callerOfSession(session, 1_000_000)).toBeUndefined()
})
