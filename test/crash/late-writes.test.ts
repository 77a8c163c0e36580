import { describe, expect, test } from 'vitest'
import { archive } from '../../src/journal/file/archive.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { ownerOf } from '../../src/journal/file/layout.ts'
import type { JournalWarning } from '../../src/journal/file/recovery.ts'
import { backupJournal } from '../../src/maintenance/backup-journal.ts'
import { journalStats } from '../../src/maintenance/journal-stats.ts'
import { verifyJournal } from '../../src/maintenance/verify-journal.ts'
import { expectRefusal } from '../support/refusals.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { batchOf, StallingWriter } from '../support/stalling-writer.ts'
import { expectCorrupt, headPath, segmentsOf } from './damaged-log.ts'
import { appendUpTo, batchesUpTo, dataFolder, journalOn, readAll, writtenLog } from './log-story.ts'
import { takeSnapshot } from './snapshot-story.ts'

const options = { segmentBytes: 100_000 }

/** How many calls the old owner makes before the write of its second batch. */
async function callsBeforeSecondWrite(): Promise<number> {
  const machine = new SimulatedMachine()
  const writer = new StallingWriter(machine, 'old', options)
  writer.begin(2)
  for (let calls = 1; ; calls += 1) {
    await writer.go(1)
    if (writer.answered.length === 1) return calls
  }
}

/** An owner that wrote behind the end that the next one found: its second batch was never answered. */
async function withLateWrite(): Promise<{ machine: SimulatedMachine; old: StallingWriter; next: StallingWriter }> {
  const calls = await callsBeforeSecondWrite()
  const machine = new SimulatedMachine()
  const old = new StallingWriter(machine, 'old', options)
  const next = new StallingWriter(machine.elsewhere(), 'next', options)
  old.begin(2)
  await old.go(calls)
  next.begin(2)
  await next.go()
  await old.go()
  return { machine: machine.beside(), old, next }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Opens and closes a log. @returns what was warned of */
async function warningsOf(machine: SimulatedMachine): Promise<JournalWarning[]> {
  const warnings: JournalWarning[] = []
  const journal = journalOn(machine, { onWarning: (warning) => warnings.push(warning) })
  await journal.open()
  await journal.close()
  return warnings
}

describe('what an owner writes that has lost the log', () => {
  test('stands behind the end that the next one found: it is told of once, kept aside, and changes nothing', async () => {
    const { machine, old, next } = await withLateWrite()
    expect([old.answered, next.answered]).toEqual([['old1'], ['next1', 'next2']])
    expect(old.failure).toMatchObject({ code: 'JOURNAL_FAILED', message: expect.stringMatching(/lock is gone/) })
    const [first = '', second = ''] = segmentsOf(machine)
    expect([first, second]).toEqual([
      `${dataFolder}/0000000000000001.ndjson`,
      `${dataFolder}/0000000000000002-2-after-1.ndjson`,
    ])
    const before = machine.disk.contentOf(first)
    const [warning, ...others] = await warningsOf(machine)
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'LATE_WRITE', file: first })
    const { offset = 0, keptIn = '' } = warning ?? {}
    expect(machine.disk.contentOf(keptIn).toString()).toMatch(/^\["[\da-f]{64}",.*old2.*\n$/)
    expect(before.subarray(offset, offset + machine.disk.contentOf(keptIn).length)).toEqual(
      machine.disk.contentOf(keptIn),
    )
    expect(machine.disk.contentOf(first)).toEqual(before)
    expect(await warningsOf(machine)).toEqual([])
    const marks = (await readAll(journalOn(machine))).map(({ commits }) => commits[0])
    expect(marks).toMatchObject([{ mark: 'old1' }, { mark: 'next1' }, { mark: 'next2' }])
  })

  test('zeros that a killed process wrote ahead are nothing, however many; and they are no more than what it wrote', async () => {
    for (const length of [1, 300_000, 2_000_000]) {
      let machine = new SimulatedMachine()
      const warnings: JournalWarning[] = []
      const onWarning = (warning: JournalWarning): number => warnings.push(warning)
      for (const first of [1, 3, 5]) {
        const journal = journalOn(machine, { segmentBytes: 16 * 1024 * 1024, onWarning })
        await journal.open()
        for (const sequence of [first, first + 1]) {
          const commit = { sequence, mark: 'x'.repeat(sequence === first ? length : 1) }
          await journal.append({ position: sequence, commits: [commit] })
        }
        machine = machine.kill()
      }
      expect(warnings).toEqual([])
      expect(await warningsOf(machine)).toEqual([])
      expect(Object.keys(machine.disk.snapshot()).filter((path) => path.includes('torn'))).toEqual([])
      for (const segment of segmentsOf(machine)) {
        const content = machine.disk.contentOf(segment)
        const written = content.lastIndexOf(0x0a) + 1
        expect(content.length - written).toBeLessThanOrEqual(Math.max(64 * 1024, written))
      }
      expect(await readAll(journalOn(machine))).toHaveLength(6)
    }
  })

  test('verify tells of it, and calls the log sound; stats names the file in which it is kept', async () => {
    const { machine } = await withLateWrite()
    const [file = ''] = segmentsOf(machine)
    const { problems, lateWrites } = await verifyJournal(dataFolder, {}, machine)
    expect(problems.filter(({ about }) => about === 'log')).toEqual([])
    expect(lateWrites).toEqual([{ file, offset: expect.any(Number), bytes: expect.any(Number) }])
    const [warning] = await warningsOf(machine)
    expect(lateWrites[0]?.offset).toBe(warning?.offset)
    const { tornFiles } = await journalStats(dataFolder, {}, machine)
    expect(tornFiles.map((name) => `${dataFolder}/${name}`)).toEqual([warning?.keptIn])
  })

  test('a segment that such an owner begins is none of the log: it is kept aside, and goes', async () => {
    const { machine } = await withLateWrite()
    const [first = '', second = ''] = segmentsOf(machine)
    const stray = `${dataFolder}/0000000000000003.ndjson`
    machine.disk.overwrite(stray, machine.disk.contentOf(first))
    const warnings = await warningsOf(machine)
    expect(warnings.map(({ code, file }) => [code, file])).toEqual([
      ['LATE_WRITE', first],
      ['LATE_WRITE', stray],
    ])
    expect(segmentsOf(machine)).toEqual([first, second])
    expect(
      machine.disk
        .contentOf(warnings[1]?.keptIn as string)
        .toString()
        .trimEnd(),
    ).toMatch(/^\[/)
  })

  test('a reader that was in the middle of it goes on with the log, and sees nothing of it', async () => {
    const calls = await callsBeforeSecondWrite()
    const machine = new SimulatedMachine()
    const old = new StallingWriter(machine, 'old', options)
    const next = new StallingWriter(machine.elsewhere(), 'next', options)
    old.begin(2)
    await old.go(calls)
    const reading = journalOn(machine.beside()).read()
    expect((await reading.next()).value?.commits).toMatchObject([{ mark: 'old1' }])
    next.begin(2)
    await next.go()
    await old.go()
    for (const mark of ['next1', 'next2']) expect((await reading.next()).value?.commits).toMatchObject([{ mark }])
    expect(await reading.next()).toMatchObject({ done: true })
  })

  test('what was answered is damaged before the sealed end: refused, as everywhere', async () => {
    const { machine } = await withLateWrite()
    const [file = ''] = segmentsOf(machine)
    const damaged = Buffer.from(machine.disk.contentOf(file))
    damaged[100] = (damaged[100] as number) ^ 1
    machine.disk.overwrite(file, damaged)
    await expectCorrupt(machine, { file, offset: 0 })
  })

  test('archiving moves the log, and keeps here what was written behind it', async () => {
    const { machine } = await withLateWrite()
    const journal = journalOn(machine, { segmentBytes: 1 })
    await journal.open()
    await takeSnapshot(journal)
    const lastPosition = (await readAll(journal)).length
    for (const { position, commits } of batchesUpTo(1))
      await journal.append({
        position: lastPosition + position,
        commits: [{ ...commits[0], sequence: lastPosition + 1 }],
      })
    await journal.close()
    // As if it had been written since the last opening.
    for (const path of Object.keys(machine.disk.snapshot())) if (path.includes('.torn-at-')) machine.disk.delete(path)
    const { segments } = await archive(dataFolder, '/elsewhere', {}, machine)
    expect(segments).toEqual(['0000000000000001.ndjson', '0000000000000002-2-after-1.ndjson'])
    expect(machine.disk.contentOf('/elsewhere/0000000000000001.ndjson').toString()).not.toContain('old2')
    const kept = Object.entries(machine.disk.snapshot()).filter(([path]) => path.includes('.torn-at-'))
    expect(kept.map(([, text]) => text).join('')).toContain('old2')
  })

  test('a backup has the log of all owners and nothing else; opened and written, it goes on behind it', async () => {
    const { machine } = await withLateWrite()
    await backupJournal(dataFolder, '/copy', {}, machine)
    expect(
      segmentsOf(machine)
        .filter((path) => path.startsWith('/copy'))
        .map(nameOf),
    ).toEqual(
      segmentsOf(machine)
        .filter((path) => path.startsWith(dataFolder))
        .map(nameOf),
    )
    expect(Object.values(machine.disk.snapshot()).filter((text) => text.includes('old2'))).toHaveLength(1)
    for (let round = 0; round < 3; round += 1) {
      const copy = new FileJournal('/copy', options, machine)
      const { lastPosition, lastSequence } = await copy.open()
      expect(lastPosition).toBe(3 + round)
      await copy.append(batchOf(lastPosition + 1, lastSequence + 1, `copy${round}`))
      await copy.close()
      expect(await readAll(copy)).toHaveLength(4 + round)
    }
    const copied = segmentsOf(machine).filter((path) => path.startsWith('/copy'))
    expect(copied.map((path) => ownerOf(nameOf(path)))).toEqual([1, 2, 3, 4, 5])
  })

  test('a snapshot of it is not used', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 2, options)
    const old = journalOn(machine, options)
    await old.open()
    await appendUpTo(old, 4, { acknowledged: 2, submitted: 2 })
    const snapshot = await takeSnapshot(old)
    // The log goes on before that, as if those had come late.
    const early = new SimulatedMachine()
    await writtenLog(early, 2, options)
    await writtenLog(early, 0, options)
    for (const path of [headPath, `${headPath}-2`]) machine.disk.delete(path)
    for (const [path] of Object.entries(machine.disk.snapshot()))
      if (path.endsWith('.ndjson')) machine.disk.delete(path)
    for (const path of Object.keys(early.disk.snapshot())) machine.disk.overwrite(path, early.disk.contentOf(path))
    machine.disk.delete(`${dataFolder}/lock`)
    const warnings = await warningsOf(machine.beside())
    expect(warnings).toMatchObject([{ code: 'SNAPSHOT_IGNORED', file: snapshot.file }])
  })
})

describe('a power cut that took what was answered without a sync', () => {
  /** Three batches were answered, and only the first was on the disk; the head says so. */
  async function withLoss(): Promise<SimulatedMachine> {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { ...options, durability: 'never' })
    await journal.open()
    await appendUpTo(journal, 1, { acknowledged: 0, submitted: 0 })
    await journal.snapshots.settle()
    const [file = ''] = segmentsOf(machine)
    const length = machine.disk.contentOf(file).indexOf('\n') + 1
    await appendUpTo(journal, 3, { acknowledged: 1, submitted: 1 })
    machine.disk.overwrite(file, Buffer.from(machine.disk.contentOf(file).subarray(0, length)))
    return machine.kill()
  }

  /** Other batches than those that were lost, by an owner that is told of the loss. */
  async function goOn(machine: SimulatedMachine): Promise<void> {
    const next = new StallingWriter(machine, 'next', options)
    next.begin(1)
    await next.go()
    expect(next.answered).toHaveLength(1)
    expect(next.warnings).toMatchObject([{ code: 'UNSYNCED_LOST' }])
  }

  test('no earlier head says of it what is not true any more', async () => {
    const machine = await withLoss()
    await goOn(machine)
    expect(await warningsOf(machine.beside())).toEqual([])
  })

  test('nor does the head of a process that took a number and never was an owner', async () => {
    const machine = await withLoss()
    const never = new StallingWriter(machine, 'never', options, /^open create .*head|^syncFolder/)
    never.begin(1)
    await never.go(0)
    await goOn(machine.elsewhere())
    await never.go(1)
    const heads = Object.keys(machine.disk.snapshot()).filter((path) => path.startsWith(headPath))
    expect(heads.filter((path) => !path.includes('.new'))).toHaveLength(2)
    expect(await warningsOf(machine.beside())).toEqual([])
  })
})

describe('who is alive', () => {
  /** An open journal, and a process that cannot look its process up. */
  async function opened(): Promise<{ here: SimulatedMachine; there: SimulatedMachine; journal: FileJournal }> {
    const here = new SimulatedMachine()
    const journal = journalOn(here)
    await journal.open()
    return { here, there: here.elsewhere(), journal }
  }

  test('a heartbeat that moves: refused after the first one, naming host and process, whatever the two clocks say', async () => {
    const { here, there, journal } = await opened()
    there.timers.pace = async () => here.timers.beat()
    const details = await expectRefusal(journalOn(there).open(), 'JOURNAL_LOCKED')
    expect(details).toEqual({ holder: 'process 1 on host host', takeOverAfterMs: 10_000 })
    expect(there.timers.now()).toBeLessThan(1_000)
    await journal.close()
    await journalOn(there).open()
  })

  test.each([10_000, 60_000])(
    'a heartbeat that has stood still for %d ms: taken over, and no sooner',
    async (takeOverAfterMs) => {
      const { there, journal } = await opened()
      const next = journalOn(there, { takeOverAfterMs })
      await next.open()
      expect(there.timers.now()).toBeGreaterThanOrEqual(takeOverAfterMs)
      expect(there.timers.now()).toBeLessThan(takeOverAfterMs + 500)
      await expectRefusal(appendUpTo(journal, 1, { acknowledged: 0, submitted: 0 }), 'JOURNAL_FAILED')
      await appendUpTo(next, 1, { acknowledged: 0, submitted: 0 })
    },
  )

  test('a holder that counts seldom is given the time to', async () => {
    const here = new SimulatedMachine()
    await journalOn(here, { takeOverAfterMs: 60_000 }).open()
    const there = here.elsewhere()
    await journalOn(there, { takeOverAfterMs: 1 }).open()
    expect(there.timers.now()).toBeGreaterThanOrEqual(3_000)
  })

  test('one of an earlier version counts nothing, and never looks whether it lost the log: its head must stand still', async () => {
    const { here, there, journal } = await opened()
    await appendUpTo(journal, 1, { acknowledged: 0, submitted: 0 })
    const lock = { pid: 7, startTime: 'started-7', token: '0b5f4c1e-0000-4000-8000-000000000000' }
    here.disk.overwrite(`${dataFolder}/lock`, Buffer.from(JSON.stringify(lock)))
    const stands = here.disk.contentOf(headPath)
    const goesOn = Buffer.from(stands)
    goesOn[stands.length - 2] = 0x21
    there.timers.pace = async () => here.disk.overwrite(headPath, goesOn)
    await expectRefusal(journalOn(there).open(), 'JOURNAL_LOCKED')
    here.disk.overwrite(headPath, stands)
    const later = here.elsewhere()
    await journalOn(later).open()
    expect(later.timers.now()).toBeGreaterThanOrEqual(10_000)
  })

  test('one that only waits is told at its heartbeat, and whoever asked to be', async () => {
    const { here, there, journal } = await opened()
    const told: unknown[] = []
    journal.whenFailed((failure) => told.push(failure))
    await journalOn(there).open()
    here.timers.beat()
    await expect.poll(() => told).toMatchObject([{ code: 'JOURNAL_FAILED' }])
    await journal.close()
    const silent = await opened()
    await journalOn(silent.there).open()
    silent.here.timers.beat()
    await new Promise((resolve) => setTimeout(resolve, 10))
    await expectRefusal(silent.journal.close(), 'JOURNAL_FAILED')
  })

  test('a lock in a copied folder is nobody’s, also where its process cannot be looked up', async () => {
    const { here, there } = await opened()
    there.disk.overwrite('/copy/lock', here.disk.contentOf(`${dataFolder}/lock`))
    await new FileJournal('/copy', {}, there).open()
    expect(there.timers.now()).toBe(0)
  })

  test('verify and stats take a holder that cannot be looked up for one that may be writing', async () => {
    const { there } = await opened()
    expect((await journalStats(dataFolder, {}, there)).lock).toEqual({ pid: 1, isRunning: true, host: 'host' })
  })
})

describe('a folder that other machines may change', () => {
  test('is refused unless told; then the lock itself is read after each sync', async () => {
    const machine = new SimulatedMachine()
    machine.disk.shared = 'NFS'
    const details = await expectRefusal(journalOn(machine).open(), 'INVALID_ARGUMENT')
    expect(details.field).toBe('folder')
    expect(details.problem).toMatch(/NFS.*allowNetworkFolder/)
    const journal = journalOn(machine, { allowNetworkFolder: true })
    await journal.open()
    const opens = machine.disk.callsOf.get('open') as number
    await appendUpTo(journal, 1, { acknowledged: 0, submitted: 0 })
    // Its segment, and the lock.
    expect(machine.disk.callsOf.get('open')).toBe(opens + 2)
    await journalOn(machine.elsewhere(), { allowNetworkFolder: true }).open()
    await expectRefusal(appendUpTo(journal, 2, { acknowledged: 1, submitted: 1 }), 'JOURNAL_FAILED')
  })

  test('has no durability but always', () => {
    expect(() => journalOn(new SimulatedMachine(), { allowNetworkFolder: true, durability: 'never' })).toThrow(
      /allowNetworkFolder/,
    )
  })
})
