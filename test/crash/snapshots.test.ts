import { describe, expect, test } from 'vitest'
import type { JournalWarning } from '../../src/journal/file/recovery.ts'
import { expectRefusal } from '../support/refusals.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { segmentsOf } from './damaged-log.ts'
import { appendUpTo, batchesUpTo, dataFolder, expectNothingLost, journalOn, readAll } from './log-story.ts'
import {
  contentOf,
  expectTrue,
  logWithSnapshots,
  piecesAt,
  sealedLines,
  snapshotsOf,
  takeSnapshot,
  timeAt,
} from './snapshot-story.ts'

/** Opens a log and says which snapshot is used, of which sequence, and what was warned of. */
async function used(machine: SimulatedMachine): Promise<{ sequence: number | undefined; warnings: JournalWarning[] }> {
  const warnings: JournalWarning[] = []
  const journal = journalOn(machine, { onWarning: (warning) => warnings.push(warning) })
  await journal.open()
  const found = await journal.snapshots.latest()
  if (found !== undefined) await expectTrue(journal, found)
  expect((await readAll(journal)).length).toBeGreaterThan(0)
  await journal.snapshots.latest()
  await journal.close()
  return { sequence: found?.sequence, warnings }
}

describe('a snapshot at rest', () => {
  test('is lines for less and jq: a header, the pieces, the end, each chained to the line before', async () => {
    const machine = new SimulatedMachine()
    const [info] = await logWithSnapshots(machine, 5, [4])
    const [path] = snapshotsOf(machine) as [string]
    const { position, sequence, mark } = info as NonNullable<typeof info>
    expect(path).toBe(`${dataFolder}/${String(sequence).padStart(16, '0')}.snapshot`)
    const header = { format: 1, position, sequence, at: timeAt(sequence), mark }
    expect(machine.disk.contentOf(path)).toEqual(sealedLines([header, ...piecesAt(sequence), { pieces: 2 }]))
    expect(info).toMatchObject({ file: path, bytes: machine.disk.contentOf(path).length })
  })

  test('two are kept by default, the newest, or as many as is said', async () => {
    for (const [keepSnapshots, kept] of [
      [undefined, 2],
      [1, 1],
      [3, 3],
    ] as const) {
      const machine = new SimulatedMachine()
      const taken = await logWithSnapshots(
        machine,
        9,
        [2, 3, 5, 8],
        keepSnapshots === undefined ? {} : { keepSnapshots },
      )
      expect(snapshotsOf(machine)).toEqual(taken.slice(-kept).map(({ file }) => file))
    }
  })

  test('those that are not good are not counted, and go with the others', async () => {
    const machine = new SimulatedMachine()
    const taken = await logWithSnapshots(machine, 6, [2, 3, 5], { keepSnapshots: 3 })
    machine.disk.overwrite(taken[1]?.file as string, Buffer.from('rotten'))
    const journal = journalOn(machine)
    await journal.open()
    expect((await journal.snapshots.latest({ sequence: taken[1]?.sequence as number }))?.sequence).toBe(
      taken[0]?.sequence,
    )
    const { file } = await takeSnapshot(journal)
    expect(snapshotsOf(machine)).toEqual([taken[2]?.file, file])
    await journal.close()
  })

  test('one that is written again is good again', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine)
    await journal.open()
    await appendUpTo(journal, 2, { acknowledged: 0, submitted: 0 })
    await takeSnapshot(journal)
    await appendUpTo(journal, 3, { acknowledged: 2, submitted: 2 })
    const { file, sequence } = await takeSnapshot(journal)
    machine.disk.overwrite(file, Buffer.from('rotten'))
    expect((await journal.snapshots.latest())?.sequence).toBeLessThan(sequence)
    await takeSnapshot(journal)
    await appendUpTo(journal, 4, { acknowledged: 3, submitted: 3 })
    const last = await takeSnapshot(journal)
    expect(snapshotsOf(machine)).toEqual([file, last.file])
  })

  test('an old one that cannot be removed is told, and the new one stands', async () => {
    const machine = new SimulatedMachine()
    const warnings: JournalWarning[] = []
    const journal = journalOn(machine, { keepSnapshots: 1, onWarning: (warning) => warnings.push(warning) })
    await journal.open()
    await appendUpTo(journal, 1, { acknowledged: 0, submitted: 0 })
    const { file } = await takeSnapshot(journal)
    await appendUpTo(journal, 2, { acknowledged: 1, submitted: 1 })
    machine.disk.fault = { how: 'fails', only: 'remove', at: (machine.disk.callsOf.get('remove') ?? 0) + 1 }
    const { sequence } = await takeSnapshot(journal)
    expect(warnings).toMatchObject([{ code: 'SNAPSHOT_KEPT', file }])
    expect((await journal.snapshots.latest())?.sequence).toBe(sequence)
    await appendUpTo(journal, 3, { acknowledged: 2, submitted: 2 })
    expect(snapshotsOf(machine)).toHaveLength(2)
    await takeSnapshot(journal)
    expect(snapshotsOf(machine)).toHaveLength(1)
  })

  test('of an empty log: refused, there is nothing to keep', async () => {
    const journal = journalOn(new SimulatedMachine())
    await journal.open()
    await expectRefusal(takeSnapshot(journal), 'INVALID_ARGUMENT')
  })
})

describe('a snapshot that is not good is ignored with a warning, and what is before it is used', () => {
  /** Two snapshots; what the newest becomes is up to the test. */
  async function twoSnapshots(): Promise<{ machine: SimulatedMachine; newest: string; older: number; newer: number }> {
    const machine = new SimulatedMachine()
    const [first, second] = await logWithSnapshots(machine, 7, [3, 6])
    return {
      machine,
      newest: second?.file as string,
      older: first?.sequence as number,
      newer: second?.sequence as number,
    }
  }

  test('cut at any byte', async () => {
    const { machine, newest, older } = await twoSnapshots()
    const whole = machine.disk.contentOf(newest)
    for (let length = 0; length < whole.length; length += 1) {
      const copy = machine.copy()
      copy.disk.overwrite(newest, whole.subarray(0, length))
      const { sequence, warnings } = await used(copy)
      expect(sequence, `cut at ${length}`).toBe(older)
      const offset = whole.subarray(0, length).lastIndexOf(0x0a) + 1
      expect(warnings).toMatchObject([{ code: 'SNAPSHOT_IGNORED', file: newest, offset }])
    }
  })

  test('any bit of it flipped', async () => {
    const { machine, newest, older } = await twoSnapshots()
    const whole = machine.disk.contentOf(newest)
    const copy = machine.copy()
    for (let bit = 0; bit < 8 * whole.length; bit += 1) {
      const damaged = Buffer.from(whole)
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7))
      copy.disk.overwrite(newest, damaged)
      const warnings: JournalWarning[] = []
      const journal = journalOn(copy, { onWarning: (warning) => warnings.push(warning) })
      expect((await journal.snapshots.latest())?.sequence, `bit ${bit}`).toBe(older)
      const offset = whole.subarray(0, bit >> 3).lastIndexOf(0x0a) + 1
      expect(warnings).toMatchObject([{ code: 'SNAPSHOT_IGNORED', file: newest, offset }])
    }
  })

  test('anything behind its end, lines left out, doubled or swapped', async () => {
    const { machine, newest, older } = await twoSnapshots()
    const whole = machine.disk.contentOf(newest)
    const lines = whole.toString().split(/(?<=\n)/)
    const [header, first, second, end] = lines as [string, string, string, string]
    const wrong = [
      [header, first, second, end, '\n'],
      [header, first, second, end, 'x'],
      [header, first, second, end, end],
      [header, second, first, end],
      [header, first, end],
      [header, first, first, second, end],
      [first, second, end],
      [end],
    ]
    for (const text of wrong) {
      const copy = machine.copy()
      copy.disk.overwrite(newest, Buffer.from(text.join('')))
      const { sequence, warnings } = await used(copy)
      expect(sequence).toBe(older)
      expect(warnings).toMatchObject([{ code: 'SNAPSHOT_IGNORED', file: newest }])
    }
  })

  const header = { format: 1, position: 6, sequence: 12, at: 1, mark: '' }
  test.each([
    ['of a newer format', [{ ...header, format: 2, novelty: true }, { pieces: 0 }], /format 2.*reads 1/],
    ['without a format', [{ ...header, format: undefined }, { pieces: 0 }], /does not begin as/],
    ['without a mark', [{ ...header, mark: undefined }, { pieces: 0 }], /which point/],
    ['with nothing but pieces', [[1], [2], { pieces: 2 }], /does not begin as/],
    ['of another sequence than its name', [{ ...header, sequence: 5 }, { pieces: 0 }], /its name is another/],
  ])('one %s, under hashes that are right', async (_, contents, problem) => {
    const { machine, newest, older } = await twoSnapshots()
    machine.disk.overwrite(newest, sealedLines(contents))
    const { sequence, warnings } = await used(machine)
    expect(sequence).toBe(older)
    expect(warnings).toMatchObject([
      { code: 'SNAPSHOT_IGNORED', file: newest, message: expect.stringMatching(problem) },
    ])
  })

  test('fewer pieces than it says, under hashes that are right', async () => {
    const { machine, newest, older, newer } = await twoSnapshots()
    const [, info] = await logWithSnapshots(new SimulatedMachine(), 7, [3, 6])
    const { position, mark } = info as NonNullable<typeof info>
    const own = { format: 1, position, sequence: newer, at: timeAt(newer), mark }
    machine.disk.overwrite(newest, sealedLines([own, [1], { pieces: 2 }]))
    const { sequence, warnings } = await used(machine)
    expect(sequence).toBe(older)
    expect(warnings).toMatchObject([{ message: expect.stringContaining('pieces are missing') }])
  })

  test('of another log at the same sequence', async () => {
    const { machine, newest, older } = await twoSnapshots()
    const other = new SimulatedMachine()
    const journal = journalOn(other)
    await journal.open()
    for (const { position, commits } of batchesUpTo(6)) {
      await journal.append({ position, commits: commits.map((commit) => ({ ...commit, actor: 'Eve' })) })
    }
    const { file } = await takeSnapshot(journal)
    expect(file).toBe(newest)
    machine.disk.overwrite(newest, other.disk.contentOf(newest))
    const { sequence, warnings } = await used(machine)
    expect(sequence).toBe(older)
    expect(warnings).toMatchObject([{ code: 'SNAPSHOT_IGNORED', message: expect.stringContaining('another log') }])
  })

  test('ahead of the log, as after a copy that was made bit by bit', async () => {
    const { machine, newest, newer } = await twoSnapshots()
    const shorter = new SimulatedMachine()
    await logWithSnapshots(shorter, 5, [3])
    shorter.disk.overwrite(newest, machine.disk.contentOf(newest))
    const { sequence, warnings } = await used(shorter)
    expect(sequence).toBeLessThan(newer)
    expect(warnings).toMatchObject([{ code: 'SNAPSHOT_IGNORED', file: newest }])
    // The log grows past it and is another there: it stays what it is, until a newer one lets it go.
    const journal = journalOn(shorter)
    await journal.open()
    await journal.append({ position: 6, commits: [{ sequence: 12 }, { sequence: 13 }, { sequence: 14 }] })
    expect((await journal.snapshots.latest())?.sequence).toBe(sequence)
    await takeSnapshot(journal)
    expect(snapshotsOf(shorter)).not.toContain(newest)
  })

  test('all of them: the whole log is read', async () => {
    const { machine } = await twoSnapshots()
    for (const path of snapshotsOf(machine)) machine.disk.overwrite(path, Buffer.from('{}\n'))
    const { sequence, warnings } = await used(machine)
    expect([sequence, warnings.length]).toEqual([undefined, 2])
    const [first] = segmentsOf(machine) as [string]
    machine.disk.overwrite(first, Buffer.from('damaged\n'))
    await expectRefusal(journalOn(machine).open(), 'JOURNAL_CORRUPT')
  })

  test('a name that is no sequence: ignored, and told once', async () => {
    const { machine, newer } = await twoSnapshots()
    const names = ['my.snapshot', '1.snapshot', '0000000000000000.snapshot', '00000000000000001.snapshot']
    for (const name of names) machine.disk.overwrite(`${dataFolder}/${name}`, Buffer.from('mine'))
    const { sequence, warnings } = await used(machine)
    expect(sequence).toBe(newer)
    expect(warnings.map(({ file }) => file).toSorted()).toEqual(names.map((name) => `${dataFolder}/${name}`).toSorted())
    for (const name of names) expect(machine.disk.contentOf(`${dataFolder}/${name}`).toString()).toBe('mine')
  })

  test('one that the disk does not give', async () => {
    const { machine, newest, older } = await twoSnapshots()
    const open = machine.disk.open.bind(machine.disk)
    machine.disk.open = async (path, mode) => {
      const file = await open(path, mode)
      return path === newest ? { ...file, read: () => Promise.reject(new Error('EIO: rotten sector')) } : file
    }
    const { sequence, warnings } = await used(machine)
    expect(sequence).toBe(older)
    expect(warnings).toMatchObject([{ code: 'SNAPSHOT_IGNORED', message: expect.stringContaining('rotten sector') }])
  })

  test('damaged after it was found good: reading it throws, and then it is passed over', async () => {
    const { machine, newest, older } = await twoSnapshots()
    const journal = journalOn(machine)
    await journal.open()
    const found = await journal.snapshots.latest()
    const damaged = Buffer.from(machine.disk.contentOf(newest))
    damaged[damaged.length - 100] = 0
    machine.disk.overwrite(newest, damaged)
    const reading = contentOf(found as NonNullable<typeof found>)
    expect(await expectRefusal(reading, 'JOURNAL_CORRUPT')).toMatchObject({ file: newest })
    expect((await journal.snapshots.latest())?.sequence).toBe(older)
  })

  test('cut after it was found good: looked at again', async () => {
    const { machine, newest, older, newer } = await twoSnapshots()
    const { snapshots } = journalOn(machine)
    expect((await snapshots.latest())?.sequence).toBe(newer)
    machine.disk.overwrite(newest, machine.disk.contentOf(newest).subarray(0, -1))
    expect((await snapshots.latest())?.sequence).toBe(older)
  })
})

describe('what is left of one that was never finished', () => {
  test('goes when the log is opened next, unless its writer lives', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine)
    await journal.open()
    await appendUpTo(journal, 3, { acknowledged: 0, submitted: 0 })
    const other = machine.beside()
    const point = await journal.snapshots.settle()
    const open = other.disk.callsOf.get('write') ?? 0
    other.disk.fault = { how: 'kills after', only: 'write', at: open + 2 }
    await expect(journalOn(other).snapshots.write({ ...point, at: 1 }, piecesAt(5))).rejects.toThrow('KILLED')
    expect(snapshotsOf(machine)).toHaveLength(1)
    const after = machine.kill()
    const again = journalOn(after)
    await again.open()
    await again.close()
    // The other process is still there.
    expect(snapshotsOf(after)).toHaveLength(1)
    const later = after.cutPower('keep')
    await journalOn(later).open()
    expect(snapshotsOf(later)).toEqual([])
  })
})

describe('opening with a snapshot', () => {
  test('reads the log from the segment of its point on, and of what is before only the ends', async () => {
    const machine = new SimulatedMachine()
    const [info] = await logWithSnapshots(machine, 12, [8], { segmentBytes: 600 })
    const begin = segmentOf(machine, info?.sequence as number)
    const before = segmentsOf(machine).filter((path) => path < begin)
    expect(before.length).toBeGreaterThan(2)
    const opened: string[] = []
    const open = machine.disk.open.bind(machine.disk)
    machine.disk.open = (path, mode) => {
      opened.push(path)
      return open(path, mode)
    }
    const journal = journalOn(machine)
    expect((await journal.open()).lastPosition).toBe(12)
    // Whether each ends where the next begins.
    const ends = Object.fromEntries(before.map((path, index) => [path, index === 0 ? 1 : 2]))
    for (const path of before) expect(opened.filter((other) => other === path).length, path).toBe(ends[path])
    expect(await readAll(journal)).toEqual(batchesUpTo(12))
    await journal.close()
  })

  test('what was damaged before it is found by reading; from it on, by opening', async () => {
    const machine = new SimulatedMachine()
    const [info] = await logWithSnapshots(machine, 12, [8], { segmentBytes: 600 })
    for (const segment of segmentsOf(machine)) {
      const copy = machine.copy()
      const damaged = Buffer.from(copy.disk.contentOf(segment))
      damaged[100] = (damaged[100] as number) ^ 1
      copy.disk.overwrite(segment, damaged)
      const journal = journalOn(copy)
      const isBefore = segment < segmentOf(machine, info?.sequence as number)
      if (!isBefore) await expectRefusal(journal.open(), 'JOURNAL_CORRUPT')
      else {
        await journal.open()
        const found = await journal.snapshots.latest()
        expect(await contentOf(found as NonNullable<typeof found>)).toEqual(piecesAt(info?.sequence as number))
        expect((await expectRefusal(readAll(journal), 'JOURNAL_CORRUPT')).file).toBe(segment)
      }
    }
  })

  test('a log cut before the point of a good snapshot, or damaged there: refused', async () => {
    const machine = new SimulatedMachine()
    const [info] = await logWithSnapshots(machine, 6, [6], { segmentBytes: 100_000 })
    const [segment] = segmentsOf(machine) as [string]
    const content = machine.disk.contentOf(segment)
    // A head of before: it knows nothing of what came later, as after a power cut.
    const early = new SimulatedMachine()
    await logWithSnapshots(early, 2, [], { segmentBytes: 100_000 })
    machine.disk.overwrite(`${dataFolder}/head`, early.disk.contentOf(`${dataFolder}/head`))
    const damaged = Buffer.from(content)
    damaged[content.length - 5] = 0
    machine.disk.overwrite(segment, damaged)
    const { sequence } = await expectRefusal(journalOn(machine).open(), 'JOURNAL_CORRUPT')
    expect(sequence).toBe((info?.sequence as number) - (batchesUpTo(6).at(-1)?.commits.length as number) + 1)
  })

  test('a head of another log is refused, also where its point is before what is read', async () => {
    const machine = new SimulatedMachine()
    await logWithSnapshots(machine, 12, [10], { segmentBytes: 600 })
    const early = new SimulatedMachine()
    const journal = journalOn(early, { segmentBytes: 600 })
    await journal.open()
    for (const { position, commits } of batchesUpTo(2)) {
      await journal.append({ position, commits: commits.map((commit) => ({ ...commit, actor: 'Eve' })) })
    }
    await journal.close()
    machine.disk.overwrite(`${dataFolder}/head`, early.disk.contentOf(`${dataFolder}/head`))
    const { problem } = await expectRefusal(journalOn(machine).open(), 'JOURNAL_CORRUPT')
    expect(problem).toContain('not the log that the head belongs to')
  })

  test('a head that is old, as after a power cut: everything is there', async () => {
    for (const headAt of [1, 2, 5, 8, 9]) {
      const machine = new SimulatedMachine()
      await logWithSnapshots(machine, 12, [8], { segmentBytes: 600 })
      const early = new SimulatedMachine()
      await logWithSnapshots(early, headAt, [], { segmentBytes: 600 })
      machine.disk.overwrite(`${dataFolder}/head`, early.disk.contentOf(`${dataFolder}/head`))
      await expectNothingLost(machine, { acknowledged: 12, submitted: 12 })
    }
  })
})

/** The path of the segment that has a sequence. */
function segmentOf(machine: SimulatedMachine, sequence: number): string {
  const path = segmentsOf(machine).findLast((candidate) => Number.parseInt(candidate.slice(-23), 10) <= sequence)
  return path as string
}
