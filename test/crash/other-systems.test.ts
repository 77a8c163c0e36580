import { describe, expect, test } from 'vitest'
import type { Batch } from '../../src/index.ts'
import { InventoryManager } from '../../src/index.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'
import type { CallKind } from '../support/simulated-disk.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { appendUpTo, batchesUpTo, expectNothingLost, journalOn, readAll, type Seen, writtenLog } from './log-story.ts'

/** Opens, writes over several segments, and closes; all on a disk of which one call fails. */
async function storyFailingAt(only: CallKind, at: number) {
  const machine = new SimulatedMachine()
  machine.disk.fault = { how: 'fails', only, at }
  const seen: Seen = { acknowledged: 0, submitted: 0 }
  const journal = journalOn(machine)
  const story = async (): Promise<void> => {
    await journal.open()
    await appendUpTo(journal, 8, seen)
    await journal.close()
  }
  const error: unknown = await story().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return { machine, journal, seen, error }
}

async function callsIn(kind: CallKind): Promise<number> {
  const { machine } = await storyFailingAt(kind, Number.POSITIVE_INFINITY)
  return machine.disk.callsOf.get(kind) ?? 0
}

describe('what went wrong in other systems', () => {
  test.each(['datasync', 'syncFolder'] as const)('etcd: no failed %s is swallowed, whichever it is', async (kind) => {
    const calls = await callsIn(kind)
    expect(calls).toBeGreaterThan(2)
    for (let at = 1; at <= calls; at += 1) {
      const { machine, journal, seen, error } = await storyFailingAt(kind, at)
      expect(error, `${kind} ${at}`).toMatchObject({ code: 'JOURNAL_FAILED', cause: { code: 'EIO' } })
      await journal.close()
      await expectNothingLost(machine.cutPower('drop'), seen)
    }
  })

  test('sonic-boom: no failed write is swallowed, and what is written later does not cover it up', async () => {
    const calls = await callsIn('write')
    for (let at = 1; at <= calls; at += 1) {
      const { machine, journal, seen, error } = await storyFailingAt('write', at)
      expect(error, `write ${at}`).toMatchObject({ code: 'JOURNAL_FAILED', cause: { code: 'EIO' } })
      expect(seen.acknowledged).toBeLessThanOrEqual(8)
      await journal.close()
      await expectNothingLost(machine.kill(), seen)
    }
  })

  test('exchange-core: an I/O error while the log is read is no end of the log', async () => {
    const machine = new SimulatedMachine()
    await writtenLog(machine, 8)
    for (const only of ['open', 'read', 'status', 'list', undefined] as const) {
      const count = (): number => (only === undefined ? machine.disk.calls : (machine.disk.callsOf.get(only) ?? 0))
      machine.disk.fault = undefined
      const before = count()
      await readAll(journalOn(machine))
      const calls = count() - before
      expect(calls).toBeGreaterThan(0)
      for (let nth = 1; nth <= calls; nth += 1) {
        machine.disk.fault = { how: 'fails', at: count() + nth, ...(only !== undefined && { only }) }
        const batches: Batch[] = []
        const reading = (async () => {
          for await (const batch of journalOn(machine).read()) batches.push(batch)
        })()
        const error = await refusalOf(reading)
        expect(error.code, `${only ?? 'call'} ${nth} of ${calls}`).toBe('JOURNAL_FAILED')
        expect(batches).toEqual(batchesUpTo(batches.length))
      }
    }
  })

  test('exchange-core: nor is it one while the engine replays', async () => {
    const machine = new SimulatedMachine()
    const inventory = await InventoryManager.open({ journal: journalOn(machine) })
    await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
    for (let nth = 0; nth < 8; nth += 1) await inventory.receive({ warehouseId: 'SFO', productId: 'P', quantity: 1 })
    await inventory.close()
    const before = machine.disk.callsOf.get('read') ?? 0
    const whole = await InventoryManager.open({ journal: journalOn(machine) })
    const reads = (machine.disk.callsOf.get('read') ?? 0) - before
    await whole.close()
    for (let nth = 1; nth <= reads; nth += 1) {
      machine.disk.fault = { how: 'fails', only: 'read', at: (machine.disk.callsOf.get('read') ?? 0) + nth }
      const opening = InventoryManager.open({ journal: journalOn(machine) })
      await expectRefusal(opening, 'JOURNAL_FAILED')
    }
    machine.disk.fault = undefined
    const again = await InventoryManager.open({ journal: journalOn(machine.kill()) })
    expect(again.availability('P').available).toBe(8)
    await again.close()
  })

  test('NATS: nothing is acknowledged before it is synced: the power may fail right after any answer', async () => {
    for (let last = 1; last <= 8; last += 1) {
      const machine = new SimulatedMachine()
      const journal = journalOn(machine)
      const seen: Seen = { acknowledged: 0, submitted: 0 }
      await journal.open()
      await appendUpTo(journal, last, seen)
      await expectNothingLost(machine.cutPower('drop'), seen)
    }
  })
})
