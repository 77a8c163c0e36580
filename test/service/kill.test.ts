import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isStockholdError, StockholdClient } from '../../src/client.ts'
import { type Commit, journalState, readJournal, verifyJournal } from '../../src/index.ts'
import { Random } from '../../src/simulation/random.ts'
import { FaultyWay } from '../client/faulty-way.ts'
import { ServeChild } from './serve-child.ts'

/** More rounds: npm run test:kill, or STOCKHOLD_KILL_ROUNDS=200; the same kills again: STOCKHOLD_KILL_SEED. */
const rounds = Math.ceil(Number(process.env.STOCKHOLD_KILL_ROUNDS ?? 4) / 2)
const seed = Number(process.env.STOCKHOLD_KILL_SEED ?? Date.now() % 1_000_000)
const callers = 16
const token = 'web-token-0123456789'
const pen = { warehouseId: 'SFO', productId: 'PEN' }
const stocked = 10_000_000

/** A command that somebody sent, under its key. */
interface Sent {
  readonly idempotencyKey: string
  readonly quantity: number
  readonly kind: 'sell' | 'reserve' | 'batch'
  /** The commit that made it so, as the service has acknowledged. */
  acknowledged?: number
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-service-kill-'))
  await writeFile(join(folder, 'tokens'), `web admin ${token}\n`)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test(`kill −9 under load through HTTP, ${rounds} rounds: what was acknowledged is there, a retry has no second effect, and a stream sees each commit once (seed ${seed})`, {
  timeout: 60_000 + 15_000 * rounds,
}, async () => {
  const random = new Random(seed, 'kills of a service')
  const data = join(folder, 'data')
  let child = await ServeChild.start(data, join(folder, 'tokens'))
  await using way = await FaultyWay.start(() => child.url)
  const seen: number[] = []
  const over = new AbortController()
  const watching = watch(way.url, seen, over.signal)
  await begin(child.url)

  const sent: Sent[] = []
  for (let round = 0; round < rounds; round += 1) {
    const working = Promise.all(Array.from({ length: callers }, () => work(child.url, random, sent)))
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan((round + 1) * 100))
    await sleep(random.whole(0, 200))
    await child.end('SIGKILL')
    await working
    child = await ServeChild.start(data, join(folder, 'tokens'))
    await sendAgain(child.url, sent)
  }

  const last = await lastOf(child.url)
  // Where each of its tries met a service that was down, the stream waits for up to ten seconds.
  await vi.waitFor(() => expect(seen.at(-1)).toBe(last), { timeout: 20_000 })
  over.abort('seen enough')
  expect(await watching).toBe('seen enough')
  expect(seen).toEqual(Array.from({ length: last }, (_, index) => index + 1))
  await child.end('SIGTERM')
  await mustBeInLog(data, sent)
})

async function begin(url: string): Promise<void> {
  const client = new StockholdClient({ url, token })
  await client.addWarehouse({ id: 'SFO', name: 'San Francisco' })
  await client.receive({ ...pen, quantity: stocked })
}

/** Sends one command after the other, until nobody answers. */
async function work(url: string, random: Random, sent: Sent[]): Promise<void> {
  const client = new StockholdClient({ url, token, retries: 0 })
  for (;;) {
    const kind = (['sell', 'reserve', 'batch'] as const)[random.whole(0, 2)] ?? 'sell'
    const command: Sent = { idempotencyKey: `command-${sent.length}`, quantity: random.whole(1, 3), kind }
    sent.push(command)
    try {
      command.acknowledged = await send(client, command)
    } catch (error) {
      if (isStockholdError(error, 'UNREACHABLE')) return
      throw error
    }
  }
}

/** @returns the commit that made it so */
async function send(client: StockholdClient, { kind, ...command }: Sent): Promise<number> {
  const request = { ...pen, quantity: command.quantity, idempotencyKey: command.idempotencyKey }
  if (kind === 'sell') return (await client.sell(request)).sequence
  if (kind === 'reserve') return (await client.reserve({ ...request, ttlMs: 3_600_000 })).sequence
  const [outcome] = await client.batch([{ type: 'sell', ...request }])
  if (outcome?.ok !== true) throw new Error(`a batch was refused: ${JSON.stringify(outcome)}`)
  return (outcome.value as { readonly sequence: number }).sequence
}

/** Whoever got no answer asks again; so do some who got one, and they get the same. */
async function sendAgain(url: string, sent: readonly Sent[]): Promise<void> {
  const client = new StockholdClient({ url, token })
  const again = sent.filter(({ acknowledged }, index) => acknowledged === undefined || index % 10 === 0)
  await Promise.all(
    again.map(async (command) => {
      const sequence = await send(client, command)
      expect(sequence).toBe(command.acknowledged ?? sequence)
      command.acknowledged = sequence
    }),
  )
}

async function lastOf(url: string): Promise<number> {
  const client = new StockholdClient({ url, token })
  await client.warehouses()
  return client.sequence
}

async function watch(url: string, seen: number[], signal: AbortSignal): Promise<unknown> {
  const client = new StockholdClient({ url, token })
  try {
    for await (const { sequence } of client.events({ after: 0, signal })) seen.push(sequence)
  } catch (error) {
    return error
  }
  return undefined
}

/** Each command is there once, in the commit that was acknowledged, and the stock is what they leave of it. */
async function mustBeInLog(data: string, sent: readonly Sent[]): Promise<void> {
  const found = new Map<string, Commit[]>()
  for await (const commit of readJournal(data)) {
    const key = commit.idempotencyKey ?? ''
    found.set(key, [...(found.get(key) ?? []), commit])
  }
  const wrong = sent.filter(({ idempotencyKey, acknowledged }) => {
    const [first, second] = found.get(`web/${idempotencyKey}`) ?? []
    return first?.sequence !== acknowledged || second !== undefined
  })
  expect(wrong).toEqual([])
  const { isSound, problems } = await verifyJournal(data)
  expect({ isSound, problems }).toEqual({ isSound: true, problems: [] })
  const state = await journalState(data)
  expect(state.stock(pen).available).toBe(stocked - sent.reduce((sum, { quantity }) => sum + quantity, 0))
}
