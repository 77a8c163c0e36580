import { describe, expect, test } from 'vitest'
import type { LogEnd } from '../../src/journal/file/log-end.ts'
import { expectRefusal } from '../support/refusals.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import {
  expectCorrupt,
  expectUnreadable,
  headPath,
  headSaying,
  linesOf,
  sealedLine,
  segmentsOf,
} from './damaged-log.ts'
import { appendUpTo, batchAt, batchesUpTo, dataFolder, journalOn, readAll, writtenLog } from './log-story.ts'

async function closedLog(batches = 4): Promise<SimulatedMachine> {
  const machine = new SimulatedMachine()
  await writtenLog(machine, batches)
  return machine
}

/** Its process was killed; everything was acknowledged. */
async function killedLog(batches = 4): Promise<SimulatedMachine> {
  const machine = new SimulatedMachine()
  const journal = journalOn(machine, { segmentBytes: 700 })
  await journal.open()
  await appendUpTo(journal, batches, { acknowledged: 0, submitted: 0 })
  const after = machine.kill()
  after.disk.delete(`${dataFolder}/lock`)
  return after
}

const makers = [
  ['after a clean close', closedLog],
  ['after a kill', killedLog],
] as const

/** Where the lines of a segment end, before what was only preallocated. */
const lengthOf = ({ disk }: SimulatedMachine, segment: string): number => disk.contentOf(segment).lastIndexOf(0x0a) + 1

describe.each(makers)('damage in what was acknowledged, %s', (_, make) => {
  test('cut at any byte: refused, naming where', async () => {
    const machine = await make()
    const segments = segmentsOf(machine)
    for (const [index, segment] of segments.entries()) {
      const content = machine.disk.contentOf(segment)
      for (let length = 0; length < lengthOf(machine, segment); length += 1) {
        const copy = machine.copy()
        copy.disk.overwrite(segment, content.subarray(0, length))
        const offset = content.subarray(0, length).lastIndexOf(0x0a) + 1
        const isWholeLine = length === offset
        // A segment that ends early, at a line, is missed where the next begins.
        const expected = isWholeLine && index < segments.length - 1 ? {} : { file: segment, offset }
        await expectCorrupt(copy, expected)
        await expectUnreadable(copy)
      }
    }
  })

  test('one bit flipped anywhere: refused, naming the line', async () => {
    const machine = await make(2)
    for (const segment of segmentsOf(machine)) {
      const content = machine.disk.contentOf(segment)
      const copy = machine.copy()
      for (let bit = 0; bit < 8 * lengthOf(machine, segment); bit += 1) {
        const damaged = Buffer.from(content)
        damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7))
        copy.disk.overwrite(segment, damaged)
        const offset = content.subarray(0, bit >> 3).lastIndexOf(0x0a) + 1
        await expectCorrupt(copy, { file: segment, offset })
        await expectUnreadable(copy)
      }
    }
  })

  test('one bit of the head flipped: nothing is lost, and nothing changed', async () => {
    const machine = await make()
    const content = machine.disk.contentOf(headPath)
    const used = [0, 4_096, 8_192].flatMap((start) => Array.from({ length: 600 }, (_, index) => start + index))
    for (const byte of used) {
      const damaged = Buffer.from(content)
      damaged[byte] = (damaged[byte] as number) ^ (1 << (byte % 8))
      const copy = machine.copy()
      copy.disk.overwrite(headPath, damaged)
      const journal = journalOn(copy)
      expect((await journal.open()).lastPosition).toBe(4)
      expect(await readAll(journal)).toEqual(batchesUpTo(4))
    }
  })

  test('a flipped bit in the log, and both slots of the head torn: the base still says how far it was synced', async () => {
    const machine = await closedLog()
    const head = Buffer.from(machine.disk.contentOf(headPath)).fill(0x3f, 4_096)
    machine.disk.overwrite(headPath, head)
    const segment = segmentsOf(machine).at(-1) as string
    const content = Buffer.from(machine.disk.contentOf(segment))
    const last = content.length - 3
    content[last] = (content[last] as number) ^ 1
    machine.disk.overwrite(segment, content)
    await expectCorrupt(machine, { file: segment })
  })

  test('without a head, or with none that can be read: refused', async () => {
    const machine = await make()
    for (const head of [undefined, Buffer.alloc(0), Buffer.alloc(12_288), Buffer.from('garbage\n')]) {
      const copy = machine.copy()
      if (head === undefined) copy.disk.delete(headPath)
      else copy.disk.overwrite(headPath, head)
      await expectCorrupt(copy, { file: headPath, offset: 0, sequence: 1 })
      await expectUnreadable(copy)
    }
  })
})

describe('records that are not where they were', () => {
  const rearrangements: readonly (readonly [string, (lines: string[]) => string[]])[] = [
    ['the first doubled', (lines) => lines.toSpliced(0, 0, lines[0] as string)],
    ['the last doubled', (lines) => [...lines, lines.at(-1) as string]],
    ['an earlier one again at the end', (lines) => [...lines, lines[0] as string]],
    ['the first two swapped', ([first, second, ...rest]) => [second as string, first as string, ...rest]],
    ['the last two swapped', (lines) => [...lines.slice(0, -2), ...lines.slice(-2).toReversed()]],
    ['the first removed', (lines) => lines.slice(1)],
    ['one in the middle removed', (lines) => lines.toSpliced(1, 1)],
    ['the last removed', (lines) => lines.slice(0, -1)],
    ['all removed', () => []],
  ]
  test.each(rearrangements)('%s: refused', async (_, rearrange) => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 4, { segmentBytes: 100_000 })
    const segment = segmentsOf(machine)[0] as string
    machine.disk.overwrite(segment, Buffer.from(rearrange(linesOf(machine, segment)).join('')))
    await expectCorrupt(machine, { file: segment })
  })

  test('a whole log of another folder, of the same length: refused, by opening and by reading', async () => {
    const machine = await closedLog()
    const other = new SimulatedMachine()
    const journal = journalOn(other)
    await journal.open()
    for (const { position, commits } of batchesUpTo(4)) {
      await journal.append({ position, commits: commits.map((commit) => ({ ...commit, actor: 'Eve' })) })
    }
    await journal.close()
    for (const segment of segmentsOf(other)) machine.disk.overwrite(segment, other.disk.contentOf(segment))
    await expectCorrupt(machine)
    await expectUnreadable(machine)
  })
})

describe('another log that ends between what the head says was synced and what was acknowledged', () => {
  const segmentBytes = 100_000

  /** The end of a line of a log in one segment. */
  function endAt(machine: SimulatedMachine, position: number): LogEnd {
    const segment = segmentsOf(machine)[0] as string
    const lines = linesOf(machine, segment).slice(0, position)
    const sequence = batchesUpTo(position).flatMap(({ commits }) => commits).length
    const name = segment.slice(segment.lastIndexOf('/') + 1)
    const offset = Buffer.byteLength(lines.join(''))
    return { segment: name, offset, position, sequence, hash: (lines.at(-1) as string).slice(2, 66) }
  }

  test.each(['this one, cut by a power cut', 'another'])('is %s', async (which) => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 5, { segmentBytes })
    const [synced, acknowledged] = [endAt(machine, 2), endAt(machine, 5)]
    machine.disk.overwrite(headPath, headSaying({ format: 1, turn: 1, acknowledged, synced }))
    const other = new SimulatedMachine()
    const journal = journalOn(other, { segmentBytes })
    await journal.open()
    for (const { position, commits } of batchesUpTo(3)) {
      const own = which === 'another' ? { actor: 'Eve' } : {}
      await journal.append({ position, commits: commits.map((commit) => ({ ...commit, ...own })) })
    }
    await journal.close()
    const [segment = ''] = segmentsOf(machine)
    machine.disk.overwrite(segment, other.disk.contentOf(segment))
    if (which === 'another') await expectCorrupt(machine, { file: segment, problem: /not the log that the head/ })
    else expect((await journalOn(machine).open()).lastPosition).toBe(3)
  })
})

describe('numbers that claim gigabytes', () => {
  const huge = 2 ** 52
  const genesis = '0'.repeat(64)
  const header = { format: 1, position: 1, sequence: 1, commits: 1, at: 0, synced: 0, fresh: true, previous: genesis }
  const segment = `${dataFolder}/0000000000000001.ndjson`
  const shapes = [['at', '[entries'], ['quantity']]

  test.each([
    ['a list of 2^52 entries', header, [[0, 5, huge, 1, 7]]],
    ['2^52 commits', { ...header, commits: huge }, [[0, 5, 1, 1, 7]]],
    ['the shape 2^52', header, [[huge, 5, 1, 1, 7]]],
    ['too little in a row', header, [[0, 5, 1, 1]]],
    ['too much in a row', header, [[0, 5, 1, 1, 7, 7]]],
    ['no rows at all', header, undefined],
  ])('%s, under a hash that is right: refused when it is read', async (_, line, rows) => {
    const machine = await closedLog(1)
    const { line: text, hash } = sealedLine(genesis, [line, shapes, [], rows ?? null])
    const end = { segment: '0000000000000001.ndjson', offset: text.length, position: 1, sequence: line.commits, hash }
    machine.disk.overwrite(segment, Buffer.from(text))
    machine.disk.overwrite(headPath, headSaying({ format: 1, turn: 1, acknowledged: end, synced: end }))
    const details = await expectRefusal(readAll(journalOn(machine)), 'JOURNAL_CORRUPT')
    expect(details).toMatchObject({ file: segment, offset: 0, sequence: 1 })
  })

  test('a head that says the log has 2^52 bytes: refused', async () => {
    const machine = await closedLog(1)
    const end = { segment: '0000000000000001.ndjson', offset: huge, position: huge, sequence: huge, hash: genesis }
    machine.disk.overwrite(headPath, headSaying({ format: 1, turn: 1, acknowledged: end, synced: end }))
    await expectCorrupt(machine, { file: segment })
    await expectUnreadable(machine)
  })
})

describe('a segment is missing', () => {
  test.each([
    ['the first', 0],
    ['a middle one', 1],
    ['the last', -1],
  ])('%s: refused, naming it', async (_, index) => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 6, { segmentBytes: 1 })
    const segments = segmentsOf(machine)
    expect(segments.length).toBeGreaterThan(3)
    const missing = segments.at(index) as string
    machine.disk.delete(missing)
    const name = missing.slice(dataFolder.length + 1)
    const problem = index === -1 ? /commit 12 was acknowledged/ : new RegExp(`gap.*${name}`)
    await expectCorrupt(machine, { problem, sequence: index === -1 ? 12 : Number.parseInt(name, 10) })
    await expectUnreadable(machine)
  })
})

describe('a newer version, or a file that cannot be read', () => {
  test('a record of a newer version: refused with both versions, and untouched', async () => {
    const machine = await closedLog(1)
    const [segment] = segmentsOf(machine) as [string]
    const [line] = linesOf(machine, segment) as [string]
    const hash = line.slice(2, 66)
    const next = sealedLine(hash, [{ format: 2, position: 2, sequence: 3, novelty: true }, [], [], []])
    machine.disk.overwrite(segment, Buffer.from(line + next.line))
    const before = machine.disk.snapshot()
    const details = await expectRefusal(journalOn(machine).open(), 'JOURNAL_VERSION')
    expect(details).toEqual({ found: '2', supported: '1', file: segment })
    expect(machine.disk.snapshot()).toEqual(before)
  })

  test('a head of a newer version: the same', async () => {
    const machine = await closedLog(1)
    machine.disk.overwrite(headPath, headSaying({ format: 9, turn: 1 }))
    const before = machine.disk.snapshot()
    const details = await expectRefusal(journalOn(machine).open(), 'JOURNAL_VERSION')
    expect(details).toEqual({ found: '9', supported: '1', file: headPath })
    expect(machine.disk.snapshot()).toEqual(before)
    await expectRefusal(readAll(journalOn(machine)), 'JOURNAL_VERSION')
  })

  test('a file that the disk does not give: JOURNAL_FAILED with the cause, and untouched', async () => {
    const machine = await closedLog(2)
    const before = machine.disk.snapshot()
    const reads = machine.disk.callsOf.get('read') ?? 0
    for (let at = reads + 1; at <= reads + 3; at += 1) {
      machine.disk.fault = { how: 'fails', at: (machine.disk.callsOf.get('read') ?? 0) + 1, only: 'read', code: 'EIO' }
      await expect(journalOn(machine).open()).rejects.toMatchObject({ code: 'JOURNAL_FAILED', cause: { code: 'EIO' } })
    }
    machine.disk.fault = undefined
    machine.disk.delete(`${dataFolder}/lock`)
    expect(machine.disk.snapshot()).toEqual(before)
    await journalOn(machine).open()
    expect(batchAt(1).position).toBe(1)
  })
})
