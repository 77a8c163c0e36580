import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Catalog } from '../../src/catalog.ts'
import { CrashTest } from '../../src/crash-test/crash-test.ts'
import { runWriter } from '../../src/crash-test/writer-process.ts'
import {
  type Backup,
  type Batch,
  backupJournal,
  FileJournal,
  InventoryManager,
  isInventoryError,
  verifyJournal,
} from '../../src/index.ts'
import { Program, stockhold } from '../unit/cli/journal-commands.ts'

const seed = Number(process.env.STOCKHOLD_KILL_SEED ?? Date.now() % 1_000_000)

let root: string
let folder: string
let copy: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stockhold-backup-'))
  folder = join(root, 'data')
  copy = join(root, 'copy')
  await new CrashTest({ rounds: 0, seed, durability: 'always', folder }).run()
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A writer under load in a process of its own, until it is killed; and how far its answers say that it got. */
function startWriter(): { kill(): Promise<void>; answered(): number; works: Promise<void> } {
  const { promise: works, resolve } = Promise.withResolvers<void>()
  let answered = 0
  let kill = (): void => undefined
  const options = { folder, durability: 'always', seed, life: 1, takesOver: false, callers: 64 } as const
  const ended = runWriter(options, (message, killIt) => {
    kill = killIt
    if (!('answered' in message)) return
    answered = Math.max(answered, message.answered.effect?.sequence ?? 0)
    if (answered > 200) resolve()
  })
  return {
    works: Promise.race([works, ended]),
    answered: () => answered,
    kill: async () => {
      kill()
      await ended
    },
  }
}

async function batchesIn(path: string): Promise<Batch[]> {
  return Array.fromAsync(new FileJournal(path).read())
}

describe(`backup while another process writes (seed ${seed})`, () => {
  test('is whole, has all that was answered before it began, and opens by itself; again and again', {
    timeout: 120_000,
  }, async () => {
    const writer = startWriter()
    await writer.works
    let last = 0
    try {
      for (let round = 1; round <= 4; round += 1) {
        const answered = writer.answered()
        const ended = await stockhold('backup', folder, '--to', copy, '--json')
        expect(ended).toMatchObject({ code: 0, stderr: '' })
        const { lastSequence, commits, archived } = JSON.parse(ended.stdout) as Backup
        expect(lastSequence).toBeGreaterThanOrEqual(answered)
        expect(commits).toBe(lastSequence - last)
        expect(archived).toBeUndefined()
        last = lastSequence
        const { isSound, problems, acknowledgedSequence } = await verifyJournal(copy)
        expect({ isSound, problems, acknowledgedSequence }).toEqual({
          isSound: true,
          problems: [],
          acknowledgedSequence: last,
        })
      }
    } finally {
      await writer.kill()
    }
    expect(last).toBeGreaterThan(200)
    const [original, copied] = [await batchesIn(folder), await batchesIn(copy)]
    expect(copied).toEqual(original.slice(0, copied.length))
    const inventory = await InventoryManager.open({ journal: new FileJournal(copy), ledgers: [new Catalog()] })
    expect((await inventory.reconcile()).drift).toEqual([])
    await inventory.close()
  })

  test('killed at any moment is never a journal that is half right; interrupted by Ctrl-C it says so; then it is finished', {
    timeout: 120_000,
  }, async () => {
    const writer = startWriter()
    await writer.works
    try {
      for (let round = 0; round < 9; round += 1) {
        const before = (await readdir(copy).catch((): string[] => [])).includes('head')
        const program = new Program('backup', folder, '--to', copy)
        await sleep(100 + 25 * round)
        const signal = round % 3 === 0 ? 'SIGINT' : 'SIGKILL'
        program.child.kill(signal)
        const { code, stderr } = await program.ended
        if (code === 130) expect(stderr).toBe('error: interrupted; run it again, and it goes on from here\n')
        await expectWholeOrRefused(before)
      }
      const answered = writer.answered()
      expect((await backupJournal(folder, copy)).lastSequence).toBeGreaterThanOrEqual(answered)
    } finally {
      await writer.kill()
    }
    expect(await verifyJournal(copy)).toMatchObject({ isSound: true })
  })

  async function expectWholeOrRefused(mustRead: boolean): Promise<void> {
    try {
      const copied = await batchesIn(copy)
      const original = await batchesIn(folder)
      expect(copied).toEqual(original.slice(0, copied.length))
    } catch (error) {
      if (mustRead || !isInventoryError(error)) throw error
      expect(['JOURNAL_CORRUPT', 'JOURNAL_NOT_FOUND']).toContain(error.code)
    }
  }
})
