import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  archiveJournal,
  FileJournal,
  InventoryManager,
  journalState,
  journalStats,
  readJournal,
  repairJournal,
  replay,
  snapshotJournal,
  verifyJournal,
} from '../../src/index.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { appendUpTo, batchesUpTo, journalOn, readAll } from './log-story.ts'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stockhold-no-journal-'))
  folder = join(root, 'stock')
})
afterEach(() => rm(root, { recursive: true, force: true }))

const segment = '0000000000000001.ndjson'

async function holding(...names: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of names) await writeFile(join(folder, name), 'mine')
}

const readers: readonly [name: string, read: (path: string) => Promise<unknown>][] = [
  ['replay', (path) => replay(new FileJournal(path))],
  ['replay of a time', (path) => replay(new FileJournal(path), { until: { at: 0 } })],
  ['readJournal', (path) => Array.fromAsync(readJournal(path))],
  ['readJournal that follows', (path) => Array.fromAsync(readJournal(path, {}, { follow: true }))],
  ['readJournal with an archive', (path) => Array.fromAsync(readJournal(path, {}, { archives: [path] }))],
  ['journalState', (path) => journalState(path)],
  ['journalStats', (path) => journalStats(path)],
  ['verifyJournal', (path) => verifyJournal(path)],
  ['snapshotJournal', (path) => snapshotJournal(path)],
  ['archiveJournal', (path) => archiveJournal(path, join(root, 'archive'))],
  ['repairJournal', (path) => repairJournal(path)],
  ['repairJournal that accepts a loss', (path) => repairJournal(path, { acceptLoss: true })],
  ['the journal itself', (path) => readAll(new FileJournal(path))],
  ['its snapshots', (path) => new FileJournal(path).snapshots.settle()],
]

describe.each(readers)('%s, of what is no journal: JOURNAL_NOT_FOUND', (_, read) => {
  test('a folder that is not there is not taken for an empty journal, and is not made', async () => {
    const { code, details, message, family } = await refusalOf(read(folder))
    expect(code).toBe('JOURNAL_NOT_FOUND')
    expect(details).toEqual({ folder, problem: 'there is no such folder' })
    expect(message).toContain(`There is no journal in ${folder}: there is no such folder.`)
    expect(family).toBe('fault')
    expect(await readdir(root)).toEqual([])
  })

  test('an empty folder', async () => {
    await holding()
    const details = await expectRefusal(read(folder), 'JOURNAL_NOT_FOUND')
    expect(details).toEqual({ folder, problem: 'the folder is empty' })
    expect(await readdir(folder)).toEqual([])
  })

  test('a file', async () => {
    await writeFile(folder, 'mine')
    const { problem } = await expectRefusal(read(folder), 'JOURNAL_NOT_FOUND')
    expect(problem).toBe('it is no folder')
  })

  test.each([
    ['notes.txt', ['notes.txt', 'photo.jpg', '.hidden', 'lock']],
    ['orders.ndjson', ['orders.ndjson', 'other.ndjson']],
    ['0000000000000067.snapshot', ['0000000000000067.snapshot', 'archived']],
  ])('other files: %s is named', async (found, names) => {
    await holding(...names)
    const details = await expectRefusal(read(folder), 'JOURNAL_NOT_FOUND')
    expect(details).toEqual({ folder, problem: `it holds other files, such as ${found}`, found })
    expect((await readdir(folder)).sort()).toEqual(names.toSorted())
  })
})

describe('opening for writing', () => {
  const open = (): Promise<InventoryManager> => InventoryManager.open({ journal: new FileJournal(folder) })

  test.each([
    ['notes.txt', ['notes.txt']],
    ['orders.ndjson', ['orders.ndjson']],
    // A log that is gone, and not a new one.
    ['0000000000000067.snapshot', ['0000000000000067.snapshot', 'archived']],
  ])('is refused among other files, and nothing is touched: %s', async (found, names) => {
    await holding(...names)
    const { code, details, message } = await refusalOf(open())
    expect(code).toBe('JOURNAL_NOT_FOUND')
    expect(details).toEqual({ folder, problem: `it holds other files, such as ${found}`, found })
    expect(message).toMatch(/Name the folder that a journal is in; a new one begins in a folder that is empty/)
    expect((await readdir(folder)).sort()).toEqual(names.toSorted())
  })

  test('begins a new journal in a folder in which only hidden files are, or what a file system made', async () => {
    await holding('.gitkeep')
    await mkdir(join(folder, 'lost+found'))
    await (await open()).close()
    expect((await readdir(folder)).sort()).toEqual(['.gitkeep', 'head', 'lost+found'])
    await (await open()).close()
  })

  test('goes on where the very first opening was killed, at whichever call', async () => {
    for (let at = 1; at <= 40; at += 1) {
      const first = new SimulatedMachine()
      first.disk.fault = { how: 'kills after', at }
      await journalOn(first)
        .open()
        .catch(() => undefined)
      const second = journalOn(first.kill())
      await second.open()
      await appendUpTo(second, 3, { acknowledged: 0, submitted: 0 })
      await second.close()
      expect(await readAll(second)).toEqual(batchesUpTo(3))
    }
  })

  test('a log without its head is still corrupt, and no other folder', async () => {
    await holding(segment)
    await expectRefusal(open(), 'JOURNAL_CORRUPT')
    await expectRefusal(readAll(new FileJournal(folder)), 'JOURNAL_CORRUPT')
  })
})
