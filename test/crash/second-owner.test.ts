import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FileJournal, InventoryManager, verifyJournal } from '../../src/index.ts'
import { hasNamespaces, WriterProcess } from '../support/writer-process.ts'

const takeOverAfterMs = 400
const canHaveNamespaces = hasNamespaces()
if (!canHaveNamespaces) console.log('Not run: tests with process namespaces, which `unshare --pid` does not give here.')

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stockhold-owner-'))
  folder = join(root, 'data')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const start = async (isAlone: boolean): Promise<WriterProcess> => {
  const writer = new WriterProcess(folder, takeOverAfterMs, isAlone)
  expect(await writer.next()).toEqual({ answer: 'open' })
  return writer
}

async function receiveTen(writer: WriterProcess): Promise<void> {
  for (let index = 0; index < 10; index += 1) expect(await writer.ask('receive')).toHaveProperty('answer')
}

/** The log has so many units, is sound, and goes on. */
async function expectUnits(units: number, at: string = folder): Promise<void> {
  const warnings: string[] = []
  const journal = new FileJournal(at, { onWarning: ({ code }) => warnings.push(code) })
  const inventory = await InventoryManager.open({ journal })
  expect(inventory.availability('P').available).toBe(units)
  await inventory.receive({ warehouseId: 'W', productId: 'P', quantity: 1 })
  await inventory.close()
  expect((await verifyJournal(at)).problems).toEqual([])
}

/** The one that lost the log answers nothing more, and says why. */
async function expectLost(writer: WriterProcess, reason: RegExp): Promise<void> {
  const said = await writer.ask('receive')
  expect(said.code).toBe('JOURNAL_FAILED')
  expect(said.message).toMatch(reason)
  expect((await writer.ask('read')).code).toBe('JOURNAL_FAILED')
}

describe.runIf(canHaveNamespaces)('two real processes, each process 1 in a namespace of its own', () => {
  test('the second is refused while the heartbeat of the first moves, and told what to do', async () => {
    await using first = await start(true)
    await using second = new WriterProcess(folder, takeOverAfterMs, true)
    const said = await second.next()
    expect(said.code).toBe('JOURNAL_LOCKED')
    expect(said.message).toMatch(/process 1 on host .+ heartbeat moves\. Close it there first\./)
    expect(await first.ask('receive')).toHaveProperty('answer')
    await first.close()
    await expectUnits(1)
  })

  test('the first is stopped, ten commands are answered to the second, the first goes on: it fails, and the ten are there', async () => {
    await using first = await start(true)
    expect(await first.ask('receive')).toHaveProperty('answer')
    first.signal('SIGSTOP')
    await using second = await start(true)
    await receiveTen(second)
    first.signal('SIGCONT')
    await expectLost(first, /process 1 on host .+ has taken the log over/)
    await receiveTen(second)
    await second.close()
    await expectUnits(21)
  })

  test('the lock is removed by hand: the first fails before it answers, and the ten of the second are there', async () => {
    await using first = await start(true)
    await rm(join(folder, 'lock'))
    await using second = await start(true)
    await receiveTen(second)
    await expectLost(first, /has taken the log over|is gone/)
    await second.close()
    await expectUnits(10)
  })

  test('one that crashed is taken over by itself, once its heartbeat has stood still', async () => {
    await using first = await start(true)
    await receiveTen(first)
    first.signal('SIGKILL')
    const since = performance.now()
    await using second = await start(true)
    expect(performance.now() - since).toBeGreaterThan(takeOverAfterMs)
    expect(await second.ask('read')).toEqual({ answer: 10 })
    await second.close()
    await expectUnits(10)
  })

  test('one that only waits learns of it at its next heartbeat: reads fail, too', async () => {
    await using first = await start(true)
    await rm(join(folder, 'lock'))
    await using second = await start(true)
    await sleep(3 * takeOverAfterMs)
    expect((await first.ask('read')).code).toBe('JOURNAL_FAILED')
    expect(await second.ask('read')).toEqual({ answer: 0 })
  })
})

describe.runIf(process.platform === 'linux')('two real processes that see each other', () => {
  test('the second is refused while the first is stopped: it runs', async () => {
    await using first = await start(false)
    first.signal('SIGSTOP')
    await using second = new WriterProcess(folder, takeOverAfterMs, false)
    expect(await second.next()).toMatchObject({
      code: 'JOURNAL_LOCKED',
      message: expect.stringMatching(/process \d+\. Close/),
    })
    first.signal('SIGCONT')
    expect(await first.ask('receive')).toHaveProperty('answer')
  })

  test('rounds of stopping, taking the lock away and waking: everything answered is there', {
    timeout: 120_000,
  }, async () => {
    let answered = 0
    for (let round = 0; round < 4; round += 1) {
      await using first = await start(false)
      expect(await first.ask('receive')).toHaveProperty('answer')
      // In the middle of what it is asked, wherever that is.
      const late = first.ask('receive')
      if (round > 0) await sleep(round % 3)
      first.signal('SIGSTOP')
      await rm(join(folder, 'lock'))
      await using second = await start(false)
      await receiveTen(second)
      first.signal('SIGCONT')
      const said = await late
      answered += 11 + (said.answer === undefined ? 0 : 1)
      if (said.answer === undefined) expect(said.code).toBe('JOURNAL_FAILED')
      await expectLost(first, /./)
      const units = (await second.ask('read')).answer as number
      // A unit that was written and not answered may be there.
      expect(units - answered).toBeGreaterThanOrEqual(0)
      expect(units - answered).toBeLessThanOrEqual(1)
      answered = units
      await second.close()
    }
    await expectUnits(answered)
  })
})

describe('the folder itself', () => {
  test('a copy of a live folder, lock and all, opens beside it, and each goes its own way', async () => {
    const open = (at: string) => InventoryManager.open({ journal: new FileJournal(at) })
    const inventory = await open(folder)
    await inventory.addWarehouse({ id: 'W', name: 'W' })
    await cp(folder, join(root, 'copy'), { recursive: true })
    const copy = await open(join(root, 'copy'))
    await copy.receive({ warehouseId: 'W', productId: 'P', quantity: 5 })
    await inventory.receive({ warehouseId: 'W', productId: 'P', quantity: 3 })
    await copy.close()
    await inventory.close()
    await expectUnits(3)
    await expectUnits(5, join(root, 'copy'))
  })

  test('removed, or renamed, under a running engine: nothing more is answered', async () => {
    const away = [() => rm(folder, { recursive: true }), () => rename(folder, join(root, 'away'))]
    for (const takeAway of away) {
      const inventory = await InventoryManager.open({ journal: new FileJournal(folder) })
      await inventory.addWarehouse({ id: 'W', name: 'W' })
      await takeAway()
      await expect(inventory.receive({ warehouseId: 'W', productId: 'P', quantity: 1 })).rejects.toMatchObject({
        code: 'JOURNAL_FAILED',
      })
      await inventory.close()
    }
  })
})
