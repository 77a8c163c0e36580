import { describe, expect, test } from 'vitest'
import { type JournalProblem, type Verification, verifyJournal } from '../../../src/index.ts'
import { segmentName } from '../../../src/journal/file/layout.ts'
import { sealedLine, segmentsOf } from '../../crash/damaged-log.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { SimulatedMachine } from '../../support/simulated-machine.ts'
import {
  allLines,
  changeLines,
  type FoundLine,
  folder,
  journalOf,
  laptops,
  openOn,
  tellStory,
  writtenStory,
} from './journal-story.ts'

async function story(snapshots = 0): Promise<SimulatedMachine> {
  const machine = new SimulatedMachine()
  await writtenStory(machine, { snapshots })
  return machine
}

const verify = (machine: SimulatedMachine): Promise<Verification> => verifyJournal(folder, {}, machine)

/** The first thing that is wrong, in a journal that is not sound. */
async function problemIn(machine: SimulatedMachine): Promise<JournalProblem> {
  const { isSound, problems } = await verify(machine)
  expect(isSound).toBe(false)
  expect(problems[0]?.advice).toMatch(/stockhold/)
  return problems[0] as JournalProblem
}

const placeOf = ({ segment, offset, position, sequence }: FoundLine): Partial<JournalProblem> => ({
  about: 'log',
  file: segment,
  offset,
  position,
  sequence,
})

/** The line's text with its hash made good again, as a careful forger would. */
function resealed({ previousHash }: FoundLine, text: string): string {
  const [, ...parts] = JSON.parse(text) as unknown[]
  return sealedLine(previousHash, parts).line
}

describe('a sound journal', () => {
  test('is found sound, with all that is in it, and left as it is', async () => {
    const machine = await story(2)
    const before = machine.disk.snapshot()
    const progress: number[] = []
    const found = await verifyJournal(folder, { onProgress: ({ done }) => progress.push(done) }, machine)
    expect(machine.disk.snapshot()).toEqual(before)
    expect(found).toMatchObject({ isSound: true, problems: [], commits: 69, acknowledgedSequence: 69 })
    expect(found).toMatchObject({ lines: allLines(machine).length, segments: segmentsOf(machine).length })
    expect(found.segments).toBeGreaterThan(2)
    expect(found.snapshots.map(({ sequence, verdict }) => [sequence, verdict])).toEqual([
      [67, 'sound'],
      [68, 'sound'],
    ])
    expect(found.findings).toMatchObject({ oversold: [], overdrawn: [], drift: [], imbalances: [], reservations: 24 })
    expect(progress.at(-1)).toBe(69)
  })

  test('may be written meanwhile, and is not disturbed', async () => {
    const machine = new SimulatedMachine()
    machine.disk.pace = () => new Promise((resolve) => setImmediate(resolve))
    const clock = new FakeClock()
    const inventory = await openOn(machine, clock)
    const told = tellStory(inventory, clock)
    let count = 0
    for (let isOver = false; !isOver; count += 1) {
      isOver = (await Promise.race([
        told.then(() => true),
        new Promise((resolve) => setImmediate(resolve, false)),
      ])) as boolean
      const found = await verifyJournal(folder, {}, machine.beside()).catch((error: Error) => error.message)
      // At first there is nothing there.
      if (typeof found === 'string') expect(found).toMatch(/no journal|empty/)
      else expect(found.problems).toEqual([])
    }
    expect(count).toBeGreaterThan(2)
    await inventory.close()
    expect(await verify(machine)).toMatchObject({ isSound: true, commits: 67 })
  })
})

describe('what was changed in a copied log is found, with its place', () => {
  test('an edited quantity', async () => {
    const machine = await story()
    const line = allLines(machine).find(({ text }) => text.includes('777')) as FoundLine
    changeLines(machine, line.segment, (lines) => lines.map((text) => text.replace('777', '778')))
    expect(await problemIn(machine)).toMatchObject({ ...placeOf(line), problem: expect.stringContaining('SHA-256') })
  })

  test('an edited quantity with the hash of its line made good: the next line gives it away', async () => {
    const machine = await story()
    const lines = allLines(machine)
    const index = lines.findIndex(({ text }) => text.includes('777'))
    const [line, next] = lines.slice(index) as [FoundLine, FoundLine]
    changeLines(machine, line.segment, (all) => all.with(line.index, resealed(line, line.text.replace('777', '778'))))
    expect(await problemIn(machine)).toMatchObject(placeOf(next))
  })

  test('the same in the last line of all: the head gives it away', async () => {
    const machine = await story(1)
    const line = allLines(machine).at(-1) as FoundLine
    const [hash, { at, ...header }, ...rest] = JSON.parse(line.text) as [string, { at: number }, ...unknown[]]
    const changed = resealed(line, JSON.stringify([hash, { ...header, at: at + 1 }, ...rest]))
    changeLines(machine, line.segment, (all) => all.with(line.index, changed))
    const problem = await problemIn(machine)
    expect(problem).toMatchObject({ about: 'log', file: line.segment, sequence: line.sequence + 1 })
    expect(problem.problem).toContain('head')
  })

  test('any byte of any line', async () => {
    const machine = await story()
    for (const line of allLines(machine)) {
      const copy = machine.copy()
      const content = Buffer.from(copy.disk.contentOf(line.segment))
      const at = line.offset + Math.floor((line.text.length * 2) / 3)
      content[at] = (content[at] as number) ^ 1
      copy.disk.overwrite(line.segment, content)
      expect(await problemIn(copy)).toMatchObject({ file: line.segment, offset: line.offset, sequence: line.sequence })
    }
  })

  test('a line that was removed', async () => {
    const machine = await story()
    for (const line of allLines(machine)) {
      const copy = machine.copy()
      changeLines(copy, line.segment, (all) => all.toSpliced(line.index, 1))
      const { about, position, sequence } = await problemIn(copy)
      expect({ about, position, sequence }).toEqual({ about: 'log', position: line.position, sequence: line.sequence })
    }
  })

  test('two lines that were swapped', async () => {
    const machine = await story()
    const [first, second] = allLines(machine).filter(({ segment }) => segment === segmentsOf(machine)[1]) as FoundLine[]
    changeLines(machine, first?.segment as string, ([a = '', b = '', ...rest]) => [b, a, ...rest])
    expect(second).toBeDefined()
    expect(await problemIn(machine)).toMatchObject({ ...placeOf(first as FoundLine), offset: 0 })
  })

  test('a whole segment of another log', async () => {
    const machine = await story()
    const other = new SimulatedMachine()
    await writtenStory(other)
    // The same names, the same lengths, other times.
    const clock = new FakeClock(2_000_000)
    const another = new SimulatedMachine()
    const inventory = await openOn(another, clock)
    await tellStory(inventory, clock)
    await inventory.close()
    const segment = segmentsOf(machine)[1] as string
    machine.disk.overwrite(segment, other.disk.contentOf(segment))
    expect((await verify(machine)).isSound, 'the same bytes are the same log').toBe(true)
    machine.disk.overwrite(segment, another.disk.contentOf(segment))
    expect(await problemIn(machine)).toMatchObject({ about: 'log', file: segment, offset: 0 })
  })

  test('a whole segment of another log behind the end, where a crash leaves nothing like it', async () => {
    const machine = await story()
    const planted = `${folder}/${segmentName(68)}`
    machine.disk.overwrite(planted, Buffer.from('["torn'))
    expect((await verify(machine)).isSound, 'as a crash may leave it').toBe(true)
    machine.disk.overwrite(planted, machine.disk.contentOf(segmentsOf(machine)[0] as string))
    expect(await problemIn(machine)).toMatchObject({ about: 'log', file: planted, offset: 0, sequence: 68 })
  })

  test('a segment that is missing: the first, one between, the last', async () => {
    const machine = await story()
    for (const segment of segmentsOf(machine)) {
      const copy = machine.copy()
      copy.disk.delete(segment)
      expect(await problemIn(copy)).toMatchObject({ about: 'log', file: segment })
    }
  })

  test('a head that is missing or cannot be read, and a foreign file', async () => {
    const machine = await story()
    const without = machine.copy()
    without.disk.delete(`${folder}/head`)
    expect(await problemIn(without)).toMatchObject({ about: 'log', file: `${folder}/head` })
    const unreadable = machine.copy()
    unreadable.disk.overwrite(`${folder}/head`, Buffer.from('what?'))
    expect(await problemIn(unreadable)).toMatchObject({ about: 'log', file: `${folder}/head` })
    machine.disk.overwrite(`${folder}/notes.ndjson`, Buffer.from('{}\n'))
    expect(await problemIn(machine)).toMatchObject({ about: 'log', file: `${folder}/notes.ndjson` })
  })
})

describe('what a log says and cannot be is found, though every line is sealed', () => {
  const site = { type: 'warehouse-added', warehouseId: 'SFO', name: 'San Francisco' }
  const received = { type: 'received', ...laptops, quantity: 5, from: 'supplier', to: 'available' }
  const reserved = (quantity: number, reservationId: string): object => ({
    type: 'reserved',
    ...laptops,
    quantity,
    from: 'available',
    to: 'reserved',
    reservationId,
    expiresAt: 2_000_000,
  })

  /** A log with these entries in its third commit, which stands in a batch with the second. */
  async function logWith(entries: readonly object[] | null, at = 1_000_020): Promise<SimulatedMachine> {
    const machine = new SimulatedMachine()
    const journal = journalOf(machine)
    await journal.open()
    const [first, second, third] = [[site], [received], entries].map((list, index) => ({
      sequence: index + 1,
      at: 1_000_000 + index * 10,
      entries: list,
    }))
    await journal.append({ position: 1, commits: [first as { sequence: number }] })
    await journal.append({
      position: 2,
      commits: [second as { sequence: number }, { ...third, sequence: 3, at } as { sequence: number }],
    })
    await journal.close()
    return machine
  }

  test.each([
    ['a bucket below zero', [reserved(2, 'R1'), reserved(9, 'R2')], { invariant: 1, entry: 1 }],
    ['a level of a warehouse that never was', [{ ...received, warehouseId: 'LAX' }], { invariant: 3, entry: 0 }],
    ['a movement that is in no table', [received, { ...received, to: 'reserved' }], { entry: 1 }],
    ['a part of a unit', [received, { ...received, quantity: 1.5 }], { invariant: 2, entry: 1 }],
    [
      'half a transfer',
      [{ type: 'transferred-out', ...laptops, quantity: 1, from: 'available', to: 'transit' }],
      { invariant: 7 },
    ],
    [
      'an end of a reservation that never was',
      [{ ...reserved(1, 'R1'), type: 'confirmed', from: 'reserved', to: 'committed' }],
      { entry: 0 },
    ],
    [
      'a reservation that ends twice',
      [
        reserved(2, 'R1'),
        ...[1, 2].map(() => ({ ...reserved(2, 'R1'), type: 'released', from: 'reserved', to: 'available' })),
      ],
      { entry: 2 },
    ],
    ['what is no list of entries', null, {}],
    ['an entry of no known type', [{ type: 'teleported' }], { entry: 0 }],
  ])('%s', async (_, entries, expected) => {
    const machine = await logWith(entries)
    const [, line] = allLines(machine) as [FoundLine, FoundLine]
    const problem = await problemIn(machine)
    expect(problem).toMatchObject({
      about: 'contents',
      file: line.segment,
      offset: line.offset,
      position: 2,
      sequence: 3,
    })
    expect(problem).toMatchObject(expected)
  })

  test('time that runs backwards', async () => {
    expect(await problemIn(await logWith([received], 1_000_001))).toMatchObject({
      about: 'contents',
      sequence: 3,
      invariant: 10,
    })
  })
})
