import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { type EventsOptions, StockholdClient } from '../../src/client.ts'
import { MemoryJournal } from '../../src/index.ts'
import { TestService } from '../service/running-service.ts'
import { FaultyWay } from './faulty-way.ts'

const pen = { warehouseId: 'SFO', productId: 'PEN' }
const upTo = (last: number, first: number = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** A reader of the stream, and what it got. */
class Listener {
  readonly sequences: number[] = []
  readonly #over: AbortController = new AbortController()
  /** Why it ended. */
  readonly ended: Promise<unknown>

  constructor(url: string, options: EventsOptions = {}, retries: number = 5) {
    this.ended = this.#listen(new StockholdClient({ url, retries }), options).catch((error: unknown) => error)
  }

  async stop(): Promise<void> {
    this.#over.abort('stopped')
    expect(await this.ended).toBe('stopped')
  }

  async #listen(client: StockholdClient, options: EventsOptions): Promise<void> {
    const events = client.events({ ...options, signal: this.#over.signal })
    for await (const { sequence } of events) this.sequences.push(sequence)
  }
}

/** A service that stops and comes back, over one journal. */
class Restarting implements AsyncDisposable {
  readonly #journal: MemoryJournal = new MemoryJournal()
  #service: TestService | undefined

  get url(): string {
    return this.#service?.service.url ?? 'http://127.0.0.1:9'
  }

  get inventory(): TestService['inventory'] {
    return (this.#service as TestService).inventory
  }

  async start(): Promise<void> {
    this.#service = await TestService.start({}, { journal: this.#journal })
  }

  async stop(): Promise<void> {
    await this.#service?.[Symbol.asyncDispose]()
    this.#service = undefined
  }

  async sell(times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) await this.inventory.sell({ ...pen, quantity: 1 })
  }

  async stocked(): Promise<this> {
    await this.start()
    await this.#service?.stocked(10_000)
    return this
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}

describe('events', () => {
  test('go on over restarts of the service: nothing is missed, and nothing comes twice', async () => {
    await using service = await new Restarting().stocked()
    await using way = await FaultyWay.start(() => service.url)
    const listener = new Listener(way.url, { after: 0 })
    for (let round = 0; round < 3; round += 1) {
      const selling = service.sell(100)
      await vi.waitFor(() => expect(listener.sequences.length).toBeGreaterThan(round * 140 + 20))
      await selling
      await service.stop()
      await service.start()
      // Nobody listens yet.
      await service.sell(40)
    }
    await vi.waitFor(() => expect(listener.sequences.at(-1)).toBe(422), { timeout: 10_000 })
    expect(listener.sequences).toEqual(upTo(422))
    await listener.stop()
  })

  test('go on where a connection was cut, in the middle of an event too', async () => {
    await using service = await new Restarting().stocked()
    await using way = await FaultyWay.start(() => service.url)
    way.faults.push('tear the answer', 'lose the request')
    const listener = new Listener(way.url, { after: 0 })
    for (let round = 1; round < 3; round += 1) {
      await service.sell(50)
      await vi.waitFor(() => expect(listener.sequences.at(-1)).toBe(2 + round * 50), { timeout: 10_000 })
      way.cut()
    }
    await service.sell(50)
    await vi.waitFor(() => expect(listener.sequences).toEqual(upTo(152)), { timeout: 10_000 })
    await listener.stop()
  })

  test('begin with the next commit, and miss none before the first word', async () => {
    await using service = await new Restarting().stocked()
    await using way = await FaultyWay.start(() => service.url)
    const listener = new Listener(way.url)
    await vi.waitFor(() => expect(way.seen).toHaveLength(1))
    await sleep(100)
    // It has heard nothing yet, and must come back to where it began.
    way.cut()
    await service.sell(3)
    await vi.waitFor(() => expect(listener.sequences).toEqual([3, 4, 5]), { timeout: 10_000 })
    await listener.stop()
  })

  test('are those that are asked for, and end when the loop is left', async () => {
    await using service = await (await TestService.start()).stocked()
    const client = new StockholdClient({ url: service.service.url })
    await service.inventory.receive({ warehouseId: 'SFO', productId: 'CUP', quantity: 1 })
    for await (const commit of client.events({ after: 0, productId: 'CUP' })) {
      expect(commit).toMatchObject({ sequence: 3, entries: [{ type: 'received', productId: 'CUP' }] })
      break
    }
    await vi.waitFor(async () => expect((await service.get('/metrics')).body).toMatch(/event_streams 0\n/))
  })

  test('of another log, or that nobody may have, are refused and not waited for', async () => {
    await using service = await (await TestService.start()).stocked()
    const refused = new Listener(service.service.url, { after: 99 })
    expect(await refused.ended).toMatchObject({ code: 'INVALID_ARGUMENT', status: 422 })
  })

  test('that never begin are given up; that were there are waited for', async () => {
    const nowhere = new Listener('http://127.0.0.1:9', {}, 0)
    expect(await nowhere.ended).toMatchObject({ code: 'UNREACHABLE' })
    await using service = await new Restarting().stocked()
    await using way = await FaultyWay.start(() => service.url)
    const listener = new Listener(way.url, { after: 2 }, 0)
    await vi.waitFor(() => expect(way.seen).toHaveLength(1))
    await sleep(100)
    way.faults.push('lose the request')
    way.cut()
    await service.sell(1)
    await vi.waitFor(() => expect(listener.sequences).toEqual([3]), { timeout: 10_000 })
    await listener.stop()
  })

  test('of a connection that died without a word are asked for anew; a slow reader is not silence', async () => {
    await using service = await new Restarting().stocked()
    await using way = await FaultyWay.start(() => service.url)
    const listener = new Listener(way.url, { after: 0, silenceMs: 200 })
    await vi.waitFor(() => expect(way.seen.length).toBeGreaterThan(1), { timeout: 10_000 })
    await service.sell(1)
    await vi.waitFor(() => expect(listener.sequences).toEqual([1, 2, 3]), { timeout: 10_000 })
    await listener.stop()
    const before = way.seen.length
    const slow = new StockholdClient({ url: way.url }).events({ after: 0, silenceMs: 200 })
    for await (const { sequence } of slow) {
      if (sequence === 1) await sleep(300)
      if (sequence === 3) await service.sell(1)
      if (sequence === 4) break
    }
    expect(way.seen.length).toBe(before + 1)
  })

  test('that are archived are an error, or told of', async () => {
    const commit = 'id: 41\nevent: commit\ndata: {"sequence":41,"entries":[]}\n\n'
    const text = `event: gap\ndata: {"from":1,"to":40}\n\n${commit}${commit}`
    const headers = { 'content-type': 'text/event-stream', 'stockhold-sequence': '41' }
    await using way = await FaultyWay.start(() => '')
    way.faults.push({ status: 200, headers, text })
    const strict = new Listener(way.url, { after: 0 })
    expect(await strict.ended).toMatchObject({ code: 'EVENTS_MISSED', details: { from: 1, to: 40 } })
    way.faults.push({ status: 200, headers, text })
    const missed: unknown[] = []
    const lenient = new Listener(way.url, { after: 0, onMissed: (each) => missed.push(each) })
    await vi.waitFor(() => expect([missed, lenient.sequences]).toEqual([[{ from: 1, to: 40 }], [41]]))
    await lenient.stop()
  })
})
