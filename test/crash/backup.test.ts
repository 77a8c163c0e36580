import { describe, expect, test } from 'vitest'
import type { Backup } from '../../src/index.ts'
import { archive } from '../../src/journal/file/archive.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import type { JournalCommit } from '../../src/journal/journal.ts'
import { type BackupOptions, backupJournal } from '../../src/maintenance/backup-journal.ts'
import { expectRefusal } from '../support/refusals.ts'
import type { Fault, FaultKind } from '../support/simulated-disk.ts'
import type { PowerCut } from '../support/simulated-file.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { Random } from '../support/simulated-random.ts'
import { appendUpTo, batchAt, batchesUpTo, dataFolder, journalOn, readAll, writtenLog } from './log-story.ts'
import { contentOf, logWithSnapshots, piecesAt, takeSnapshot } from './snapshot-story.ts'

const target = '/elsewhere/copy'
const segmentBytes = 600

const backupOn = (machine: SimulatedMachine, options: BackupOptions = {}, to: string = target): Promise<Backup> =>
  backupJournal(dataFolder, to, options, machine)

const copyOn = (machine: SimulatedMachine): FileJournal =>
  new FileJournal(target, { segmentBytes, onWarning: () => undefined }, machine)

/** The files of a folder by their names, without locks. */
function filesIn({ disk }: SimulatedMachine, folder: string): Record<string, string> {
  const all = Object.entries(disk.snapshot()).filter(([path]) => path.startsWith(`${folder}/`))
  return Object.fromEntries(
    all.map(([path, text]) => [path.slice(folder.length + 1), text]).filter(([name]) => !name?.startsWith('lock')),
  )
}

const endingWith = (files: Record<string, string>, ending: string): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith(ending)))

/** The copy opens by itself with so many batches, and goes its own way. */
async function expectCopy(machine: SimulatedMachine, last: number): Promise<void> {
  const aside = machine.copy()
  const copy = copyOn(aside)
  expect(await readAll(copy)).toEqual(batchesUpTo(last))
  expect((await copy.open()).lastPosition).toBe(last)
  await copy.append(batchAt(last + 1))
  await copy.close()
  expect(await readAll(copy)).toEqual(batchesUpTo(last + 1))
}

const sequenceAfter = (position: number): number => batchesUpTo(position).flatMap(({ commits }) => commits).length

describe('a backup', () => {
  test('of a closed journal is the same, byte for byte, and opens by itself', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 12, { segmentBytes })
    const told: string[] = []
    const found = await backupOn(machine, { onProgress: ({ done, total }) => told.push(`${done}/${total}`) })
    const segments = endingWith(filesIn(machine, dataFolder), '.ndjson')
    expect(Object.keys(segments).length).toBeGreaterThan(3)
    expect(found).toEqual({
      folder: dataFolder,
      backedUpTo: target,
      lastSequence: 24,
      commits: 24,
      bytes: Object.values(segments).join('').length,
      snapshots: [],
    })
    expect(endingWith(filesIn(machine, target), '.ndjson')).toEqual(segments)
    expect(told).toEqual(batchesUpTo(12).map(({ commits }) => `${commits.at(-1)?.sequence}/24`))
    await expectCopy(machine, 12)
  })

  test('of a journal without commits is one without commits', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 0)
    expect(await backupOn(machine)).toMatchObject({ lastSequence: 0, commits: 0, bytes: 0 })
    await expectCopy(machine, 0)
    const journal = journalOn(machine)
    await journal.open()
    await appendUpTo(journal, 2, { acknowledged: 0, submitted: 0 })
    expect(await backupOn(machine.beside())).toMatchObject({ commits: 5 })
    await expectCopy(machine, 2)
    await journal.close()
  })

  test('beside a writer has all that was acknowledged when it began, whole; over and over', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = new Random(seed)
      const machine = new SimulatedMachine()
      const durability = seed % 3 === 0 ? 'never' : 'always'
      let journal = journalOn(machine, { segmentBytes, durability })
      const seen = { acknowledged: 0, submitted: 0 }
      await journal.open()
      await appendUpTo(journal, 1 + random.below(6), seen)
      machine.disk.pace = async () => {
        for (let turns = random.below(12); turns > 0; turns -= 1) await Promise.resolve()
      }
      let isWriting = true
      const writing = (async () => {
        while (isWriting) {
          await appendUpTo(journal, seen.acknowledged + 1, seen)
          if (seed % 2 === 0 && seen.acknowledged % 5 === 0) await takeSnapshot(journal)
          if (seed % 4 === 1 && seen.acknowledged % 6 === 0) {
            await journal.close()
            journal = journalOn(machine, { segmentBytes, durability })
            await journal.open()
          }
        }
      })()
      for (let round = 0; round < 3; round += 1) {
        const { acknowledged } = seen
        const { lastSequence } = await backupOn(machine.beside())
        expect(lastSequence, `seed ${seed}`).toBeGreaterThanOrEqual(sequenceAfter(acknowledged))
        expect(lastSequence, `seed ${seed}`).toBeLessThanOrEqual(sequenceAfter(seen.submitted))
        const last = batchesUpTo(seen.submitted).find(({ commits }) => commits.at(-1)?.sequence === lastSequence)
        await expectCopy(machine, last?.position as number)
      }
      isWriting = false
      await writing
      await journal.close()
    }
  })

  test('again adds what came since, and reads no segment that was copied before', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { segmentBytes: 1 })
    const seen = { acknowledged: 0, submitted: 0 }
    await journal.open()
    await appendUpTo(journal, 40, seen)
    await backupOn(machine.beside())
    await appendUpTo(journal, 42, seen)
    const before = filesIn(machine, target)
    const reads = machine.disk.callsOf.get('read') ?? 0
    const found = await backupOn(machine.beside())
    expect(found).toMatchObject({ lastSequence: sequenceAfter(42), commits: sequenceAfter(42) - sequenceAfter(40) })
    expect((machine.disk.callsOf.get('read') ?? 0) - reads).toBeLessThan(40)
    expect(filesIn(machine, target)).toMatchObject(endingWith(before, '.ndjson'))
    await expectCopy(machine, 42)
    expect(await backupOn(machine.beside())).toMatchObject({ lastSequence: sequenceAfter(42), commits: 0, bytes: 0 })
    await journal.close()
  })

  test('cuts what an interruption left behind the end of the copy, however long it is', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 5, { segmentBytes })
    await backupOn(machine)
    const before = filesIn(machine, target)
    const last = Object.keys(endingWith(before, '.ndjson')).at(-1) as string
    const content = machine.disk.contentOf(`${target}/${last}`)
    machine.disk.overwrite(`${target}/${last}`, Buffer.concat([content, Buffer.alloc(9_000), Buffer.from('torn')]))
    expect(await backupOn(machine)).toMatchObject({ commits: 0 })
    expect(endingWith(filesIn(machine, target), '.ndjson')).toEqual(endingWith(before, '.ndjson'))
  })

  test('leaves nothing of a writer’s unfinished batch in the copy', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 4, { segmentBytes: 100_000 })
    const journal = journalOn(machine, { segmentBytes: 100_000 })
    await journal.open()
    await journal.append(batchAt(5))
    machine.disk.fault = { how: 'kills after', only: 'write', at: (machine.disk.callsOf.get('write') ?? 0) + 1 }
    await journal.append(batchAt(6)).catch(() => undefined)
    const after = machine.kill()
    expect(await backupOn(after)).toMatchObject({ lastSequence: sequenceAfter(5) })
    await expectCopy(after, 5)
  })

  test('stops when it is told to, and goes on from there', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 30, { segmentBytes })
    const stop = new AbortController()
    const reason = new Error('enough')
    const onProgress = ({ done }: { done: number }): void => {
      if (done > 30) stop.abort(reason)
    }
    await expect(backupOn(machine, { onProgress, signal: stop.signal })).rejects.toBe(reason)
    await expectRefusal(copyOn(machine.copy()).open(), 'JOURNAL_CORRUPT')
    const { commits, lastSequence } = await backupOn(machine)
    expect(lastSequence).toBe(sequenceAfter(30))
    expect(commits).toBeLessThan(lastSequence)
    expect(Object.keys(filesIn(machine, target)).filter((name) => name.includes('lock'))).toEqual([])
    await expectCopy(machine, 30)
  })
})

describe('whichever call of a backup goes wrong, it is finished by doing it again', () => {
  const kinds: readonly FaultKind[] = ['fails', 'fails halfway', 'is short', 'kills before', 'kills after']
  const cuts: readonly (PowerCut | 'kill')[] = ['kill', 'drop', 'tear', 'keep']

  /** A copy of six batches, if it is to be brought up to date; and a log of eleven with a snapshot. */
  async function prepared(isUpdate: boolean): Promise<SimulatedMachine> {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 6, { segmentBytes })
    if (isUpdate) await backupOn(machine)
    const journal = journalOn(machine, { segmentBytes })
    await journal.open()
    const seen = { acknowledged: 6, submitted: 6 }
    await appendUpTo(journal, 9, seen)
    await takeSnapshot(journal)
    await appendUpTo(journal, 11, seen)
    await journal.close()
    return machine.copy()
  }

  async function callsNeeded(isUpdate: boolean): Promise<number> {
    const machine = await prepared(isUpdate)
    await backupOn(machine)
    return machine.disk.calls
  }

  async function interruptedBy(fault: Fault, isUpdate: boolean, cut: PowerCut | 'kill'): Promise<SimulatedMachine> {
    const machine = await prepared(isUpdate)
    machine.disk.fault = fault
    await backupOn(machine).catch(() => undefined)
    machine.disk.fault = undefined
    return cut === 'kill' ? machine.kill() : machine.cutPower(cut, fault.at)
  }

  test.each(kinds.flatMap((how) => [false, true].map((isUpdate) => ({ how, isUpdate }))))(
    'a call $how; an earlier copy is there: $isUpdate',
    async ({ how, isUpdate }) => {
      const calls = await callsNeeded(isUpdate)
      expect(calls).toBeGreaterThan(50)
      for (let at = 1; at <= calls; at += 1) {
        const label = `${how} at ${at}`
        const after = await interruptedBy({ how, at }, isUpdate, cuts[at % cuts.length] as PowerCut | 'kill')
        await expectBeginningOrNothing(after.copy(), isUpdate ? 6 : 0, label)
        await backupOn(after).catch((error) => expect.fail(`${label}: ${error}`))
        expect(endingWith(filesIn(after, target), '.ndjson'), label).toEqual(
          endingWith(filesIn(after, dataFolder), '.ndjson'),
        )
        expect(Object.keys(filesIn(after, target)).filter((name) => name.endsWith('.new'))).toEqual([])
        await expectCopy(after, 11)
      }
    },
  )

  /** What an interruption left opens as a whole beginning of the log, or is refused; never anything else. */
  async function expectBeginningOrNothing(machine: SimulatedMachine, atLeast: number, label: string): Promise<void> {
    const copy = copyOn(machine)
    const opened = await copy.open().then(
      ({ lastPosition }) => lastPosition,
      (error: { code: string }) => error.code,
    )
    if (typeof opened === 'number') {
      expect(opened, label).toBeGreaterThanOrEqual(atLeast)
      expect(await readAll(copy), label).toEqual(batchesUpTo(opened))
      await copy.close()
    } else {
      // A copy that was whole before opens again all the time.
      expect(atLeast, label).toBe(0)
      expect(['JOURNAL_CORRUPT', 'JOURNAL_NOT_FOUND'], label).toContain(opened)
    }
  }
})

describe('snapshots', () => {
  test('are copied if they are good, and what the log has no more goes', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { segmentBytes, keepSnapshots: 2 })
    const seen = { acknowledged: 0, submitted: 0 }
    await journal.open()
    for (const position of [3, 6]) {
      await appendUpTo(journal, position, seen)
      await takeSnapshot(journal)
    }
    await appendUpTo(journal, 8, seen)
    const first = await backupOn(machine.beside())
    expect(first.snapshots).toEqual(['0000000000000012.snapshot', '0000000000000006.snapshot'])
    expect(endingWith(filesIn(machine, target), '.snapshot')).toEqual(
      endingWith(filesIn(machine, dataFolder), '.snapshot'),
    )
    const found = await copyOn(machine.copy()).snapshots.latest()
    expect(await contentOf(found as NonNullable<typeof found>)).toEqual(piecesAt(12))
    await takeSnapshot(journal)
    expect((await backupOn(machine.beside())).snapshots).toEqual([
      '0000000000000017.snapshot',
      '0000000000000012.snapshot',
    ])
    expect(Object.keys(endingWith(filesIn(machine, target), '.snapshot'))).toHaveLength(2)
    await journal.close()
  })

  test('one that is damaged, or is of another log, is left out', async () => {
    const machine = new SimulatedMachine()
    await logWithSnapshots(machine, 8, [3, 6], { segmentBytes })
    const path = `${dataFolder}/0000000000000012.snapshot`
    const damaged = Buffer.from(machine.disk.contentOf(path))
    damaged[damaged.length - 20] = (damaged.at(-20) as number) ^ 1
    machine.disk.overwrite(path, damaged)
    machine.disk.overwrite(`${dataFolder}/0000000000000009.snapshot`, Buffer.from('no snapshot'))
    expect((await backupOn(machine)).snapshots).toEqual(['0000000000000006.snapshot'])
    expect(Object.keys(filesIn(machine, target)).filter((name) => name.includes('snapshot'))).toEqual([
      '0000000000000006.snapshot',
    ])
  })
})

describe('a journal whose beginning was archived', () => {
  async function archivedLog(): Promise<SimulatedMachine> {
    const machine = new SimulatedMachine()
    await logWithSnapshots(machine, 12, [7, 10], { segmentBytes })
    await archive(dataFolder, '/attic', {}, machine)
    return machine
  }

  test('is copied as it is: what needs the beginning is told where that is', async () => {
    const machine = await archivedLog()
    const { archived, snapshots } = await backupOn(machine)
    expect(archived).toMatchObject({ archivedTo: '/attic' })
    expect(snapshots).toHaveLength(2)
    const copy = copyOn(machine.copy())
    expect((await copy.open()).lastPosition).toBe(12)
    const details = await expectRefusal(readAll(copy), 'JOURNAL_ARCHIVED')
    expect(details).toMatchObject({ archivedTo: '/attic', firstSequence: archived?.firstSequence })
    await copy.close()
    expect(await backupOn(machine)).toMatchObject({ commits: 0 })
  })

  test('is copied whole with its archive', async () => {
    const machine = await archivedLog()
    expect((await backupOn(machine, { archives: ['/attic'] })).archived).toBeUndefined()
    await expectCopy(machine, 12)
  })

  test('after an earlier backup: the copy keeps its beginning', async () => {
    const machine = new SimulatedMachine()
    await logWithSnapshots(machine, 12, [7, 10], { segmentBytes })
    await backupOn(machine)
    await archive(dataFolder, '/attic', {}, machine)
    const journal = journalOn(machine, { segmentBytes })
    await journal.open()
    await journal.append(batchAt(13))
    expect((await backupOn(machine.beside())).archived).toBeUndefined()
    await expectCopy(machine, 13)
    await journal.close()
  })

  test('past the end of an earlier copy: refused until the archive is named', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 2, { segmentBytes })
    await backupOn(machine)
    const journal = journalOn(machine, { segmentBytes })
    await journal.open()
    await appendUpTo(journal, 12, { acknowledged: 2, submitted: 2 })
    await takeSnapshot(journal)
    await archive(dataFolder, '/attic', {}, machine.beside())
    await expectRefusal(backupOn(machine.beside()), 'JOURNAL_ARCHIVED')
    await backupOn(machine.beside(), { archives: ['/attic'] })
    await expectCopy(machine, 12)
    await journal.close()
  })
})

describe('a backup is refused, and nothing is touched', () => {
  async function expectUntouched(machine: SimulatedMachine, problem: RegExp, to = target): Promise<void> {
    const before = machine.disk.snapshot()
    const details = await expectRefusal(backupOn(machine, {}, to), 'INVALID_ARGUMENT')
    expect(details).toMatchObject({ field: 'to', value: to, problem: expect.stringMatching(problem) })
    expect(machine.disk.snapshot()).toEqual(before)
  }

  async function withCopyOf(position: number): Promise<SimulatedMachine> {
    const machine = new SimulatedMachine()
    await writtenLog(machine, position, { segmentBytes })
    await backupOn(machine)
    return machine
  }

  async function otherLog(machine: SimulatedMachine, last: number): Promise<void> {
    const other = new FileJournal(target, { segmentBytes: 100_000 }, machine)
    await other.open()
    for (let position = 1; position <= last; position += 1) {
      await other.append({ position, commits: [{ sequence: position, ...{ entries: [] } }] })
    }
    await other.close()
  }

  test('of a log whose next segment follows another than what was copied', async () => {
    const lives = async (first: string): Promise<SimulatedMachine> => {
      const machine = new SimulatedMachine()
      for (const [from, to] of [
        [1, 3],
        [4, 5],
      ] as const) {
        const journal = journalOn(machine, { segmentBytes: 1 })
        await journal.open()
        for (let position = from; position <= to; position += 1) {
          const [commit, ...more] = batchAt(position).commits
          await journal.append({ position, commits: [{ ...commit, actor: first } as JournalCommit, ...more] })
        }
        await journal.close()
        if (to === 3) await backupOn(machine)
      }
      return machine
    }
    const [machine, other] = [await lives('Ann'), await lives('Bob')]
    const paths = Object.keys(machine.disk.snapshot()).filter((path) => path.startsWith(`${dataFolder}/`))
    const foreign = paths.filter(
      (path) => path.includes('/head') || Number.parseInt(path.slice(6), 10) > sequenceAfter(3),
    )
    expect(foreign.length).toBeGreaterThan(2)
    for (const path of foreign) machine.disk.overwrite(path, other.disk.contentOf(path))
    const { problem } = await expectRefusal(backupOn(machine), 'JOURNAL_CORRUPT')
    expect(problem).toMatch(/does not follow/)
  })

  test('to the journal itself', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 3)
    await expectUntouched(machine, /is the folder of the journal itself/, dataFolder)
  })

  test('to a folder with other files', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 3)
    machine.disk.overwrite(`${target}/notes.txt`, Buffer.from('mine'))
    await expectUntouched(machine, /holds other files, such as notes\.txt/)
  })

  test.each([1, 3, 7])('to another journal, of %i batches', async (last) => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 5, { segmentBytes })
    await otherLog(machine, last)
    await expectUntouched(machine, /holds another journal: its commit \d+ is not in this one/)
  })

  test('to a copy that was opened and written since, also where its own part is torn', async () => {
    const machine = await withCopyOf(5)
    const copy = copyOn(machine)
    await copy.open()
    await copy.append({ position: 6, commits: [{ sequence: sequenceAfter(5) + 1 }] })
    await copy.close()
    await expectUntouched(machine, /holds another journal: its commit 12 is not in this one/)
    const journal = journalOn(machine, { segmentBytes })
    await journal.open()
    await journal.append(batchAt(6))
    await journal.close()
    await expectUntouched(machine, /holds another journal: its commit 12 is not in this one/)
    const last = Object.keys(machine.disk.snapshot())
      .filter((path) => path.startsWith(target) && path.endsWith('.ndjson'))
      .at(-1) as string
    machine.disk.overwrite(last, machine.disk.contentOf(last).subarray(0, -5))
    await expectUntouched(machine, /holds another journal: its commit 12 is not in this one/)
  })

  test.each([1, 3, 9])('to %i batches of another that was never finished, and has no head', async (last) => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 5, { segmentBytes })
    await otherLog(machine, last)
    for (const path of Object.keys(machine.disk.snapshot())) {
      if (path.startsWith(`${target}/head`)) machine.disk.delete(path)
    }
    await expectUntouched(machine, /holds another journal: its commit \d+ is not in this one/)
  })

  test('to the beginning of another that was never finished', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 5, { segmentBytes })
    machine.disk.overwrite(`${target}/0000000000000001.ndjson`, Buffer.from('["half a line of some'))
    await expectUntouched(machine, /0000000000000001\.ndjson begins otherwise/)
  })

  test('of a folder without a journal; to a copy that somebody has open', async () => {
    const machine = await withCopyOf(5)
    await expectRefusal(backupJournal('/nowhere', target, {}, machine), 'JOURNAL_NOT_FOUND')
    const copy = copyOn(machine.beside())
    await copy.open()
    await expectRefusal(backupOn(machine), 'JOURNAL_LOCKED')
    await copy.close()
  })

  test('of damage: it names the journal’s file, and what was copied before stays as it was', async () => {
    const machine = await withCopyOf(5)
    const journal = journalOn(machine, { segmentBytes })
    await journal.open()
    await appendUpTo(journal, 12, { acknowledged: 5, submitted: 5 })
    await journal.close()
    const segments = Object.keys(machine.disk.snapshot()).filter((path) => /^\/data\/.*\.ndjson$/.test(path))
    const bad = segments.at(-2) as string
    const damaged = Buffer.from(machine.disk.contentOf(bad))
    damaged[damaged.length - 30] = (damaged.at(-30) as number) ^ 1
    machine.disk.overwrite(bad, damaged)
    expect((await expectRefusal(backupOn(machine), 'JOURNAL_CORRUPT')).file).toBe(bad)
    const copy = copyOn(machine.copy())
    expect((await copy.open()).lastPosition).toBeGreaterThanOrEqual(5)
    await copy.close()
  })
})
