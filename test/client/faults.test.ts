import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StockholdClient } from '../../src/client.ts'
import { TestService, tokens } from '../service/running-service.ts'
import { type Fault, FaultyWay, type Reply } from './faulty-way.ts'

const pen = { warehouseId: 'SFO', productId: 'PEN' }
const busy: Reply = {
  status: 503,
  headers: { 'content-type': 'application/problem+json', 'retry-after': '0' },
  text: '{"code":"OVERLOADED","detail":"Too many commands wait.","details":{"queue":"commands"}}',
}

describe('where the network or the service fails', () => {
  let service: TestService
  let way: FaultyWay
  let client: StockholdClient
  beforeEach(async () => {
    service = await (await TestService.start({ tokens })).stocked()
    way = await FaultyWay.start(() => service.service.url)
    client = clientWith({})
  })
  afterEach(async () => {
    await way[Symbol.asyncDispose]()
    await service[Symbol.asyncDispose]()
  })

  function clientWith(options: { readonly retries?: number; readonly timeoutMs?: number }): StockholdClient {
    return new StockholdClient({ url: way.url, token: tokens[1]?.token as string, ...options })
  }
  const available = (): number => service.inventory.stock(pen).available

  test.each<[string, Fault[]]>([
    ['the answer is lost', ['lose the answer', 'lose the answer']],
    ['the answer is torn', ['tear the answer']],
    ['the request is lost', ['lose the request', 'lose the request', 'lose the request']],
    ['the service is busy', [busy, busy]],
    ['a proxy has lost it', [{ status: 502, text: 'Bad Gateway' }, { status: 504 }]],
  ])('%s: a command is sent again with its key, and has its effect once', async (_, faults) => {
    way.faults.push(...faults)
    expect(await client.sell({ ...pen, quantity: 1 })).toMatchObject({ sequence: 3 })
    expect(available()).toBe(9)
    expect(way.seen).toHaveLength(faults.length + 1)
    expect(way.seen[0]?.key).toMatch(/^"[0-9a-f]{32}"$/)
    expect(new Set(way.seen.map(({ key }) => key)).size).toBe(1)
    // The next command is another one.
    await client.sell({ ...pen, quantity: 1 })
    expect(way.seen.at(-1)?.key).not.toBe(way.seen[0]?.key)
    expect(available()).toBe(8)
  })

  test('a batch that was done and whose answer was lost is not done twice', async () => {
    way.faults.push('lose the answer')
    const sell = { type: 'sell', ...pen, quantity: 1 } as const
    const outcomes = await client.batch([sell, { ...sell, idempotencyKey: 'mine' }, sell])
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true])
    expect([way.seen.length, available()]).toEqual([2, 7])
  })

  test('what has no key is not sent again', async () => {
    way.faults.push('lose the answer')
    const once = clientWith({ retries: 0 })
    await expect(once.sell({ ...pen, quantity: 1 })).rejects.toMatchObject({
      code: 'UNREACHABLE',
      status: undefined,
      details: { url: `${way.url}/v1/sell`, attempts: 1, problem: expect.stringMatching(/\w/) },
    })
    expect(way.seen).toMatchObject([{ key: undefined }])
    way.faults.push('lose the answer')
    const body = { ...pen, quantity: 1 }
    await expect(client.request('POST', '/v1/sell', { body })).rejects.toMatchObject({ code: 'UNREACHABLE' })
    expect([way.seen.length, available()]).toEqual([2, 8])
  })

  test('reads are sent again', async () => {
    way.faults.push('lose the answer', busy, 'tear the answer')
    expect(await client.stock(pen)).toMatchObject({ available: 10 })
    expect(way.seen).toHaveLength(4)
  })

  test('retries have an end', async () => {
    way.faults.push(...Array<Fault>(9).fill('lose the request'))
    const error = clientWith({ retries: 2 }).sell({ ...pen, quantity: 1 })
    await expect(error).rejects.toMatchObject({ code: 'UNREACHABLE', details: { attempts: 3 } })
    expect(way.seen).toHaveLength(3)
  })

  test('a refusal is not asked for again, nor what is not for now', async () => {
    await expect(client.sell({ ...pen, quantity: 11 })).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK' })
    way.faults.push({ ...busy, headers: { 'content-type': 'application/problem+json' } })
    await expect(client.stock(pen)).rejects.toMatchObject({ code: 'OVERLOADED', status: 503, retryAfterMs: undefined })
    way.faults.push({ status: 503, headers: { 'retry-after': '3600' } })
    await expect(client.stock(pen)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', retryAfterMs: 3_600_000 })
    way.faults.push({ status: 500, text: 'oh' })
    await expect(client.stock(pen)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 500 })
    expect(way.seen).toHaveLength(4)
  })

  test('what says that it is JSON, and is none, is said to be so', async () => {
    way.faults.push({ status: 200, headers: { 'content-type': 'application/json' }, text: '<html>' })
    await expect(client.stock(pen)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })

  test('silence ends by the time limit, and then the key does its work', async () => {
    way.faults.push('say nothing', 'say nothing')
    const impatient = clientWith({ timeoutMs: 150, retries: 1 })
    await expect(impatient.sell({ ...pen, quantity: 1 })).rejects.toMatchObject({
      code: 'TIMED_OUT',
      details: { attempts: 2, timeoutMs: 150 },
    })
    way.faults.push('say nothing')
    await clientWith({ timeoutMs: 1_000, retries: 1 }).sell({ ...pen, quantity: 1 })
    expect(available()).toBe(9)
  })

  test('who gives up is heard at once: before, while it waits for an answer, and between two attempts', async () => {
    const reason = new Error('changed my mind')
    await expect(client.stock(pen, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(way.seen).toHaveLength(0)
    for (const fault of ['say nothing', { ...busy, headers: { 'retry-after': '29' } }] satisfies Fault[]) {
      way.faults.push(fault)
      const over = new AbortController()
      const asked = client.sell({ ...pen, quantity: 1, signal: over.signal })
      setTimeout(() => over.abort(reason), 100)
      await expect(asked).rejects.toBe(reason)
    }
    expect(available()).toBe(10)
  })

  test('a key that cannot be sent is refused here', async () => {
    const command = { ...pen, quantity: 1 }
    for (const idempotencyKey of ['', 'a"b', 'x'.repeat(91), 'é']) {
      await expect(client.sell({ ...command, idempotencyKey })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
      const request = client.request('POST', '/v1/sell', { body: command, idempotencyKey })
      await expect(request).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    }
    expect(way.seen).toHaveLength(0)
  })
})

test('a fetch of one’s own is called by itself, as browsers want it', async () => {
  await using service = await (await TestService.start()).stocked()
  const called: unknown[] = []
  const client = new StockholdClient({
    url: service.service.url,
    fetch: function (this: unknown, url, init) {
      called.push(this)
      return fetch(url, init)
    },
  })
  await client.stock(pen)
  expect(called).toEqual([undefined])
})
