import { describe, expect, test } from 'vitest'
import { InventoryManager, type JournalStats, journalStats, verifyJournal } from '../../../src/index.ts'
import { archive } from '../../../src/journal/file/archive.ts'
import type { JournalCommit } from '../../../src/journal/journal.ts'
import { segmentsOf } from '../../crash/damaged-log.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { SimulatedMachine } from '../../support/simulated-machine.ts'
import {
  allLines,
  type FoundLine,
  folder,
  journalOf,
  laptops,
  openOn,
  tellStory,
  writtenStory,
} from './journal-story.ts'

const stats = (machine: SimulatedMachine): Promise<JournalStats> => journalStats(folder, {}, machine)

describe('the figures of a journal', () => {
  test('of one in which nothing was written yet', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOf(machine)
    await journal.open()
    await journal.close()
    const nothing = {
      segments: 0,
      bytes: 0,
      lines: 0,
      commits: 0,
      entries: {},
      acknowledged: { position: 0, sequence: 0 },
    }
    expect(await stats(machine)).toMatchObject({ ...nothing, snapshots: [], tornFiles: [] })
    expect(await verifyJournal(folder, {}, machine)).toMatchObject({ isSound: true, commits: 0, snapshots: [] })
  })

  test('say who has it open, and who had when it was killed', async () => {
    const machine = new SimulatedMachine()
    const clock = new FakeClock()
    const inventory = await openOn(machine, clock)
    await tellStory(inventory, clock)
    expect((await stats(machine.beside())).lock).toEqual({ pid: 1, isRunning: true })
    expect((await stats(machine.kill())).lock).toEqual({ pid: 1, isRunning: false })
  })

  test('while it is written, are all of one moment', async () => {
    const machine = new SimulatedMachine()
    machine.disk.pace = () => new Promise((resolve) => setImmediate(resolve))
    const clock = new FakeClock()
    const inventory = await openOn(machine, clock)
    const told = tellStory(inventory, clock)
    while (inventory.warehouses().length < 2) await new Promise((resolve) => setImmediate(resolve))
    const { acknowledged, commits, last } = await stats(machine.beside())
    expect(commits).toBeGreaterThan(0)
    expect({ commits, last: last?.sequence }).toEqual({ commits: acknowledged.sequence, last: acknowledged.sequence })
    await told
    await inventory.close()
  })

  test('tell how many shapes the objects of a segment have, how many objects were written whole, and since when', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOf(machine, { segmentBytes: 1_000_000 })
    await journal.open()
    const labelled = (count: number, from: number): JournalCommit[] =>
      Array.from({ length: count }, (_, index) => ({
        sequence: from + index,
        at: 1,
        entries: [{ type: 'sold', quantity: 1 }],
        metadata: { [`key-${index}`]: 1 },
      }))
    await journal.append({ position: 1, commits: labelled(32, 1) })
    // A commit, its entry, and as many labels as one place can have.
    expect((await stats(machine.beside())).shapes).toEqual({ most: 34, whole: 0 })
    await journal.append({ position: 2, commits: labelled(40, 33) })
    await journal.close()
    const again = journalOf(machine, { segmentBytes: 1_000_000 })
    await again.open()
    await again.append({ position: 3, commits: labelled(40, 73) })
    await again.close()
    expect((await stats(machine)).shapes).toEqual({ most: 34, whole: 16, firstWhole: 65 })
  })

  test('name what torn bytes were kept, and which snapshots are of no use', async () => {
    const machine = new SimulatedMachine()
    await writtenStory(machine, { snapshots: 2 })
    const last = segmentsOf(machine).at(-1) as string
    machine.disk.overwrite(last, Buffer.concat([machine.disk.contentOf(last), Buffer.from('["half')]))
    machine.disk.overwrite(`${folder}/0000000000000067.snapshot`, Buffer.from('what?\n'))
    const journal = journalOf(machine)
    await journal.open()
    await journal.close()
    const { tornFiles, snapshots, badSnapshots } = await stats(machine)
    expect(tornFiles).toEqual([expect.stringMatching(/\.torn-at-\d+$/)])
    expect(snapshots.map(({ sequence }) => sequence)).toEqual([68])
    expect(badSnapshots).toEqual([expect.stringContaining('0000000000000067.snapshot')])
  })

  test('go as far as the log can be read, and say why no further', async () => {
    const machine = new SimulatedMachine()
    await writtenStory(machine)
    const line = allLines(machine)[7] as FoundLine
    const content = machine.disk.contentOf(line.segment)
    machine.disk.overwrite(line.segment, content.fill('x', line.offset, line.offset + 9))
    const found = await stats(machine)
    expect(found).toMatchObject({ lines: 7, commits: line.sequence - 1, acknowledged: { sequence: 67 } })
    expect(found.problem).toContain(`byte ${line.offset}`)
    machine.disk.delete(`${folder}/head`)
    await expectRefusal(stats(machine), 'JOURNAL_CORRUPT')
  })

  test('say how many keys the count pushed out before their time, also if the beginning is archived', async () => {
    const machine = new SimulatedMachine()
    await writtenStory(machine)
    expect(await stats(machine)).toMatchObject({ keys: 24, keysDroppedEarly: 0 })
    const clock = new FakeClock()
    const options = {
      journal: journalOf(machine),
      clock,
      snapshots: false,
      retention: { keys: { maxCount: 10 } },
    } as const
    const inventory = await InventoryManager.open(options)
    await inventory.receive({ ...laptops, quantity: 1, idempotencyKey: 'late' })
    // The keys of eight shipped and eight released holds, and one more; eight holds live.
    expect(await stats(machine.beside())).toMatchObject({ keys: 25, keysDroppedEarly: 7 })
    await inventory.snapshot()
    await inventory.receive({ ...laptops, quantity: 1, idempotencyKey: 'later' })
    await inventory.close()
    await archive(folder, '/attic', {}, machine)
    expect(await stats(machine)).toMatchObject({ keysDroppedEarly: 8 })
  })

  test('begin behind what was archived', async () => {
    const machine = new SimulatedMachine()
    await writtenStory(machine, { snapshots: 1 })
    await archive(folder, '/attic', {}, machine)
    const { archived, first, segments } = await stats(machine)
    expect(archived).toEqual({ firstSequence: first?.sequence, archivedTo: '/attic' })
    expect(segments).toBe(1)
  })
})
