import { describe, expect, test } from 'vitest'
import type { FileJournalOptions } from '../../src/journal/file/file-journal.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import type { Durability } from '../../src/journal/file/open-log.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { Random } from '../support/simulated-random.ts'
import { batchOf, meetings, StallingWriter } from '../support/stalling-writer.ts'
import { dataFolder } from './log-story.ts'

/** All pairs of calls: STOCKHOLD_ORDERS=all. */
const isAll = process.env.STOCKHOLD_ORDERS === 'all'
const every = isAll ? 1 : 5
const rounds = isAll ? 3_000 : 200
const timeout = isAll ? 1_800_000 : 120_000

/** Opens what they left, and expects everything that any of them was answered, once, each writer's in order. */
async function expectAllThere(machine: SimulatedMachine, writers: readonly StallingWriter[]): Promise<void> {
  const journal = new FileJournal(dataFolder, { onWarning: () => undefined }, machine)
  await journal.open()
  const marks: string[] = []
  for await (const { commits } of journal.read())
    marks.push(...commits.map((commit) => (commit as unknown as { mark: string }).mark))
  expect(new Set(marks).size).toBe(marks.length)
  for (const { answered } of writers) expect(marks.filter((mark) => answered.includes(mark))).toEqual(answered)
  await journal.append(batchOf(marks.length + 1, marks.length + 1, 'last'))
  await journal.close()
}

/** How many calls a writer makes that nobody disturbs. */
async function callsAlone(options: FileJournalOptions, batches: number): Promise<number> {
  const writer = new StallingWriter(await writtenMachine(options), 'a', options)
  writer.begin(batches)
  await writer.go()
  expect(writer.answered).toHaveLength(batches)
  return writer.gate.calls
}

/** How often a writer can stall where it matters, and one that takes over from it. */
async function meetingsOf(written: SimulatedMachine, batches: number, further: number): Promise<[number, number]> {
  const machine = written.copy()
  const old = new StallingWriter(machine, 'a', {}, meetings)
  const next = new StallingWriter(machine.elsewhere(), 'b', {}, meetings)
  old.begin(batches)
  await old.go(1_000)
  const olds = old.gate.calls
  const stalled = new StallingWriter(machine, 'c', {}, meetings)
  stalled.begin(batches)
  await stalled.go(olds - 5)
  next.begin(further)
  await next.go()
  return [olds + 1, next.gate.calls + 1]
}

/** A log that an owner before wrote and left. */
async function writtenMachine(options: FileJournalOptions): Promise<SimulatedMachine> {
  const machine = new SimulatedMachine()
  const first = new StallingWriter(machine, 'first', options)
  first.begin(2)
  await first.go()
  return machine.kill()
}

const durabilities: readonly Durability[] = ['always', 'interval', 'never']

describe('a second owner', () => {
  test.each(durabilities)(
    'that takes over between any two calls of a writer, which then goes on: both lose nothing (synced %s)',
    { timeout },
    async (durability) => {
      const options = { durability, intervalMs: 1_000_000 }
      const calls = await callsAlone(options, 3)
      for (let at = 0; at <= calls; at += 1) {
        const machine = await writtenMachine(options)
        const [old, next] = [
          new StallingWriter(machine, 'a', options),
          new StallingWriter(machine.elsewhere(), 'b', options),
        ]
        old.begin(3)
        await old.go(at)
        next.begin(2)
        await next.go()
        await old.go()
        await blame(`at call ${at}`, () => expectAllThere(machine.beside(), [old, next]))
        expect(next.answered, `at call ${at}`).toHaveLength(2)
        if (old.answered.length < 3) expect(old.failure, `at call ${at}`).toMatchObject({ code: 'JOURNAL_FAILED' })
      }
    },
  )

  test('each stalled between any two calls, and woken again: nothing is lost, in every order', {
    timeout,
  }, async () => {
    const [olds, nexts] = [await callsAlone({}, 2), await callsAlone({}, 1)]
    const written = await writtenMachine({})
    for (let at = 1; at <= olds; at += 1) {
      for (let then = 1; then <= nexts; then += 1) {
        if ((at + then) % every !== 0) continue
        const machine = written.copy()
        const [old, next] = [new StallingWriter(machine, 'a'), new StallingWriter(machine.elsewhere(), 'b')]
        old.begin(2)
        await old.go(at)
        next.begin(1)
        await next.go(then)
        await old.go()
        await next.go()
        await blame(`at calls ${at} and ${then}`, () => expectAllThere(machine.beside(), [old, next]))
      }
    }
  })

  test('each stalled twice, wherever they can meet: nothing is lost, in many orders', { timeout }, async () => {
    const written = await writtenMachine({})
    const [olds, nexts] = await meetingsOf(written, 1, 2)
    for (let seed = 0; seed < 3 * rounds; seed += 1) {
      const random = new Random(seed)
      const machine = written.copy()
      const old = new StallingWriter(machine, 'a', {}, meetings)
      const next = new StallingWriter(machine.elsewhere(), 'b', {}, meetings)
      old.begin(1)
      await old.go(random.below(olds))
      next.begin(2)
      await next.go(random.below(nexts))
      await old.go(random.below(olds))
      await next.go(random.below(nexts))
      await old.go()
      await next.go()
      await blame(`seed ${seed}`, () => expectAllThere(machine.beside(), [old, next]))
    }
  })

  test('one that opens beside a late write, stalled wherever it matters, changes nothing of what a third goes on from', async () => {
    const written = await writtenMachine({})
    const [, steps] = await meetingsOf(written, 1, 1)
    for (let at = 0; at <= steps; at += 1) {
      const machine = written.copy()
      // Its second line is not there yet when the next looks for the end, and is when the third does.
      const old = new StallingWriter(machine, 'a', { segmentBytes: 10_000 }, /^write .*ndjson/)
      const next = new StallingWriter(machine.elsewhere(), 'b', {}, meetings)
      const third = new StallingWriter(machine.elsewhere().elsewhere(), 'c')
      old.begin(2)
      await old.go(1)
      next.begin(1)
      await next.go(at)
      await old.go()
      third.begin(1)
      await third.go()
      await next.go()
      await blame(`at ${at}`, () => expectAllThere(machine.beside(), [old, next, third]))
    }
  })

  test.each(durabilities)(
    'three that take each other for dead, in random order, some never waking: nothing answered is lost (synced %s)',
    { timeout },
    async (durability) => {
      const options = { durability, intervalMs: 1_000_000 }
      const written = await writtenMachine(options)
      const [steps] = await meetingsOf(written, 1, 1)
      for (let seed = 0; seed < 3 * rounds; seed += 1) {
        const random = new Random(seed)
        const machine = written.copy()
        const spaces = [machine, machine.elsewhere(), machine.elsewhere().elsewhere()]
        const writers = spaces.map((space, index) => new StallingWriter(space, 'abc'.charAt(index), options, meetings))
        for (const writer of writers) writer.begin(1 + random.below(2))
        for (let turns = 0; turns < 7; turns += 1) await writers[random.below(3)]?.go(1 + random.below(steps))
        const lost = random.below(6)
        for (const [index, writer] of writers.entries()) if (index !== lost) await writer.go()
        // One that does not wake may have the lock: nobody sees its process from here.
        const after = spaces[2]?.elsewhere() ?? machine
        await blame(`seed ${seed}`, () => expectAllThere(after, writers))
      }
    },
  )

  test('with a power cut at the end: what was answered with a sync is there', { timeout }, async () => {
    for (let seed = 0; seed < rounds; seed += 1) {
      const random = new Random(seed)
      const machine = await writtenMachine({})
      const writers = [new StallingWriter(machine, 'a'), new StallingWriter(machine.elsewhere(), 'b')]
      for (const writer of writers) writer.begin(3)
      for (let turns = 0; turns < 8; turns += 1) await writers[random.below(2)]?.go(1 + random.below(40))
      const how = (['drop', 'prefix', 'tear'] as const)[random.below(3)] ?? 'drop'
      await blame(`seed ${seed}`, () => expectAllThere(machine.cutPower(how, seed), writers))
    }
  })
})

/** Says in which order it went wrong: the same numbers run it again. */
async function blame(run: string, body: () => Promise<unknown>): Promise<void> {
  try {
    await body()
  } catch (cause) {
    throw new Error(`${run}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
