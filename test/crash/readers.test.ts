import { describe, expect, test } from 'vitest'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { appendUpTo, batchesUpTo, expectNothingLost, journalOn, readAll, type Seen, writtenLog } from './log-story.ts'

describe('readers', () => {
  test('in another process they follow a writer to what it has acknowledged when they get there, across segments', async () => {
    const machine = new SimulatedMachine()
    const writer = journalOn(machine, { segmentBytes: 700 })
    const reader = journalOn(machine.beside())
    const seen: Seen = { acknowledged: 0, submitted: 0 }
    await writer.open()
    expect(await readAll(reader)).toEqual([])
    await appendUpTo(writer, 1, seen)
    const found = []
    for await (const batch of reader.read()) {
      found.push(batch)
      if (seen.acknowledged < 12) await appendUpTo(writer, seen.acknowledged + 1, seen)
    }
    expect(found).toEqual(batchesUpTo(12))
    await writer.close()
  })

  test('they see nothing of a batch that is not acknowledged', async () => {
    const machine = new SimulatedMachine()
    const writer = journalOn(machine, { segmentBytes: 100_000 })
    const seen: Seen = { acknowledged: 0, submitted: 0 }
    await writer.open()
    await appendUpTo(writer, 3, seen)
    for (const only of ['write', 'datasync'] as const) {
      const copy = machine.copy()
      const journal = journalOn(copy, { segmentBytes: 100_000 })
      copy.disk.delete('/data/lock')
      await journal.open()
      copy.disk.fault = { how: 'kills after', only, at: (copy.disk.callsOf.get(only) ?? 0) + 1 }
      await journal.append({ position: 4, commits: [{ sequence: 7 }] }).catch(() => undefined)
      expect(await readAll(journalOn(copy.kill()))).toEqual(batchesUpTo(3))
    }
    await writer.close()
  })

  test('from any sequence they begin with its batch, whatever the segments', async () => {
    for (const segmentBytes of [1, 700, 100_000]) {
      const machine = new SimulatedMachine()
      await writtenLog(machine, 10, { segmentBytes })
      const all = batchesUpTo(10)
      for (let from = 0; from <= 21; from += 1) {
        const expected = all.filter(({ commits }) => (commits.at(-1)?.sequence ?? 0) >= from)
        expect(await readAll(journalOn(machine), from), `${segmentBytes}, from ${from}`).toEqual(expected)
      }
    }
  })

  test('one that stops early, or fails, leaves no file open', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 10)
    const opened = machine.disk.callsOf.get('open') ?? 0
    const closed = machine.disk.callsOf.get('close') ?? 0
    for await (const { position } of journalOn(machine).read()) if (position === 5) break
    const openedNow = (machine.disk.callsOf.get('open') ?? 0) - opened
    expect((machine.disk.callsOf.get('close') ?? 0) - closed).toBe(openedNow)
  })
})

describe('durability', () => {
  test('interval: what was synced survives a power cut, and the rest may be lost, which is said', async () => {
    const machine = new SimulatedMachine()
    const warned: string[] = []
    const journal = journalOn(machine, { durability: 'interval', intervalMs: 1, segmentBytes: 100_000 })
    const seen: Seen = { acknowledged: 0, submitted: 0 }
    await journal.open()
    await appendUpTo(journal, 3, seen)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(await readAll(journalOn(machine.copy()))).toEqual(batchesUpTo(3))
    await appendUpTo(journal, 5, seen)
    const after = machine.cutPower('tear', 3)
    const again = journalOn(after, { onWarning: ({ code }) => warned.push(code) })
    const { lastPosition } = await again.open()
    expect(lastPosition).toBeGreaterThanOrEqual(3)
    expect(await readAll(again)).toEqual(batchesUpTo(lastPosition))
    await again.close()
  })

  test.each(['interval', 'never'] as const)('%s: after a close all of it survives', async (durability) => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 7, { durability })
    await expectNothingLost(machine.cutPower('drop'), { acknowledged: 7, submitted: 7 })
  })

  test('never: no sync at all between opening and closing, but where a segment ends', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { durability: 'never', segmentBytes: 100_000 })
    await journal.open()
    const syncs = machine.disk.callsOf.get('datasync')
    await appendUpTo(journal, 6, { acknowledged: 0, submitted: 0 })
    expect(machine.disk.callsOf.get('datasync')).toBe(syncs)
    await journal.close()
  })

  test('a commit lost to a power cut that was acknowledged without a sync is warned of', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine, { durability: 'never', segmentBytes: 100_000 })
    await journal.open()
    await appendUpTo(journal, 4, { acknowledged: 0, submitted: 0 })
    const content = machine.disk.contentOf('/data/0000000000000001.ndjson')
    const copy = machine.kill()
    copy.disk.overwrite('/data/0000000000000001.ndjson', content.subarray(0, 700))
    const warnings = await expectNothingLost(copy, { acknowledged: 0, submitted: 4 })
    expect(warnings.map(({ code }) => code)).toEqual(['TORN_TAIL', 'UNSYNCED_LOST'])
  })
})
