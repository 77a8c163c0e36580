import { describe, expect, test } from 'vitest'
import type { FileJournal } from '../../src/journal/file/file-journal.ts'
import type { Durability } from '../../src/journal/file/open-log.ts'
import type { Fault, FaultKind } from '../support/simulated-disk.ts'
import type { PowerCut } from '../support/simulated-file.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { appendUpTo, batchAt, expectNothingLost, journalOn, readAll, type Seen } from './log-story.ts'
import { expectTrue, piecesAt, snapshotsOf, takeSnapshot } from './snapshot-story.ts'

interface SeenWithSnapshots extends Seen {
  /** The newest snapshot that was written, or 0. */
  snapshot: number
}

/** Takes three snapshots, so that an old one is dropped, with commits between and behind them. */
async function story(machine: SimulatedMachine, seen: SeenWithSnapshots, durability: Durability): Promise<void> {
  const journal = journalOn(machine, { durability, segmentBytes: 800 })
  try {
    await journal.open()
    for (const position of [2, 3, 5]) {
      await appendUpTo(journal, position, seen)
      await trySnapshot(journal, seen)
    }
    await appendUpTo(journal, 6, seen)
  } finally {
    await journal.close()
  }
}

/** As the engine does: a snapshot that cannot be written is no failure of the journal. */
async function trySnapshot(journal: FileJournal, seen: SeenWithSnapshots): Promise<void> {
  try {
    seen.snapshot = (await takeSnapshot(journal)).sequence
  } catch {
    // The next append says whether the journal goes on.
  }
}

async function storyWith(fault: Fault | undefined, durability: Durability) {
  const machine = new SimulatedMachine()
  machine.disk.fault = fault
  const seen = { acknowledged: 0, submitted: 0, snapshot: 0 }
  await story(machine, seen, durability).catch(() => undefined)
  machine.disk.fault = undefined
  return { machine, seen }
}

async function callsOf(durability: Durability): Promise<number> {
  const { machine, seen } = await storyWith(undefined, durability)
  expect(seen).toEqual({ acknowledged: 6, submitted: 6, snapshot: 11 })
  return machine.disk.calls
}

const powerCuts: readonly (readonly [PowerCut, number])[] = [
  ['drop', 1],
  ['prefix', 1],
  ['tear', 2],
]

/** What was published is there, whole, and true; whatever is used is; and nothing unfinished stays. */
async function expectSnapshotsKept(machine: SimulatedMachine, seen: SeenWithSnapshots): Promise<void> {
  const warnings: string[] = []
  const journal = journalOn(machine, { onWarning: ({ code }) => warnings.push(code) })
  await journal.open()
  const found = await journal.snapshots.latest()
  expect(found?.sequence ?? 0).toBeGreaterThanOrEqual(seen.snapshot)
  if (found !== undefined) await expectTrue(journal, found)
  expect(warnings).not.toContain('SNAPSHOT_IGNORED')
  expect(snapshotsOf(machine).filter((path) => !path.endsWith('.snapshot'))).toEqual([])
  await journal.close()
}

async function expectAllKept(machine: SimulatedMachine, seen: SeenWithSnapshots): Promise<void> {
  await expectSnapshotsKept(machine.copy(), seen)
  await expectNothingLost(machine, seen)
}

const kinds: readonly (readonly [FaultKind, boolean])[] = [
  ['fails', false],
  ['fails', true],
  ['fails halfway', false],
  ['kills before', false],
  ['kills after', false],
]

describe('whichever call goes wrong while snapshots are taken, nothing acknowledged is lost, and what is used is true', () => {
  for (const [how, lasting] of kinds) {
    test(`every call ${how}${lasting ? ' from then on' : ''}; after a kill and after every kind of power cut`, async () => {
      const calls = await callsOf('always')
      for (let at = 1; at <= calls; at += 1) {
        const { machine, seen } = await storyWith({ how, lasting, at }, 'always')
        for (const [cut, seed] of powerCuts) {
          await blame(`call ${at}, power cut: ${cut} ${seed}`, () => expectAllKept(machine.cutPower(cut, seed), seen))
        }
        await blame(`call ${at}, kill`, () => expectAllKept(machine.kill(), seen))
      }
    })
  }

  test.each(['interval', 'never'] as const)(
    'synced %s: no snapshot is ahead of the log after a power cut',
    async (durability) => {
      const calls = await callsOf(durability)
      for (let at = 1; at <= calls; at += 1) {
        const { machine, seen } = await storyWith({ how: 'kills after', at }, durability)
        for (const [cut, seed] of powerCuts) {
          await blame(`call ${at}, power cut: ${cut} ${seed}`, () =>
            expectAllKept(machine.cutPower(cut, seed), { ...seen, acknowledged: 0 }),
          )
        }
        await blame(`call ${at}, kill`, () => expectAllKept(machine.kill(), seen))
      }
    },
  )
})

describe('the disk is full while a snapshot is written', () => {
  test('wherever it gets full: the temporary file goes, and the journal keeps serving', async () => {
    for (let spare = 0; spare < 700; spare += 13) {
      const machine = new SimulatedMachine()
      const journal = journalOn(machine)
      const seen: Seen = { acknowledged: 0, submitted: 0 }
      await journal.open()
      await appendUpTo(journal, 3, seen)
      const before = Object.keys(machine.disk.snapshot())
      machine.disk.capacity = sizeOf(machine) + spare
      const { snapshots } = journal
      const point = await snapshots.settle()
      const pieces = [...piecesAt(6), Array.from({ length: 100 }, (_, row) => [row])]
      await expect(snapshots.write({ ...point, at: 1 }, pieces), `${spare} bytes spare`).rejects.toThrow('ENOSPC')
      expect(Object.keys(machine.disk.snapshot())).toEqual(before)
      machine.disk.capacity = Number.POSITIVE_INFINITY
      await appendUpTo(journal, 5, seen)
      await takeSnapshot(journal)
      await expectNothingLost(machine.kill(), seen)
    }
  })

  test('full for good: what the journal has room for in its segment goes on', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { segmentBytes: 100_000 })
    const seen: Seen = { acknowledged: 0, submitted: 0 }
    await journal.open()
    await appendUpTo(journal, 3, seen)
    machine.disk.capacity = sizeOf(machine)
    await expect(takeSnapshot(journal)).rejects.toThrow('ENOSPC')
    await appendUpTo(journal, 20, seen)
    expect(await journal.snapshots.latest()).toBeUndefined()
    expect(await readAll(journal)).toHaveLength(20)
    await expectNothingLost(machine.kill(), seen)
  })
})

/** How many bytes all files have. */
const sizeOf = ({ disk }: SimulatedMachine): number =>
  Object.values(disk.snapshot()).reduce((sum, content) => sum + content.length, 0)

test('an old snapshot that cannot even be looked for is dropped later: the new one stands', async () => {
  const machine = new SimulatedMachine()
  const journal = journalOn(machine, { keepSnapshots: 1 })
  await journal.open()
  await appendUpTo(journal, 1, { acknowledged: 0, submitted: 0 })
  await takeSnapshot(journal)
  await appendUpTo(journal, 2, { acknowledged: 1, submitted: 1 })
  const lists = machine.disk.callsOf.get('list') ?? 0
  // The first two are of the segments: before it is written, and before it has its name.
  machine.disk.fault = { how: 'fails', only: 'list', at: lists + 3 }
  const { file } = await takeSnapshot(journal)
  expect(snapshotsOf(machine)).toHaveLength(2)
  expect((await journal.snapshots.latest())?.file).toBe(file)
})

describe('settling', () => {
  test('a sync that fails is the end of the journal, and is never tried again', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { durability: 'never', segmentBytes: 100_000 })
    await journal.open()
    await journal.append(batchAt(1))
    machine.disk.fault = { how: 'fails', only: 'datasync', at: (machine.disk.callsOf.get('datasync') ?? 0) + 1 }
    await expect(takeSnapshot(journal)).rejects.toMatchObject({ code: 'JOURNAL_FAILED', cause: { code: 'EIO' } })
    const syncs = machine.disk.callsOf.get('datasync')
    await expect(takeSnapshot(journal)).rejects.toMatchObject({ code: 'JOURNAL_FAILED' })
    await expect(journal.append(batchAt(2))).rejects.toMatchObject({ code: 'JOURNAL_FAILED' })
    expect(snapshotsOf(machine)).toEqual([])
    await journal.close()
    expect(machine.disk.callsOf.get('datasync')).toBe(syncs)
    await expectNothingLost(machine, { acknowledged: 1, submitted: 2 })
  })

  test('two syncs are never under way at once, or the system might tell only one that they failed', async () => {
    const machine = new SimulatedMachine()
    let syncing = 0
    let most = 0
    const open = machine.disk.open.bind(machine.disk)
    machine.disk.open = async (path, mode) => {
      const file = await open(path, mode)
      if (!path.endsWith('.ndjson')) return file
      const datasync = async (): Promise<void> => {
        syncing += 1
        most = Math.max(most, syncing)
        await new Promise((resolve) => setTimeout(resolve, 1))
        await file.datasync()
        syncing -= 1
      }
      return { ...file, datasync }
    }
    const journal = journalOn(machine, { durability: 'interval', intervalMs: 1, segmentBytes: 700 })
    const seen: Seen = { acknowledged: 0, submitted: 0 }
    await journal.open()
    for (let last = 1; last <= 12; last += 1) {
      const appending = appendUpTo(journal, last, seen)
      await Promise.all([appending, journal.snapshots.settle(), journal.snapshots.settle()])
    }
    expect(most).toBe(1)
    await journal.close()
    await expectNothingLost(machine, seen)
  })

  test('while a batch is in flight it says what was acknowledged before, and the head stays ahead of that', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { durability: 'never' })
    const seen: Seen = { acknowledged: 0, submitted: 0 }
    await journal.open()
    for (let last = 1; last <= 10; last += 1) {
      const appending = appendUpTo(journal, last, seen)
      const { position } = await journal.snapshots.settle()
      expect(position).toBe(last - 1)
      await appending
      expect(await readAll(journalOn(machine.beside()))).toHaveLength(last)
    }
  })

  test('whenever it comes in the course of an append, the head does not fall behind what was acknowledged', async () => {
    for (let steps = 0; steps < 60; steps += 1) {
      const machine = new SimulatedMachine()
      const journal = journalOn(machine, { durability: 'never', segmentBytes: 100_000 })
      await journal.open()
      await journal.append(batchAt(1))
      const appending = journal.append(batchAt(2))
      for (let step = 0; step < steps; step += 1) await Promise.resolve()
      await Promise.all([appending, journal.snapshots.settle()])
      expect(await readAll(journalOn(machine.beside())), `after ${steps} steps`).toHaveLength(2)
    }
  })

  test('nothing is synced twice: with durability always it costs no call', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine)
    await journal.open()
    await appendUpTo(journal, 3, { acknowledged: 0, submitted: 0 })
    const { calls } = machine.disk
    await journal.snapshots.settle()
    expect(machine.disk.calls).toBe(calls)
  })

  test.each(['always', 'interval', 'never'] as const)(
    'from outside, synced %s: what is on the disk for certain, so that a snapshot of it is not ahead after a power cut',
    async (durability) => {
      for (const settles of [true, false]) {
        for (const [cut, seed] of powerCuts) {
          const machine = new SimulatedMachine()
          const journal = journalOn(machine, { durability, intervalMs: 1_000_000, segmentBytes: 800 })
          const seen = { acknowledged: 0, submitted: 0, snapshot: 0 }
          await journal.open()
          await appendUpTo(journal, 4, seen)
          if (settles) await journal.snapshots.settle()
          const outside = journalOn(machine.beside())
          const point = await outside.snapshots.settle()
          expect(point.position).toBe(settles || durability === 'always' ? 4 : 0)
          await appendUpTo(journal, 5, seen)
          if (point.position > 0) seen.snapshot = (await takeSnapshot(outside)).sequence
          await expectAllKept(machine.cutPower(cut, seed), { ...seen, acknowledged: durability === 'always' ? 5 : 0 })
        }
      }
    },
  )

  test('close waits for it: behind it nothing is written', async () => {
    const machine = new SimulatedMachine()
    const open = machine.disk.open.bind(machine.disk)
    machine.disk.open = async (path, mode) => {
      const file = await open(path, mode)
      const slowly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))
      return { ...file, datasync: () => slowly().then(() => file.datasync()) }
    }
    const journal = journalOn(machine, { durability: 'never', segmentBytes: 100_000 })
    await journal.open()
    await journal.append(batchAt(1))
    const settling = journal.snapshots.settle().catch(() => undefined)
    machine.disk.fault = { how: 'fails', only: 'write', at: (machine.disk.callsOf.get('write') ?? 0) + 1 }
    await expect(journal.append(batchAt(2))).rejects.toThrow('EIO')
    await journal.close()
    const { calls } = machine.disk
    await settling
    expect(machine.disk.calls).toBe(calls)
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
