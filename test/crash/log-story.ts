import { expect } from 'vitest'
import type { Batch, Journal } from '../../src/index.ts'
import { FileJournal, type FileJournalOptions } from '../../src/journal/file/file-journal.ts'
import type { JournalWarning } from '../../src/journal/file/recovery.ts'
import type { SimulatedMachine } from '../support/simulated-machine.ts'

export const dataFolder = '/data'

/** Batch by batch, what a story appends: one to three commits each, with entries like the engine's. */
export function batchAt(position: number): Batch {
  const before = Array.from({ length: position - 1 }, (_, index) => sizeOf(index + 1)).reduce(
    (sum, size) => sum + size,
    0,
  )
  const commits = Array.from({ length: sizeOf(position) }, (_, index) => {
    const sequence = before + index + 1
    return {
      sequence,
      at: 1_700_000_000_000 + sequence * 10,
      entries: [
        {
          type: 'reserved',
          warehouseId: sequence % 2 === 0 ? 'SFO' : 'NYC',
          productId: `P-${sequence % 3}`,
          quantity: sequence,
          from: 'available',
          to: 'reserved',
          reservationId: `hold ${sequence}`,
          expiresAt: 1_700_000_060_000 + sequence,
        },
      ],
      actor: 'Zoë',
    }
  })
  return { position, commits }
}

const sizeOf = (position: number): number => 1 + (position % 3)

export const batchesUpTo = (position: number): Batch[] =>
  Array.from({ length: position }, (_, index) => batchAt(index + 1))

export async function readAll(journal: Journal, fromSequence = 1): Promise<Batch[]> {
  const batches: Batch[] = []
  for await (const batch of journal.read({ fromSequence })) batches.push(batch)
  return batches
}

/** What a caller saw: how far it was acknowledged, and how far it ever tried. */
export interface Seen {
  acknowledged: number
  submitted: number
}

export function journalOn(machine: SimulatedMachine, options: FileJournalOptions = {}): FileJournal {
  return new FileJournal(dataFolder, { segmentBytes: 1_500, onWarning: () => undefined, ...options }, machine)
}

/** Appends the batches after the last, up to and including one. */
export async function appendUpTo(journal: Journal, last: number, seen: Seen): Promise<void> {
  while (seen.acknowledged < last) {
    seen.submitted = seen.acknowledged + 1
    await journal.append(batchAt(seen.submitted))
    seen.acknowledged = seen.submitted
  }
}

/** A log of so many batches, closed. */
export async function writtenLog(
  machine: SimulatedMachine,
  last: number,
  options: FileJournalOptions = {},
): Promise<void> {
  const journal = journalOn(machine, options)
  await journal.open()
  await appendUpTo(journal, last, { acknowledged: 0, submitted: 0 })
  await journal.close()
}

/**
 * Opens what a crash left: everything acknowledged is there, nothing is that was never submitted, and
 * it goes on from there.
 * @returns what was warned of
 */
export async function expectNothingLost(machine: SimulatedMachine, seen: Seen): Promise<JournalWarning[]> {
  const warnings: JournalWarning[] = []
  const journal = journalOn(machine, { onWarning: (warning) => warnings.push(warning) })
  const { lastPosition } = await journal.open()
  expect(lastPosition).toBeGreaterThanOrEqual(seen.acknowledged)
  expect(lastPosition).toBeLessThanOrEqual(seen.submitted)
  expect(await readAll(journal)).toEqual(batchesUpTo(lastPosition))
  await journal.append(batchAt(lastPosition + 1))
  await journal.close()
  const again = journalOn(machine)
  expect((await again.open()).lastPosition).toBe(lastPosition + 1)
  expect(await readAll(again)).toEqual(batchesUpTo(lastPosition + 1))
  await again.close()
  return warnings
}
