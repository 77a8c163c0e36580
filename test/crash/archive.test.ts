import { cp, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Archived, archive } from '../../src/journal/file/archive.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { expectRefusal } from '../support/refusals.ts'
import type { FaultKind } from '../support/simulated-disk.ts'
import type { PowerCut } from '../support/simulated-file.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { expectCorrupt, headPath, segmentsOf } from './damaged-log.ts'
import { appendUpTo, batchAt, batchesUpTo, dataFolder, journalOn, readAll } from './log-story.ts'
import { contentOf, expectTrue, logWithSnapshots, piecesAt, snapshotsOf, takeSnapshot } from './snapshot-story.ts'

const target = '/elsewhere/archive'
const segmentBytes = 600

/** Twelve batches in segments of about two, with snapshots behind the seventh and the tenth. */
async function archivableLog(machine: SimulatedMachine = new SimulatedMachine()): Promise<SimulatedMachine> {
  await logWithSnapshots(machine, 12, [7, 10], { segmentBytes })
  return machine
}

const archiveOn = (machine: SimulatedMachine, to: string = target): Promise<Archived> =>
  archive(dataFolder, to, {}, machine)

const namesIn = ({ disk }: SimulatedMachine, folder: string): string[] =>
  Object.keys(disk.snapshot())
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1))

const segmentsIn = (machine: SimulatedMachine, folder: string): string[] =>
  namesIn(machine, folder).filter((name) => name.endsWith('.ndjson'))

/** Brings back by hand what was archived. */
function bringBack(machine: SimulatedMachine, only: (segment: string) => boolean = () => true): void {
  for (const name of segmentsIn(machine, target).filter(only)) {
    machine.disk.overwrite(`${dataFolder}/${name}`, machine.disk.contentOf(`${target}/${name}`))
    machine.disk.delete(`${target}/${name}`)
  }
}

/** The log opens with a snapshot, and goes on; what is kept of it is read. */
async function expectUsable(machine: SimulatedMachine, firstSequence: number): Promise<void> {
  const journal = journalOn(machine)
  expect((await journal.open()).lastPosition).toBe(12)
  const found = await journal.snapshots.latest()
  await expectTrue(journal, found as NonNullable<typeof found>)
  const kept = batchesUpTo(12).filter(({ commits }) => (commits.at(-1)?.sequence ?? 0) >= firstSequence)
  expect(await readAll(journal, firstSequence)).toEqual(kept)
  await journal.append(batchAt(13))
  await journal.close()
}

describe('archiving', () => {
  test('moves the whole segments before the oldest snapshot, byte by byte, and says where to', async () => {
    const machine = await archivableLog()
    const before = machine.disk.snapshot()
    const all = segmentsIn(machine, dataFolder)
    const progress: string[] = []
    const onProgress = (copied: number, of: number): unknown => progress.push(`${copied}/${of}`)
    const archived = await archive(dataFolder, target, { onProgress }, machine)
    const { segments, firstSequence } = archived
    expect(segments.length).toBeGreaterThan(2)
    expect([...segments, ...segmentsIn(machine, dataFolder)]).toEqual(all)
    expect(segmentsIn(machine, target)).toEqual(segments)
    const bytes = segments.reduce((sum, name) => sum + (before[`${dataFolder}/${name}`] as string).length, 0)
    expect(archived).toEqual({ segments, bytes, firstSequence, archivedTo: target })
    expect(progress).toEqual(segments.map((_, index) => `${index + 1}/${segments.length}`))
    for (const name of segments) {
      expect(machine.disk.contentOf(`${target}/${name}`).toString('latin1')).toBe(before[`${dataFolder}/${name}`])
    }
    const note = JSON.parse(machine.disk.contentOf(`${dataFolder}/archived`).toString())
    expect(note).toEqual({ format: 1, archives: [{ throughSequence: firstSequence - 1, to: target }] })
    expect(namesIn(machine, target)).toEqual([...segments])
    await expectUsable(machine, firstSequence)
  })

  test('leaves what the older snapshot needs: it is there in case the newest is damaged', async () => {
    const machine = await archivableLog()
    const { firstSequence } = await archiveOn(machine)
    const [older, newest] = snapshotsOf(machine) as [string, string]
    expect(firstSequence).toBeLessThanOrEqual(Number.parseInt(older.slice(-25), 10) + 1)
    machine.disk.overwrite(newest, Buffer.from('rotten'))
    await expectUsable(machine, firstSequence)
  })

  test('who needs what was moved is told so, and from where on there is something', async () => {
    const machine = await archivableLog()
    const { firstSequence } = await archiveOn(machine)
    const journal = journalOn(machine)
    const details = await expectRefusal(readAll(journal), 'JOURNAL_ARCHIVED')
    expect(details).toEqual({ firstSequence, archivedTo: target, file: `${dataFolder}/archived` })
    await expectRefusal(readAll(journal, firstSequence - 1), 'JOURNAL_ARCHIVED')
    expect((await readAll(journal, firstSequence))[0]?.commits[0]?.sequence).toBe(firstSequence)
    for (const path of Object.keys(machine.disk.snapshot())) {
      if (path.endsWith('.snapshot')) machine.disk.overwrite(path, Buffer.from('rotten'))
    }
    expect(await expectRefusal(journal.open(), 'JOURNAL_ARCHIVED')).toEqual(details)
    const error = await readAll(journal).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ family: 'fault', message: expect.stringMatching(/archive.*begin at commit/) })
  })

  test('brought back by hand it is there again, whatever the note says; in part, in part', async () => {
    const machine = await archivableLog()
    const { segments, firstSequence } = await archiveOn(machine)
    bringBack(machine, (name) => name !== segments[1])
    const journal = journalOn(machine)
    await journal.open()
    const second = Number.parseInt(segments[1] as string, 10)
    const details = await expectRefusal(readAll(journal), 'JOURNAL_ARCHIVED')
    expect(details.firstSequence).toBe(Number.parseInt(segments[2] as string, 10))
    await expectRefusal(readAll(journal, second), 'JOURNAL_ARCHIVED')
    await journal.close()
    bringBack(machine)
    expect(await readAll(journal)).toEqual(batchesUpTo(12))
    for (const path of Object.keys(machine.disk.snapshot())) if (path.endsWith('.snapshot')) machine.disk.delete(path)
    expect((await journal.open()).lastPosition).toBe(12)
    await journal.close()
    expect(firstSequence).toBeGreaterThan(second)
  })

  test('without a good snapshot, or with one that is early, nothing is moved', async () => {
    for (const at of [[], [1]]) {
      const machine = new SimulatedMachine()
      await logWithSnapshots(machine, 8, at, { segmentBytes })
      const before = machine.disk.snapshot()
      expect(await archiveOn(machine)).toMatchObject({ segments: [], bytes: 0, firstSequence: 1 })
      expect(machine.disk.snapshot()).toEqual(before)
    }
    expect(await archive('/nowhere', target, {}, new SimulatedMachine())).toMatchObject({ segments: [] })
  })

  test('of the log behind a snapshot whose own line was moved, only the first is known to have been synced', async () => {
    const all = new SimulatedMachine()
    await logWithSnapshots(all, 12, [], { segmentBytes })
    const segments = segmentsIn(all, dataFolder)
    // The snapshot is of the last line of the third segment; what the head says is older, as after a power cut.
    const position = (await readAll(journalOn(all))).findIndex(
      ({ commits }) => commits[0]?.sequence === Number.parseInt(segments[3] as string, 10),
    )
    const withTornLine = async (line: number): Promise<SimulatedMachine> => {
      const machine = new SimulatedMachine()
      const journal = journalOn(machine, { segmentBytes })
      await journal.open()
      const seen = { acknowledged: 0, submitted: 0 }
      await appendUpTo(journal, 1, seen)
      await journal.snapshots.settle()
      const head = Buffer.from(machine.disk.contentOf(headPath))
      await appendUpTo(journal, position, seen)
      await takeSnapshot(journal)
      await appendUpTo(journal, position + 2, seen)
      await journal.close()
      await archiveOn(machine)
      machine.disk.overwrite(headPath, head)
      const last = segmentsOf(machine)
        .filter((path) => path.startsWith(dataFolder))
        .at(-1) as string
      const bytes = machine.disk.contentOf(last)
      const start = line === 1 ? 0 : bytes.indexOf(0x0a) + 1
      machine.disk.overwrite(last, bytes.subarray(0, start + 20))
      return machine
    }
    expect((await journalOn(await withTornLine(2)).open()).lastPosition).toBe(position + 1)
    await expectRefusal(journalOn(await withTornLine(1)).open(), 'JOURNAL_ARCHIVED')
  })

  test('again, later, to the same folder and to another: each is named for what it has', async () => {
    const machine = await archivableLog()
    const first = await archiveOn(machine)
    expect(await archiveOn(machine)).toMatchObject({ segments: [], firstSequence: first.firstSequence })
    const journal = journalOn(machine, { segmentBytes })
    const seen = { acknowledged: 12, submitted: 12 }
    await journal.open()
    await takeSnapshot(journal)
    await appendUpTo(journal, 16, seen)
    await takeSnapshot(journal)
    const second = await archiveOn(machine)
    expect(second.segments[0]).toBe(`${String(first.firstSequence).padStart(16, '0')}.ndjson`)
    await appendUpTo(journal, 20, seen)
    await takeSnapshot(journal)
    const third = await archiveOn(machine, '/third')
    expect(third.segments.length).toBeGreaterThan(0)
    const archivedTo = async (from: number): Promise<string> =>
      (await expectRefusal(readAll(journal, from), 'JOURNAL_ARCHIVED')).archivedTo
    expect(await archivedTo(1)).toBe(target)
    expect(await archivedTo(second.firstSequence - 1)).toBe(target)
    expect(await archivedTo(third.firstSequence - 1)).toBe('/third')
    await journal.close()
  })

  test('beside a running engine and a reader: both go on', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { segmentBytes })
    const seen = { acknowledged: 0, submitted: 0 }
    await journal.open()
    await appendUpTo(journal, 10, seen)
    await takeSnapshot(journal)
    await appendUpTo(journal, 12, seen)
    const reading = readAll(journalOn(machine.beside()), 20)
    const archiving = archive(dataFolder, target, {}, machine.beside())
    await appendUpTo(journal, 14, seen)
    expect((await archiving).segments.length).toBeGreaterThan(3)
    expect((await reading).at(0)?.commits.at(-1)?.sequence).toBeGreaterThanOrEqual(20)
    await appendUpTo(journal, 16, seen)
    await journal.close()
  })

  test('a reader in the middle of a segment that is moved reads it to its end, and is told then', async () => {
    const machine = await archivableLog()
    const found: number[] = []
    const reading = (async () => {
      for await (const { position } of journalOn(machine).read()) {
        found.push(position)
        if (position === 1) await archiveOn(machine)
      }
    })()
    await expectRefusal(reading, 'JOURNAL_ARCHIVED')
    expect(found).toEqual([1, 2])
  })

  test('a segment is kept that nothing on the disk follows, as without syncs', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { segmentBytes: 1, durability: 'never' })
    const seen = { acknowledged: 0, submitted: 0 }
    await journal.open()
    await appendUpTo(journal, 5, seen)
    await takeSnapshot(journal)
    await appendUpTo(journal, 6, seen)
    const { firstSequence } = await archive(dataFolder, target, {}, machine.beside())
    expect(firstSequence).toBe(batchAt(5).commits[0]?.sequence)
    const again = journalOn(machine.cutPower('drop'))
    expect((await again.open()).lastPosition).toBe(5)
    const snapshot = await again.snapshots.latest()
    expect(await contentOf(snapshot as NonNullable<typeof snapshot>)).toEqual(piecesAt(snapshot?.sequence as number))
  })

  test('a snapshot at the very end of a segment that is moved stays usable', async () => {
    const machine = new SimulatedMachine()
    await logWithSnapshots(machine, 9, [6], { segmentBytes: 1 })
    const { firstSequence } = await archiveOn(machine)
    expect(firstSequence).toBe(batchAt(7).commits[0]?.sequence)
    const journal = journalOn(machine, { segmentBytes: 1 })
    await journal.open()
    const { bytesSince } = journal.snapshots
    const kept = segmentsOf(machine).filter((path) => path.startsWith(dataFolder))
    expect(bytesSince).toBe(kept.reduce((sum, path) => sum + machine.disk.contentOf(path).length, 0))
    const found = await journal.snapshots.latest()
    await expectTrue(journal, found as NonNullable<typeof found>)
    await journal.close()
  })
})

describe('after archiving', () => {
  test('a head that is old, as after a power cut, may be of what is gone: everything else is there', async () => {
    const machine = await archivableLog()
    const { firstSequence } = await archiveOn(machine)
    const early = new SimulatedMachine()
    await logWithSnapshots(early, 2, [], { segmentBytes })
    machine.disk.overwrite(headPath, early.disk.contentOf(headPath))
    await expectUsable(machine, firstSequence)
  })

  test('damage in the first line that is left is no torn tail, also if the head knows of nothing', async () => {
    const machine = new SimulatedMachine()
    await logWithSnapshots(machine, 7, [6], { segmentBytes: 1 })
    await archiveOn(machine)
    const early = new SimulatedMachine()
    await logWithSnapshots(early, 2, [], { segmentBytes: 1 })
    machine.disk.overwrite(headPath, early.disk.contentOf(headPath))
    const [left] = segmentsOf(machine) as [string]
    const damaged = Buffer.from(machine.disk.contentOf(left))
    damaged[damaged.length - 10] = (damaged.at(-10) as number) ^ 1
    machine.disk.overwrite(left, damaged)
    await expectCorrupt(machine, { file: left, offset: 0 })
  })
})

describe('archiving is refused, and nothing is moved', () => {
  test('of damage in what is to be moved', async () => {
    const machine = await archivableLog()
    const [, second] = segmentsOf(machine) as [string, string]
    const damaged = Buffer.from(machine.disk.contentOf(second))
    damaged[200] = (damaged[200] as number) ^ 4
    machine.disk.overwrite(second, damaged)
    const before = segmentsOf(machine)
    expect((await expectRefusal(archiveOn(machine), 'JOURNAL_CORRUPT')).file).toBe(second)
    expect(segmentsOf(machine).filter((path) => path.startsWith(dataFolder))).toEqual(before)
  })

  test('of a gap in what is to be moved', async () => {
    const machine = await archivableLog()
    const [, second, third] = segmentsOf(machine) as [string, string, string]
    machine.disk.delete(second)
    expect((await expectRefusal(archiveOn(machine), 'JOURNAL_CORRUPT')).file).toBe(third)
  })

  test('to a folder that has another segment of the name, or an own log', async () => {
    const machine = await archivableLog()
    const other = new SimulatedMachine()
    const journal = journalOn(other, { segmentBytes })
    await journal.open()
    for (const { position, commits } of batchesUpTo(4)) {
      await journal.append({ position, commits: commits.map((commit) => ({ ...commit, actor: 'Eve' })) })
    }
    const [path] = segmentsOf(other) as [string]
    machine.disk.overwrite(`${target}/${path.slice(dataFolder.length + 1)}`, other.disk.contentOf(path))
    const count = segmentsIn(machine, dataFolder).length
    expect((await expectRefusal(archiveOn(machine), 'INVALID_ARGUMENT')).field).toBe('to')
    expect((await expectRefusal(archiveOn(machine, dataFolder), 'INVALID_ARGUMENT')).field).toBe('to')
    await journalOn(machine).open()
    await new FileJournal('/other', {}, machine).open()
    expect((await expectRefusal(archiveOn(machine, '/other'), 'INVALID_ARGUMENT')).field).toBe('to')
    expect(segmentsIn(machine, dataFolder)).toHaveLength(count)
  })

  test('while somebody else moves to the same folder', async () => {
    const machine = await archivableLog()
    const [one, two] = await Promise.allSettled([archiveOn(machine.beside()), archiveOn(machine.beside())])
    const reasons = [one, two].flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []))
    expect(reasons).toEqual(['JOURNAL_LOCKED'])
    const { firstSequence } = await archiveOn(machine)
    await expectUsable(machine, firstSequence)
  })
})

const powerCuts: readonly (readonly [PowerCut, number])[] = [
  ['drop', 1],
  ['prefix', 1],
  ['tear', 2],
]

describe('archiving that is interrupted', () => {
  test.each([
    ['fails', false],
    ['fails', true],
    ['fails halfway', false],
    ['is short', true],
    ['kills before', false],
    ['kills after', false],
  ] as readonly [FaultKind, boolean][])(
    'every call %s (lasting: %s): the log opens, and doing it again finishes it',
    async (how, lasting) => {
      const machine = await archivableLog()
      const { firstSequence } = await archiveOn(machine.copy())
      const calls = await (async () => {
        const copy = machine.copy()
        await archiveOn(copy)
        return copy.disk.calls
      })()
      for (let at = 1; at <= calls; at += 1) {
        const run = machine.copy()
        run.disk.fault = { how, lasting, at }
        await archiveOn(run).catch(() => undefined)
        run.disk.fault = undefined
        const afterwards = [
          ...powerCuts.map(([cut, seed]) => [`${cut} ${seed}`, () => run.cutPower(cut, seed)] as const),
          ['kill', () => run.kill()] as const,
        ]
        for (const [what, end] of afterwards) {
          await blame(`call ${at}, ${what}`, () => expectFinishable(end(), firstSequence))
        }
      }
    },
  )

  /** Whatever is where: it opens; each segment is whole in one place; again, and all is as if nothing had happened. */
  async function expectFinishable(machine: SimulatedMachine, firstSequence: number): Promise<void> {
    const everywhere = machine.copy()
    const missing = segmentsIn(everywhere, target).filter((name) => !namesIn(everywhere, dataFolder).includes(name))
    for (const name of missing) {
      everywhere.disk.overwrite(`${dataFolder}/${name}`, everywhere.disk.contentOf(`${target}/${name}`))
    }
    expect(await readAll(journalOn(everywhere))).toEqual(batchesUpTo(12))
    if (missing.length > 0) await expectRefusal(readAll(journalOn(machine)), 'JOURNAL_ARCHIVED')
    const opened = machine.copy()
    opened.disk.delete(`${dataFolder}/lock`)
    await expectUsable(opened, firstSequence)
    await archiveOn(machine)
    expect(Math.min(...segmentsIn(machine, dataFolder).map((name) => Number.parseInt(name, 10)))).toBe(firstSequence)
    expect(namesIn(machine, target).filter((name) => name.endsWith('.new'))).toEqual([])
    const done = machine.cutPower('drop')
    bringBack(done)
    expect(await readAll(journalOn(done))).toEqual(batchesUpTo(12))
  }
})

describe('on this machine', () => {
  test('folders, also the same one by another path', async () => {
    const root = await mkdtemp(join(tmpdir(), 'stockhold-archive-'))
    const data = join(root, 'data')
    const journal = new FileJournal(data, { segmentBytes })
    await journal.open()
    await appendUpTo(journal, 10, { acknowledged: 0, submitted: 0 })
    await takeSnapshot(journal)
    await journal.close()
    await symlink(data, join(root, 'link'))
    await expectRefusal(archive(data, join(root, 'link')), 'INVALID_ARGUMENT')
    const before = await readdir(data)
    const { segments, firstSequence } = await archive(data, join(root, 'a/b'))
    expect(segments.length).toBeGreaterThan(3)
    expect((await readdir(join(root, 'a/b'))).toSorted()).toEqual([...segments])
    await expectRefusal(readAll(journal), 'JOURNAL_ARCHIVED')
    await cp(data, join(root, 'copy'), { recursive: true })
    expect((await new FileJournal(join(root, 'copy')).open()).lastPosition).toBe(10)
    for (const name of segments) await rename(join(root, 'a/b', name), join(data, name))
    expect(await readAll(journal)).toEqual(batchesUpTo(10))
    expect(firstSequence).toBeGreaterThan(1)
    expect((await readdir(data)).filter((name) => name !== 'archived').toSorted()).toEqual(before.toSorted())
    await rm(root, { recursive: true })
  })
})

/** Says in which run it went wrong: the same numbers run it again. */
async function blame(run: string, body: () => Promise<unknown>): Promise<void> {
  try {
    await body()
  } catch (cause) {
    throw new Error(`${run}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
