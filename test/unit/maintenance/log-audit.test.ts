import { describe, expect, test } from 'vitest'
import { recoverState } from '../../../src/engine/recovery.ts'
import { replay } from '../../../src/engine/replay.ts'
import { leaveOutLedgers } from '../../../src/engine/state-source.ts'
import { type Commit, type Entry, LogAudit } from '../../../src/index.ts'
import { SimulatedMachine } from '../../support/simulated-machine.ts'
import { journalOf, laptops, writtenStory } from './journal-story.ts'

async function story(): Promise<{ journal: ReturnType<typeof journalOf>; log: Commit<Entry>[] }> {
  const machine = new SimulatedMachine()
  await writtenStory(machine)
  const journal = journalOf(machine)
  const batches = await Array.fromAsync(journal.read())
  return { journal, log: batches.flatMap(({ commits }) => commits as readonly Commit<Entry>[]) }
}

describe('The audit of a log whose beginning is elsewhere', () => {
  test('comes to the same from any commit on as from the first', async () => {
    const { journal, log } = await story()
    const replayed = await replay(journal)
    for (const begin of [1, 4, 11, 30, 66]) {
      const audit = LogAudit.after((await recoverState(journal, leaveOutLedgers, { sequence: begin })).state)
      for (const commit of log.slice(begin)) expect(audit.add(commit)).toEqual([])
      const nothing = { oversold: [], overdrawn: [], drift: [], imbalances: [], defects: [] }
      expect(audit.findings(replayed), `from ${begin}`).toMatchObject({ ...nothing, commits: log.length - begin })
    }
  })

  test('knows what the reservations held that were made before', async () => {
    const { journal, log } = await story()
    // Commit 4 makes R1, of 1 unit; 7 confirms it.
    const audit = LogAudit.after((await recoverState(journal, leaveOutLedgers, { sequence: 6 })).state)
    const confirmed = log[6] as Commit<Entry>
    audit.add(confirmed)
    audit.add({ ...confirmed, sequence: 8 })
    expect(audit.findings(undefined).overdrawn).toEqual([
      { reservationId: 'R1', bucket: 'reserved', units: 1, sequence: 8 },
    ])
  })
})

describe('The audit of a log', () => {
  test('takes a commit without entries for what it is if it binds a key, and for a defect if it does not', () => {
    const audit = new LogAudit()
    expect(audit.add({ sequence: 1, at: 1, entries: [], idempotencyKey: 'k' })).toEqual([])
    const problem = 'commit 2 has neither an entry nor an idempotency key'
    expect(audit.add({ sequence: 2, at: 1, entries: [] })).toEqual([{ invariant: 7, problem }])
  })

  test('finds what is done to a reservation after its end, though it forgets those that ended', () => {
    const audit = new LogAudit()
    const hold = (type: 'reserved' | 'released', sequence: number): Commit<Entry> => {
      const [from, to] =
        type === 'reserved' ? (['available', 'reserved'] as const) : (['reserved', 'available'] as const)
      return { sequence, at: 1, entries: [{ type, ...laptops, quantity: 2, from, to, reservationId: 'R1' }] }
    }
    audit.add({
      sequence: 1,
      at: 1,
      entries: [{ type: 'received', ...laptops, quantity: 9, from: 'supplier', to: 'available' }],
    })
    audit.add(hold('reserved', 2))
    audit.add(hold('released', 3))
    expect(audit.findings(undefined).overdrawn).toEqual([])
    audit.add(hold('released', 4))
    expect(audit.findings(undefined)).toMatchObject({
      reservations: 1,
      overdrawn: [{ reservationId: 'R1', bucket: 'reserved', units: 2, sequence: 4 }],
    })
    // That it holds something again does not undo it.
    audit.add(hold('reserved', 5))
    expect(audit.findings(undefined).overdrawn).toHaveLength(1)
  })
})
