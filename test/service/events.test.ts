import { connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { MemoryJournal } from '../../src/index.ts'
import { as, TestService, tokens } from './running-service.ts'

const pen = { warehouseId: 'SFO', productId: 'PEN' }

/** A reader of events, by the id of each. */
class Reader {
  readonly ids: number[] = []
  readonly #over: AbortController = new AbortController()
  readonly done: Promise<'ended' | 'cut'>

  constructor(service: TestService, headers: Record<string, string> = {}, query: string = '') {
    this.done = this.#read(`${service.service.url}/events${query}`, headers)
  }

  stop(): void {
    this.#over.abort()
  }

  async #read(url: string, headers: Record<string, string>): Promise<'ended' | 'cut'> {
    try {
      const response = await fetch(url, { headers, signal: this.#over.signal })
      let rest = ''
      for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
        const parts = `${rest}${chunk}`.split('\n\n')
        rest = parts.pop() ?? ''
        for (const part of parts) if (/^id: /.test(part)) this.ids.push(Number(/^id: (\d+)/.exec(part)?.[1]))
      }
      return 'ended'
    } catch {
      return 'cut'
    }
  }
}

const from = (id: number) => ({ 'last-event-id': String(id) })
const upTo = (last: number, first: number = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

describe('/events', () => {
  test('gives every commit once and in order, while others are written', async () => {
    await using service = await (await TestService.start()).stocked(10_000)
    const readers: Reader[] = []
    for (let i = 0; i < 500; i += 1) {
      await service.inventory.sell({ ...pen, quantity: 1 })
      // Each begins somewhere else in the past, in the middle of the writing.
      if (i % 50 === 0) readers.push(new Reader(service, from(i / 2)))
    }
    await vi.waitFor(() => {
      for (const [index, { ids }] of readers.entries()) expect(ids).toEqual(upTo(502, (index * 50) / 2 + 1))
    })
  })

  test('goes on after a restart of the service where it was, without a hole or a double', async () => {
    const journal = new MemoryJournal()
    const seen: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const service = await TestService.start({}, { journal })
      if (round === 0) await service.stocked(1_000)
      const reader = new Reader(service, from(seen.at(-1) ?? 0))
      for (let i = 0; i < 40; i += 1) await service.inventory.sell({ ...pen, quantity: 1 })
      if (round < 2) await vi.waitFor(() => expect(reader.ids.length).toBeGreaterThan(10))
      else await vi.waitFor(() => expect(reader.ids.at(-1)).toBe(122))
      await service[Symbol.asyncDispose]()
      expect(await reader.done).toBe('ended')
      seen.push(...reader.ids)
    }
    expect(seen).toEqual(upTo(122))
  })

  test('gives only what is asked for', async () => {
    await using service = await (await TestService.start()).stocked()
    const reader = new Reader(service, from(0), '?productId=CUP')
    await service.inventory.receive({ warehouseId: 'SFO', productId: 'CUP', quantity: 1 })
    await vi.waitFor(() => expect(reader.ids).toEqual([3]))
  })

  test('refuses the id of another log, and more streams than may be open', async () => {
    await using service = await TestService.start({ maxStreams: 1 })
    expect((await service.get('/events', from(99))).body).toMatchObject({ status: 422, code: 'INVALID_ARGUMENT' })
    expect((await service.ask('HEAD', '/events')).status).toBe(404)
    const reader = new Reader(service)
    await vi.waitFor(async () => expect(await openStreams(service)).toBe(1))
    expect((await service.get('/events')).body).toMatchObject({ status: 503, code: 'TOO_MANY_STREAMS' })
    reader.stop()
    await vi.waitFor(async () => expect(await openStreams(service)).toBe(0))
  })

  test('cuts a reader who does not read, and others notice nothing', async () => {
    await using service = await (await TestService.start()).stocked(1_000_000)
    const { hostname, port, host } = new URL(service.service.url)
    const slow = connect(Number(port), hostname)
    slow.on('error', () => undefined)
    slow.write(`GET /events HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    slow.pause()
    const reader = new Reader(service)
    await vi.waitFor(async () => expect(await openStreams(service)).toBe(2))
    const metadata = { note: 'x'.repeat(4_000) }
    for (let i = 0; i < 60; i += 1) {
      const commands = upTo(100).map(() => ({ type: 'sell' as const, ...pen, quantity: 1, metadata }))
      await service.inventory.batch(commands)
      // The other reader is in this process, and needs its turn.
      await setTimeout(10)
    }
    await vi.waitFor(async () => expect(await openStreams(service)).toBe(1), { timeout: 5_000 })
    await vi.waitFor(() => expect(reader.ids).toHaveLength(6_000), { timeout: 5_000 })
    slow.destroy()
  })
})

describe('those who run it', () => {
  test('see that it lives, is ready, and how long its answers took', async () => {
    await using service = await (await TestService.start({ tokens })).stocked()
    expect((await service.get('/readyz')).body).toEqual({ ready: true })
    await service.get('/v1/warehouses/SFO', as('reader'))
    const { body } = await service.get('/metrics', as('reader'))
    expect(body).toMatch(/http_server_request_duration_seconds_count\{[^}]*http_route="\/v1\/warehouses\/:warehouseId"/)
    expect(body).toMatch(/^stockhold_sequence 2$/m)
    await service.inventory.close()
    expect((await service.get('/readyz')).status).toBe(503)
    expect((await service.get('/livez')).status).toBe(200)
  })

  test('stop it in under a second: with streams open, and a request under way that is answered', async () => {
    await using service = await (await TestService.start()).stocked()
    const reader = new Reader(service, from(0))
    await vi.waitFor(() => expect(reader.ids).toHaveLength(2))
    const release = Promise.withResolvers<void>()
    const level = { levels: [pen] }
    const holding = service.inventory.transaction(level, () => release.promise)
    const selling = service.post('/v1/sell', { ...pen, quantity: 1 })
    await setTimeout(50)
    const began = performance.now()
    const closing = service.service.close()
    release.resolve()
    await holding
    expect((await selling).status).toBe(200)
    await closing
    expect(await reader.done).toBe('ended')
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

test('a connection that says nothing, or not all, does not keep it from stopping', async () => {
  await using service = await TestService.start()
  const { hostname, port, host } = new URL(service.service.url)
  const sockets = ['', 'GET /livez HT', `POST /v1/sell HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9\r\n\r\n{`].map(
    (said) =>
      connect(Number(port), hostname, function (this: Socket) {
        this.write(said)
      }).on('error', () => undefined),
  )
  await setTimeout(50)
  const began = performance.now()
  await service.service.close()
  expect(performance.now() - began).toBeLessThan(1_000)
  for (const socket of sockets) socket.destroy()
})

async function openStreams(service: TestService): Promise<number> {
  const { body } = await service.get('/metrics')
  return Number(/^stockhold_event_streams (\d+)$/m.exec(body)?.[1])
}
