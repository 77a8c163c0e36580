import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { TestService } from './running-service.ts'

const pen = { warehouseId: 'SFO', productId: 'PEN' }

/** A connection that sends what it is told, and keeps what comes. */
class RawConnection {
  readonly socket: Socket
  heard = ''
  isOver = false

  constructor(service: TestService) {
    const { hostname, port } = new URL(service.service.url)
    this.socket = connect(Number(port), hostname)
    this.socket.on('data', (chunk) => (this.heard += String(chunk)))
    this.socket.on('close', () => (this.isOver = true))
    this.socket.on('error', () => (this.isOver = true))
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.heard)?.[1])
  }

  say(text: string): this {
    if (!this.isOver) this.socket.write(text)
    return this
  }
}

function post(service: TestService, headers: string): string {
  const { host } = new URL(service.service.url)
  return `POST /v1/sell HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n${headers}`
}

describe('those who would hold the service up', () => {
  test('a head or a body that comes letter by letter is cut, and others are answered meanwhile', async () => {
    await using service = await (await TestService.start({ requestTimeoutMs: 400 })).stocked(1_000)
    const head = post(service, '')
    const heads = Array.from({ length: 20 }, () => new RawConnection(service).say(head))
    const bodies = Array.from({ length: 20 }, () =>
      new RawConnection(service).say(`${head}Content-Length: 900\r\n\r\n{`),
    )
    const slow = [...heads, ...bodies]
    await vi.waitFor(
      async () => {
        for (const each of heads) each.say('X')
        for (const each of bodies) each.say(' ')
        expect((await service.post('/v1/sell', { ...pen, quantity: 1 })).status).toBe(200)
        expect(slow.filter(({ isOver }) => !isOver)).toHaveLength(0)
      },
      { timeout: 10_000, interval: 50 },
    )
    expect(new Set(slow.map(({ status }) => status))).toEqual(new Set([408]))
    expect(slow[0]?.heard).toMatch(/\r\n\r\n\{"type":"urn:stockhold:problem:request-too-slow",.*\}$/)
    expect(service.inventory.stock(pen).available).toBeLessThan(1_000)
  })

  test('a body without an end is 413 after what one may have, and no more of it is taken in', async () => {
    await using service = await (await TestService.start()).stocked()
    const bomb = new RawConnection(service).say(post(service, 'Transfer-Encoding: chunked\r\n\r\n'))
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    let sent = 0
    for (; sent < 4_096 && !bomb.isOver; sent += 1) {
      const isTaken = bomb.socket.write(chunk)
      // Whoever does not read does not drain.
      if (!isTaken) await Promise.race([new Promise((drained) => bomb.socket.once('drain', drained)), sleep(200)])
    }
    await vi.waitFor(() => expect(bomb.isOver).toBe(true), { timeout: 5_000 })
    expect(bomb.status).toBe(413)
    expect(bomb.heard).toMatch(/"code":"BODY_TOO_LARGE"/)
    // What one may send is 1 MiB; the rest stands in the buffers of both sockets.
    expect(sent * 0x10000).toBeLessThan(32 * 1024 * 1024)
    expect((await service.get('/v1/low-stock')).status).toBe(200)
  })

  test('a body that says it is too large is refused before it comes', async () => {
    await using service = await TestService.start()
    const bomb = new RawConnection(service).say(post(service, 'Content-Length: 4000000000\r\n\r\n{'))
    await vi.waitFor(() => expect(bomb.status).toBe(413))
    await vi.waitFor(() => expect(bomb.isOver).toBe(true))
  })

  test('what is nested without an end, or has a head without one, is refused and breaks nothing', async () => {
    await using service = await (await TestService.start()).stocked()
    const nested = `{"warehouseId":"SFO","productId":"PEN","quantity":1,"metadata":${'['.repeat(250_000)}${']'.repeat(250_000)}}`
    expect((await service.post('/v1/sell', nested)).body).toMatchObject({ status: 422, code: 'INVALID_ARGUMENT' })
    const head = new RawConnection(service).say(post(service, `X-Much: ${'x'.repeat(100_000)}\r\n\r\n`))
    await vi.waitFor(() => expect([head.status, head.isOver]).toEqual([431, true]))
    const garbage = new RawConnection(service).say('\0\0\0\r\n\r\n')
    await vi.waitFor(() => expect([garbage.status, garbage.isOver]).toEqual([400, true]))
    expect(head.heard).toMatch(/"code":"HEAD_TOO_LARGE"/)
    expect(garbage.heard).toMatch(/"code":"MALFORMED_REQUEST"/)
    expect(service.inventory.stock(pen).available).toBe(10)
  })
})

test('a thousand streams that nothing happens on cost nobody an answer, get each commit once, and end with the service', async () => {
  await using service = await (await TestService.start()).stocked(1_000)
  const { host } = new URL(service.service.url)
  const streams = Array.from({ length: 1_000 }, () =>
    new RawConnection(service).say(`GET /events HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
  )
  await vi.waitFor(
    async () => expect((await service.get('/metrics')).body).toMatch(/^stockhold_event_streams 1000$/m),
    {
      timeout: 10_000,
    },
  )
  for (let i = 0; i < 20; i += 1) expect((await service.post('/v1/sell', { ...pen, quantity: 1 })).status).toBe(200)
  const ids = Array.from({ length: 20 }, (_, index) => index + 3).join()
  await vi.waitFor(
    () => {
      const heard = streams.map((each) => [...each.heard.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id).join())
      expect(new Set(heard)).toEqual(new Set([ids]))
    },
    { timeout: 10_000 },
  )
  await service.service.close()
  await vi.waitFor(() => expect(streams.filter(({ isOver }) => !isOver)).toHaveLength(0), { timeout: 5_000 })
})
