import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Catalog } from '../../src/catalog.ts'
import { CrashTest } from '../../src/crash-test/crash-test.ts'
import { runWriter } from '../../src/crash-test/writer-process.ts'
import { FileJournal, InventoryManager } from '../../src/index.ts'
import { expectRefusal } from '../support/refusals.ts'

/** More rounds: npm run test:kill, or STOCKHOLD_KILL_ROUNDS=200; the same kills and load again: STOCKHOLD_KILL_SEED. */
const rounds = Number(process.env.STOCKHOLD_KILL_ROUNDS ?? 4)
const seed = Number(process.env.STOCKHOLD_KILL_SEED ?? Date.now() % 1_000_000)

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'stockhold-kill-')), 'data')
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

describe('kill −9 under load', () => {
  test(`${rounds} rounds: lost 0, invented 0, and a retry gives the first result (seed ${seed})`, {
    timeout: 60_000 + 10_000 * rounds,
  }, async () => {
    const run = await new CrashTest({ rounds, seed, durability: 'always', folder }).run()
    const { lost, invented, contradictions, drift, warnings } = run
    expect({ lost, invented, contradictions, drift, warnings }).toEqual({
      lost: [],
      invented: [],
      contradictions: [],
      drift: [],
      warnings: [],
    })
    expect(run.isSound).toBe(true)
    expect(run.found).toBe(run.acknowledged)
    expect(run.rounds.filter(({ acknowledged }) => acknowledged > 0)).toHaveLength(rounds)
  })

  test('while it runs nobody else opens the log, and anybody may read it; after the kill it opens', async () => {
    await new CrashTest({ rounds: 0, seed, durability: 'always', folder }).run()
    const { promise: working, resolve: works } = Promise.withResolvers<void>()
    let kill = (): void => undefined
    const options = { folder, durability: 'always', seed, life: 1, takesOver: false, callers: 16 } as const
    const ended = runWriter(options, (message, killIt) => {
      kill = killIt
      if ('answered' in message) works()
    })
    await Promise.race([working, ended])
    try {
      const details = await expectRefusal(new FileJournal(folder).open(), 'JOURNAL_LOCKED')
      expect(details.holder).toMatch(/^process \d+$/)
      let sequence = 0
      for (let round = 0; round < 20; round += 1) {
        let last = 0
        for await (const { commits } of new FileJournal(folder).read()) last = commits.at(-1)?.sequence ?? 0
        expect(last).toBeGreaterThanOrEqual(sequence)
        sequence = last
        await sleep(1)
      }
      expect(sequence).toBeGreaterThan(0)
    } finally {
      kill()
      await ended
    }
    const inventory = await InventoryManager.open({ journal: new FileJournal(folder), ledgers: [new Catalog()] })
    await inventory.close()
  })
})
