import { describe, expect, test } from 'vitest'
import type { Durability } from '../../src/journal/file/open-log.ts'
import type { Fault, FaultKind } from '../support/simulated-disk.ts'
import type { PowerCut } from '../support/simulated-file.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { appendUpTo, expectNothingLost, journalOn, readAll, type Seen } from './log-story.ts'

/** Writes, closes, opens again, reads and writes, with segments that end on the way. */
async function story(machine: SimulatedMachine, seen: Seen, durability: Durability): Promise<void> {
  const first = journalOn(machine, { durability })
  await run(first, async () => {
    await first.open()
    await appendUpTo(first, 5, seen)
  })
  const second = journalOn(machine, { durability })
  await run(second, async () => {
    await second.open()
    await readAll(second)
    await appendUpTo(second, 8, seen)
  })
}

/** As the engine does: whatever went wrong, the journal is closed. */
async function run(journal: { close(): Promise<void> }, body: () => Promise<void>): Promise<void> {
  try {
    await body()
  } finally {
    await journal.close()
  }
}

async function callsOf(durability: Durability): Promise<number> {
  const machine = new SimulatedMachine()
  await story(machine, { acknowledged: 0, submitted: 0 }, durability)
  return machine.disk.calls
}

interface Outcome {
  readonly machine: SimulatedMachine
  readonly seen: Seen
  readonly failed: boolean
}

async function storyWith(fault: Fault, durability: Durability = 'always'): Promise<Outcome> {
  const machine = new SimulatedMachine()
  machine.disk.fault = fault
  const seen = { acknowledged: 0, submitted: 0 }
  const failed = await story(machine, seen, durability).then(
    () => false,
    () => true,
  )
  machine.disk.fault = undefined
  return { machine, seen, failed }
}

const powerCuts: readonly (readonly [PowerCut, number])[] = [
  ['drop', 1],
  ['keep', 1],
  ['prefix', 1],
  ['prefix', 2],
  ['tear', 1],
  ['tear', 2],
  ['tear', 3],
]

const kinds: readonly (readonly [FaultKind, boolean])[] = [
  ['fails', false],
  ['fails', true],
  ['fails halfway', false],
  ['is short', false],
  ['is short', true],
  ['kills before', false],
  ['kills after', false],
]

describe('whichever call goes wrong, nothing acknowledged is lost', () => {
  for (const [how, lasting] of kinds) {
    test(`every call ${how}${lasting ? ' from then on' : ''}; after a kill and after every kind of power cut`, async () => {
      const calls = await callsOf('always')
      expect(calls).toBeGreaterThan(100)
      for (let at = 1; at <= calls; at += 1) {
        const { machine, seen } = await storyWith({ how, lasting, at })
        for (const [cut, seed] of powerCuts) {
          await blame(`call ${at}, power cut: ${cut} ${seed}`, () =>
            expectNothingLost(machine.cutPower(cut, seed), seen),
          )
        }
        await blame(`call ${at}, kill`, () => expectKeptOnDisk(machine.kill(), seen))
      }
    })
  }

  test.each(['interval', 'never'] as const)('a kill loses nothing either, synced %s', async (durability) => {
    const calls = await callsOf(durability)
    for (let at = 1; at <= calls; at += 1) {
      const { machine, seen } = await storyWith({ how: 'kills after', at }, durability)
      await blame(`call ${at}`, () => expectNothingLost(machine.kill(), seen))
    }
  })

  test.each(['interval', 'never'] as const)(
    'after a power cut it opens with a whole beginning, synced %s',
    async (durability) => {
      const calls = await callsOf(durability)
      for (let at = 1; at <= calls; at += 1) {
        const { machine, seen } = await storyWith({ how: 'kills after', at }, durability)
        for (const [cut, seed] of powerCuts) {
          await blame(`call ${at}, power cut: ${cut} ${seed}`, () =>
            expectNothingLost(machine.cutPower(cut, seed), { ...seen, acknowledged: 0 }),
          )
        }
      }
    },
  )

  test('without a fault all of it is acknowledged, and short writes are finished', async () => {
    const { seen, failed } = await storyWith({ how: 'is short', at: 1, lasting: true })
    expect([seen.acknowledged, failed]).toEqual([8, false])
  })
})

/** What a journal finds when it opens is on the disk then, also where a sync had failed before. */
async function expectKeptOnDisk(machine: SimulatedMachine, seen: Seen): Promise<void> {
  const { lastPosition } = await journalOn(machine).open()
  expect(lastPosition).toBeGreaterThanOrEqual(seen.acknowledged)
  await expectNothingLost(machine.cutPower('drop'), { ...seen, acknowledged: lastPosition })
}

/** Says in which run it went wrong: the same numbers run it again. */
async function blame(run: string, body: () => Promise<unknown>): Promise<void> {
  try {
    await body()
  } catch (cause) {
    throw new Error(`${run}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
