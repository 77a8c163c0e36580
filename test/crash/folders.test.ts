import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'
import { appendUpTo, batchAt, batchesUpTo, readAll } from './log-story.ts'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stockhold-folders-'))
  folder = join(root, 'a/b/data')
})
afterEach(() => rm(root, { recursive: true, force: true }))

async function write(path: string, last: number, segmentBytes = 1_000): Promise<void> {
  const journal = new FileJournal(path, { segmentBytes })
  await journal.open()
  await appendUpTo(journal, last, { acknowledged: 0, submitted: 0 })
  await journal.close()
}

describe('folders as they come', () => {
  test('not there: made, with those above it; reading makes nothing', async () => {
    await expectRefusal(readAll(new FileJournal(folder)), 'JOURNAL_NOT_FOUND')
    expect(await readdir(root)).toEqual([])
    await write(folder, 3)
    expect(await readAll(new FileJournal(folder))).toEqual(batchesUpTo(3))
  })

  test('empty, or with an empty head: a new journal', async () => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'head'), '')
    await write(folder, 1)
    expect(await readAll(new FileJournal(folder))).toEqual(batchesUpTo(1))
  })

  test('not a folder: JOURNAL_FAILED, saying so', async () => {
    const file = join(root, 'file')
    await writeFile(file, 'precious')
    for (const path of [file, join(file, 'below')]) {
      const { problem } = await expectRefusal(new FileJournal(path).open(), 'JOURNAL_FAILED')
      expect(problem).toMatch(/EEXIST|ENOTDIR/)
    }
  })

  test.runIf(process.platform === 'linux')(
    'where no folder can be made: JOURNAL_FAILED, and no endless try',
    async () => {
      for (const path of ['/proc/stockhold', '/proc/stockhold/data']) {
        const { problem } = await expectRefusal(new FileJournal(path).open(), 'JOURNAL_FAILED')
        expect(problem).toContain('ENOENT')
      }
    },
  )

  test.skipIf(process.getuid?.() === 0)('no permission: JOURNAL_FAILED, saying so', async () => {
    await mkdir(folder, { recursive: true })
    await chmod(folder, 0o500)
    const { problem } = await expectRefusal(new FileJournal(folder).open(), 'JOURNAL_FAILED')
    expect(problem).toContain('EACCES')
    await chmod(folder, 0o700)
  })

  test('a foreign file in it: left alone, unless it claims to be a segment', async () => {
    await write(folder, 4)
    await writeFile(join(folder, 'notes.txt'), 'mine')
    const journal = new FileJournal(folder)
    expect((await journal.open()).lastPosition).toBe(4)
    await journal.close()
    for (const name of ['orders.ndjson', '1.ndjson', '0000000000000000.ndjson', '0000000000000099.ndjson']) {
      await writeFile(join(folder, name), 'mine')
      const { file } = await expectRefusal(new FileJournal(folder).open(), 'JOURNAL_CORRUPT')
      expect(file).toBe(join(folder, name))
      await rm(join(folder, name))
    }
  })

  test('copied while it was closed: opens, and goes its own way', async () => {
    await write(folder, 4)
    await cp(folder, join(root, 'copy'), { recursive: true })
    const copy = new FileJournal(join(root, 'copy'))
    await copy.open()
    await copy.append(batchAt(5))
    await copy.close()
    expect(await readAll(copy)).toEqual(batchesUpTo(5))
    expect(await readAll(new FileJournal(folder))).toEqual(batchesUpTo(4))
  })

  test('replaced underneath while it is open: the next append fails, and nothing is acknowledged into nowhere', async () => {
    const underneath: readonly (() => Promise<unknown>)[] = [
      // Longer than what is appended to: only its identity tells.
      () => write(folder, 9, 1_000_000),
      () => mkdir(folder),
      async () => undefined,
    ]
    for (const replace of underneath) {
      await write(folder, 5, 1_000_000)
      const journal = new FileJournal(folder)
      await journal.open()
      await rename(folder, join(root, 'away'))
      await replace()
      await expectRefusal(journal.append(batchAt(6)), 'JOURNAL_FAILED')
      await expectRefusal(journal.append(batchAt(6)), 'JOURNAL_FAILED')
      await journal.close()
      await rm(folder, { recursive: true, force: true })
      await rm(join(root, 'away'), { recursive: true })
    }
  })

  test('made shorter underneath while it is open: found at the latest by the next opening', async () => {
    await write(folder, 5)
    const journal = new FileJournal(folder)
    await journal.open()
    await journal.append(batchAt(6))
    const [last] = (await readdir(folder))
      .filter((name) => name.endsWith('.ndjson'))
      .toSorted()
      .slice(-1)
    await writeFile(join(folder, last as string), '')
    // The write fills the hole with zeros: what was before it is gone, and the next opening finds that.
    await journal.append(batchAt(7)).catch(() => undefined)
    await journal.close()
    await expectRefusal(readAll(new FileJournal(folder)), 'JOURNAL_CORRUPT')
    await expectRefusal(new FileJournal(folder).open(), 'JOURNAL_CORRUPT')
  })
})

describe('bad arguments', () => {
  test('are refused by name', () => {
    const make = (path: unknown, options?: object) => () => new FileJournal(path as string, options)
    expect(expectThrow(make(''), 'INVALID_ARGUMENT').field).toBe('folder')
    expect(expectThrow(make(7), 'INVALID_ARGUMENT').field).toBe('folder')
    expect(expectThrow(make('x', { durability: 'sometimes' }), 'INVALID_ARGUMENT').field).toBe('durability')
    expect(expectThrow(make('x', { intervalMs: 0 }), 'INVALID_ARGUMENT').field).toBe('intervalMs')
    expect(expectThrow(make('x', { segmentBytes: 1.5 }), 'INVALID_ARGUMENT').field).toBe('segmentBytes')
  })
})
