import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { expectRefusal } from '../support/refusals.ts'
import { Random } from '../support/simulated-random.ts'

/** More rounds: STOCKHOLD_KILL_ROUNDS=200; the same ones again: STOCKHOLD_KILL_SEED. */
const rounds = Number(process.env.STOCKHOLD_KILL_ROUNDS ?? 10)
const seed = Number(process.env.STOCKHOLD_KILL_SEED ?? Date.now() % 1_000_000)

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'stockhold-kill-')), 'data')
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

interface Told {
  readonly submitted: Set<string>
  readonly acknowledged: Map<string, string>
}

/** Lets the writer run until some time after its first acknowledgement, then kills it. */
async function runAndKill(
  round: number,
  afterMs: number,
  inFlight: number,
  whileItRuns?: () => Promise<void>,
): Promise<Told> {
  const script = join(import.meta.dirname, 'killed-writer.ts')
  const child = spawn(execPath, ['--no-warnings', script, folder, String(round), String(inFlight)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
  const told: Told = { submitted: new Set(), acknowledged: new Map() }
  const reading = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const [what, key = '', id] = line.split(' ')
      if (what === '?') told.submitted.add(key)
      // A line that the kill cut short was never an acknowledgement.
      else if (id?.length === 36) told.acknowledged.set(key, id)
    }
  })()
  await expect.poll(() => told.acknowledged.size, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0)
  await whileItRuns?.()
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  await reading
  return told
}

/** Every reservation in the log by its key. */
async function found(inventory: InventoryManager): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for await (const { idempotencyKey, entries } of inventory.auditLog.commits()) {
    if (idempotencyKey === undefined) continue
    expect(ids.has(idempotencyKey), `${idempotencyKey} is there twice`).toBe(false)
    const [entry] = entries
    ids.set(idempotencyKey, entry?.type === 'reserved' ? (entry.reservationId as string) : '')
  }
  return ids
}

describe('FAULTS 13: kill −9 under load', () => {
  test(`${rounds} rounds: lost 0, invented 0, and a retry gives the first result (seed ${seed})`, {
    timeout: 5_000 * rounds,
  }, async () => {
    const random = new Random(seed)
    const submitted = new Set<string>()
    const acknowledged = new Map<string, string>()
    for (let round = 1; round <= rounds; round += 1) {
      const inFlight = [1, 16, 400][random.below(3)] as number
      const told = await runAndKill(round, random.below(250), inFlight)
      for (const key of told.submitted) submitted.add(key)
      for (const [key, id] of told.acknowledged) acknowledged.set(key, id)

      await using inventory = await InventoryManager.open({
        journal: new FileJournal(folder, { segmentBytes: 200_000 }),
      })
      const ids = await found(inventory)
      const lost = [...acknowledged].filter(([key, id]) => ids.get(key) !== id)
      const invented = [...ids.keys()].filter((key) => !submitted.has(key))
      expect({ round, lost, invented }).toEqual({ round, lost: [], invented: [] })
      expect((await inventory.reconcile()).drift).toEqual([])

      for (const [key, id] of ids) {
        if (!key.startsWith(`${round}/`)) continue
        const number = Number(key.split('/')[1])
        const warehouseId = number % 3 === 0 ? 'NYC' : 'SFO'
        const again = await inventory.tryReserve({
          warehouseId,
          productId: 'LAPTOP',
          quantity: 1 + (number % 5),
          idempotencyKey: key,
        })
        expect(again, key).toMatchObject({ ok: true, value: { id } })
      }
    }
    expect(acknowledged.size).toBeGreaterThan(rounds)
  })

  test('FAULTS 14: while it runs nobody else opens the log, and anybody may read it; after the kill it opens', async () => {
    await runAndKill(1, 0, 16, async () => {
      const details = await expectRefusal(new FileJournal(folder).open(), 'JOURNAL_LOCKED')
      expect(details.holder).toMatch(/^process \d+$/)
      let sequence = 0
      for (let round = 0; round < 20; round += 1) {
        let last = 0
        for await (const { commits } of new FileJournal(folder).read()) last = commits.at(-1)?.sequence ?? 0
        expect(last).toBeGreaterThanOrEqual(sequence)
        sequence = last
      }
      expect(sequence).toBeGreaterThan(0)
    })
    const inventory = await InventoryManager.open({ journal: new FileJournal(folder) })
    await inventory.close()
  })
})
