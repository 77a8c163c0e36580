import { describe, expect, test } from 'vitest'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { expectCorrupt, segmentsOf } from './damaged-log.ts'
import { appendUpTo, batchAt, dataFolder, expectNothingLost, journalOn } from './log-story.ts'

const seen = { acknowledged: 3, submitted: 4 }

/** A machine whose process was killed between the write of the fourth batch and its sync. */
async function killedBeforeSync(): Promise<{ machine: SimulatedMachine; segment: string; start: number; end: number }> {
  const machine = new SimulatedMachine()
  const journal = journalOn(machine, { segmentBytes: 100_000 })
  await journal.open()
  await appendUpTo(journal, 3, { acknowledged: 0, submitted: 0 })
  const segment = segmentsOf(machine)[0] as string
  const start = machine.disk.contentOf(segment).lastIndexOf(0x0a) + 1
  machine.disk.fault = { how: 'kills after', at: (machine.disk.callsOf.get('write') ?? 0) + 1, only: 'write' }
  await expect(journal.append(batchAt(4))).rejects.toThrow()
  const after = machine.kill()
  return { machine: after, segment, start, end: after.disk.contentOf(segment).lastIndexOf(0x0a) + 1 }
}

describe('a cut past what is known to have been synced', () => {
  test('at any byte: it opens with the last whole commit, warns of the offset, and keeps the torn bytes', async () => {
    const { machine, segment, start, end } = await killedBeforeSync()
    expect(end - start).toBeGreaterThan(200)
    const whole = machine.disk.contentOf(segment)
    for (let cut = start; cut < end; cut += 1) {
      const copy = machine.copy()
      copy.disk.overwrite(segment, whole.subarray(0, cut))
      const warnings = await expectNothingLost(copy, { acknowledged: 3, submitted: 3 })
      if (cut === start) expect(warnings).toEqual([])
      else {
        expect(warnings, `cut at ${cut}`).toMatchObject([{ code: 'TORN_TAIL', file: segment, offset: start }])
        expect(warnings[0]?.message).toContain(`byte ${start}`)
        expect(copy.disk.contentOf(warnings[0]?.keptIn as string)).toEqual(whole.subarray(start, cut))
      }
    }
  })

  test('the same byte torn twice: both are kept', async () => {
    const { machine, segment, start } = await killedBeforeSync()
    for (const torn of ['first', 'second']) {
      const content = machine.disk.contentOf(segment).subarray(0, start)
      machine.disk.overwrite(segment, Buffer.concat([content, Buffer.from(torn)]))
      await journalOn(machine).open()
      const kept = Object.entries(machine.disk.snapshot()).filter(([path]) => path.includes('torn'))
      expect(kept.map(([, text]) => text)).toContain(torn)
      machine.disk.delete(`${dataFolder}/lock`)
    }
  })

  test('between sync and acknowledgement nothing is torn: the batch is there, and nobody is warned', async () => {
    const { machine } = await killedBeforeSync()
    expect(await expectNothingLost(machine, { acknowledged: 4, submitted: 4 })).toEqual([])
  })

  test('the zeros that were written ahead are no warning', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { segmentBytes: 100_000 })
    await journal.open()
    await appendUpTo(journal, 3, { acknowledged: 0, submitted: 0 })
    expect(machine.disk.contentOf(segmentsOf(machine)[0] as string).at(-1)).toBe(0)
    expect(await expectNothingLost(machine.kill(), { acknowledged: 3, submitted: 3 })).toEqual([])
  })
})

describe('a zeroed sector', () => {
  test('inside the last, unsynced batch: torn, and cut', async () => {
    const { machine, segment, start, end } = await killedBeforeSync()
    for (let from = start; from < end; from += 64) {
      const copy = machine.copy()
      const content = Buffer.from(copy.disk.contentOf(segment))
      content.fill(0, from, Math.min(from + 64, end))
      copy.disk.overwrite(segment, content)
      const warnings = await expectNothingLost(copy, { ...seen, submitted: 3 })
      expect(warnings).toMatchObject([{ code: 'TORN_TAIL', offset: start }])
    }
  })

  test('a bad record followed by a good one: corruption, also if the head knows of neither', async () => {
    const { machine, segment, start } = await killedBeforeSync()
    const oldHead = machine.disk.contentOf(`${dataFolder}/head`)
    const copy = machine.copy()
    await expectNothingLost(copy, { acknowledged: 4, submitted: 4 })
    copy.disk.overwrite(`${dataFolder}/head`, oldHead)
    const content = Buffer.from(copy.disk.contentOf(segment))
    content.fill(0, start + 100, start + 120)
    copy.disk.overwrite(segment, content)
    await expectCorrupt(copy, { file: segment, offset: start })
  })
})
