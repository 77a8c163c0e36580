import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { archive } from '../../src/journal/file/archive.ts'
import { backupJournal } from '../../src/maintenance/backup-journal.ts'
import { journalStats } from '../../src/maintenance/journal-stats.ts'
import { repairJournal } from '../../src/maintenance/repair-journal.ts'
import { verifyJournal } from '../../src/maintenance/verify-journal.ts'
import { expectRefusal } from '../support/refusals.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { headPath, segmentsOf } from './damaged-log.ts'
import { appendUpTo, batchAt, dataFolder, journalOn, readAll } from './log-story.ts'
import { contentOf, logWithSnapshots, snapshotsOf } from './snapshot-story.ts'

/** A log of several segments, with two snapshots, closed. */
let machine: SimulatedMachine
beforeEach(async () => {
  machine = new SimulatedMachine()
  await logWithSnapshots(machine, 12, [7, 10], { segmentBytes: 600 })
})

function flipABit(path: string, at: number): void {
  const bytes = Buffer.from(machine.disk.contentOf(path))
  bytes[at] = (bytes[at] as number) ^ 1
  machine.disk.overwrite(path, bytes)
}

describe('no file stays open', () => {
  afterEach(() => {
    expect(machine.disk.openFiles).toEqual([])
  })

  test('that was written or read: by a journal, or by those who look at one', async () => {
    const journal = journalOn(machine, { segmentBytes: 600 })
    await journal.open()
    await appendUpTo(journal, 16, { acknowledged: 12, submitted: 12 })
    await readAll(journal)
    for await (const batch of journal.read()) if (batch.position === 3) break
    const found = await journal.snapshots.latest()
    if (found === undefined) expect.fail('there are two')
    await contentOf(found)
    for await (const piece of found.pieces()) if (piece !== undefined) break
    await journal.close()
    await verifyJournal(dataFolder, {}, machine)
    await journalStats(dataFolder, {}, machine)
  })

  test('that was copied or moved', async () => {
    await backupJournal(dataFolder, '/copy', {}, machine)
    await backupJournal(dataFolder, '/copy', {}, machine)
    await archive(dataFolder, '/elsewhere', {}, machine)
    await expectRefusal(readAll(journalOn(machine)), 'JOURNAL_ARCHIVED')
    await verifyJournal(dataFolder, { archives: ['/elsewhere'] }, machine)
  })

  test('that was found damaged, and repaired', async () => {
    const [first = ''] = segmentsOf(machine)
    for (const path of [first, ...snapshotsOf(machine)]) flipABit(path, 100)
    await expectRefusal(journalOn(machine).open(), 'JOURNAL_CORRUPT')
    await expectRefusal(readAll(journalOn(machine)), 'JOURNAL_CORRUPT')
    await verifyJournal(dataFolder, {}, machine)
    await repairJournal(dataFolder, {}, machine)
    await repairJournal(dataFolder, { acceptLoss: true }, machine)
    const journal = journalOn(machine)
    const { lastPosition } = await journal.open()
    await journal.append(batchAt(lastPosition + 1))
    await journal.close()
  })

  test('that is torn, is of a newer version, or of another owner', async () => {
    const last = segmentsOf(machine).at(-1) as string
    const bytes = machine.disk.contentOf(last)
    machine.disk.overwrite(last, Buffer.concat([bytes, Buffer.from('["torn')]))
    const journal = journalOn(machine)
    await journal.open()
    await expectRefusal(journalOn(machine.beside()).open(), 'JOURNAL_LOCKED')
    await journal.close()
    machine.disk.overwrite(headPath, Buffer.from('rotten'))
    await expectRefusal(journalOn(machine).open(), 'JOURNAL_CORRUPT')
  })
})
