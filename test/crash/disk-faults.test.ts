import { extname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { InventoryManager } from '../../src/index.ts'
import { expectRefusal } from '../support/refusals.ts'
import type { CallKind, FaultKind } from '../support/simulated-disk.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { appendUpTo, batchAt, expectNothingLost, journalOn, type Seen } from './log-story.ts'

/** A journal with two batches, whose disk then fails the next call of a kind once. */
async function failingAt(only: CallKind, how: FaultKind, code = 'EIO') {
  const machine = new SimulatedMachine()
  const journal = journalOn(machine)
  const seen: Seen = { acknowledged: 0, submitted: 0 }
  await journal.open()
  await appendUpTo(journal, 2, seen)
  machine.disk.fault = { how, only, code, at: (machine.disk.callsOf.get(only) ?? 0) + 1 }
  return { machine, journal, seen }
}

describe('fsync fails', () => {
  test.each([true, false])(
    'only syncs of the log are the calling thread’s affair: blockingSync %s',
    async (blockingSync) => {
      const machine = new SimulatedMachine()
      const syncs = new Map<string, Set<boolean>>()
      const open = machine.disk.open.bind(machine.disk)
      machine.disk.open = async (path, mode) => {
        const file = await open(path, mode)
        const datasync = (blocks = false): Promise<void> => {
          syncs.set(extname(path), (syncs.get(extname(path)) ?? new Set()).add(blocks))
          return file.datasync(blocks)
        }
        return { ...file, datasync }
      }
      const journal = journalOn(machine, { blockingSync })
      await journal.open()
      await appendUpTo(journal, 3, { acknowledged: 0, submitted: 0 })
      await journal.close()
      expect(syncs.get('.ndjson')).toEqual(new Set([blockingSync]))
      syncs.delete('.ndjson')
      expect(new Set([...syncs.values()].flatMap((blocks) => [...blocks]))).toEqual(new Set([false]))
    },
  )

  test('once: that append and all later ones reject, and fsync is never tried again', async () => {
    const { machine, journal, seen } = await failingAt('datasync', 'fails')
    const details = await expectRefusal(appendUpTo(journal, 3, seen), 'JOURNAL_FAILED')
    expect(details).toMatchObject({ sequence: 5, file: '/data', problem: expect.stringContaining('EIO') })
    const calls = machine.disk.calls
    for (let attempt = 0; attempt < 3; attempt += 1) await expectRefusal(journal.append(batchAt(3)), 'JOURNAL_FAILED')
    expect(machine.disk.calls).toBe(calls)
    const syncs = machine.disk.callsOf.get('datasync')
    await journal.close()
    expect(machine.disk.callsOf.get('datasync')).toBe(syncs)
    await expectNothingLost(machine, seen)
  })

  test('behind an answer, with an interval: the next append rejects, and so does close if nothing was to come', async () => {
    for (const appends of [true, false]) {
      const machine = new SimulatedMachine()
      const journal = journalOn(machine, { durability: 'interval', intervalMs: 1 })
      await journal.open()
      machine.disk.fault = { how: 'fails', only: 'datasync', at: (machine.disk.callsOf.get('datasync') ?? 0) + 1 }
      await journal.append(batchAt(1))
      await new Promise((resolve) => setTimeout(resolve, 20))
      if (appends) await expectRefusal(journal.append(batchAt(2)), 'JOURNAL_FAILED')
      if (appends) await journal.close()
      else await expectRefusal(journal.close(), 'JOURNAL_FAILED')
      await expectNothingLost(machine, { acknowledged: 1, submitted: 2 })
    }
  })
})

describe('a write fails or is short', () => {
  test.each(['fails', 'fails halfway'] as const)('%s: that append and all later ones reject', async (how) => {
    const { machine, journal, seen } = await failingAt('write', how)
    await expectRefusal(appendUpTo(journal, 3, seen), 'JOURNAL_FAILED')
    const writes = machine.disk.callsOf.get('write')
    await expectRefusal(journal.append(batchAt(3)), 'JOURNAL_FAILED')
    await journal.close()
    expect(machine.disk.callsOf.get('write')).toBe(writes)
    await expectNothingLost(machine, seen)
  })

  test('short: it is finished, and acknowledged whole', async () => {
    const { machine, journal, seen } = await failingAt('write', 'is short')
    await appendUpTo(journal, 3, seen)
    await expectNothingLost(machine.kill(), seen)
  })

  test('a write of nothing at all is a failure, not a reason to try for ever', async () => {
    const machine = new SimulatedMachine()
    const open = machine.disk.open.bind(machine.disk)
    let writesNothing = false
    machine.disk.open = async (path, mode) => {
      const file = await open(path, mode)
      return { ...file, write: (...args) => (writesNothing ? Promise.resolve(0) : file.write(...args)) }
    }
    const journal = journalOn(machine)
    await journal.open()
    writesNothing = true
    const details = await expectRefusal(journal.append(batchAt(1)), 'JOURNAL_FAILED')
    expect(details.problem).toContain('nothing was written')
  })
})

describe('the disk is full', () => {
  test('the append rejects; when there is space again and the log is reopened, everything acknowledged is there', async () => {
    for (let spare = 0; spare < 4_000; spare += 97) {
      const machine = new SimulatedMachine()
      const journal = journalOn(machine)
      const seen: Seen = { acknowledged: 0, submitted: 0 }
      await journal.open()
      machine.disk.capacity = 14_000 + spare
      const details = await expectRefusal(appendUpTo(journal, 50, seen), 'JOURNAL_FAILED')
      expect(details.problem).toContain('ENOSPC')
      await expectRefusal(journal.append(batchAt(seen.submitted)), 'JOURNAL_FAILED')
      await journal.close()
      machine.disk.capacity = Number.POSITIVE_INFINITY
      await expectNothingLost(machine, seen)
    }
  })

  test('the engine stops with the cause, and opens again with all that it answered', async () => {
    const machine = new SimulatedMachine()
    const inventory = await InventoryManager.open({ journal: journalOn(machine) })
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    machine.disk.capacity = 24_000
    let received = 0
    const receive = () => inventory.receive({ warehouseId: 'SFO', productId: 'P', quantity: 1 })
    const fill = async () => {
      for (;;) {
        await receive()
        received += 1
      }
    }
    await expectRefusal(fill(), 'JOURNAL_FAILED')
    await expectRefusal(receive(), 'JOURNAL_FAILED')
    await inventory.close()
    machine.disk.capacity = Number.POSITIVE_INFINITY
    const again = await InventoryManager.open({ journal: journalOn(machine) })
    expect(again.availability('P').available).toBeGreaterThanOrEqual(received)
    expect(again.availability('P').available).toBeLessThanOrEqual(received + 1)
    await again.close()
  })
})
