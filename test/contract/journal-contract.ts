import { expect, test } from 'vitest'
import type { Batch, Journal, JournalCommit } from '../../src/journal/journal.ts'
import { expectRefusal, refusalOf } from '../support/refusals.ts'

/** One place where a journal's log is kept, seen by as many journals as the test makes of it. */
export interface JournalPlace {
  /** Another journal on the same log: what a restart, or a second process, would make. */
  journal(): Journal
  cleanUp?(): Promise<void>
}

const commit = (sequence: number): JournalCommit & { readonly at: number; readonly entries: [] } => ({
  sequence,
  at: sequence * 10,
  entries: [],
})
/** A batch of commits, each ten milliseconds after the one before. */
export const batch = (position: number, ...sequences: number[]): Batch => ({
  position,
  commits: sequences.map(commit),
})

async function readAll(journal: Journal, fromSequence?: number): Promise<Batch[]> {
  const batches: Batch[] = []
  const options = fromSequence === undefined ? undefined : { fromSequence }
  for await (const found of journal.read(options)) batches.push(found)
  return batches
}

const sequencesOf = (batches: readonly Batch[]): number[] =>
  batches.flatMap(({ commits }) => commits.map(({ sequence }) => sequence))

/** What every journal must do. Run it with a maker of fresh, empty places. */
export function journalContract(makePlace: () => Promise<JournalPlace>): void {
  /** Runs a test on an open journal and cleans up after it. */
  const onJournal = (name: string, body: (journal: Journal, place: JournalPlace) => Promise<void>) =>
    test(name, async () => {
      const place = await makePlace()
      const journal = place.journal()
      await journal.open()
      try {
        await body(journal, place)
      } finally {
        await journal.close()
        await place.cleanUp?.()
      }
    })

  test('a new journal ends at position 0 and sequence 0, and holds nothing', async () => {
    const place = await makePlace()
    const journal = place.journal()
    expect(await journal.open()).toEqual({ lastPosition: 0, lastSequence: 0 })
    expect(await readAll(journal)).toEqual([])
    await journal.close()
    await place.cleanUp?.()
  })

  onJournal('what was appended is read back, in order, batch by batch', async (journal) => {
    await journal.append(batch(1, 1, 2, 3))
    await journal.append(batch(2, 4))
    expect(await readAll(journal)).toEqual([batch(1, 1, 2, 3), batch(2, 4)])
  })

  onJournal('it says where it ends when it is opened again', async (journal, place) => {
    await journal.append(batch(1, 1, 2))
    await journal.append(batch(2, 3))
    await journal.close()
    const again = place.journal()
    expect(await again.open()).toEqual({ lastPosition: 2, lastSequence: 3 })
    await again.append(batch(3, 4))
    expect(sequencesOf(await readAll(again))).toEqual([1, 2, 3, 4])
    await again.close()
  })

  onJournal('reading begins with the batch that holds the sequence asked for', async (journal) => {
    await journal.append(batch(1, 1, 2))
    await journal.append(batch(2, 3, 4, 5))
    await journal.append(batch(3, 6))
    for (const [from, first] of [
      [1, 1],
      [2, 1],
      [3, 2],
      [5, 2],
      [6, 3],
    ] as const)
      expect((await readAll(journal, from))[0]?.position, `from ${from}`).toBe(first)
    expect(await readAll(journal, 7)).toEqual([])
  })

  onJournal('it can be read while it is open and after it is closed', async (journal) => {
    await journal.append(batch(1, 1))
    expect(sequencesOf(await readAll(journal))).toEqual([1])
    await journal.close()
    expect(sequencesOf(await readAll(journal))).toEqual([1])
  })

  onJournal('a reader sees what is appended while it reads, and two do not disturb each other', async (journal) => {
    await journal.append(batch(1, 1))
    await journal.append(batch(2, 2))
    const seen: number[] = []
    for await (const { position } of journal.read()) {
      seen.push(position)
      if (position === 1) {
        expect(sequencesOf(await readAll(journal))).toEqual([1, 2])
        await journal.append(batch(3, 3))
      }
    }
    expect(seen).toEqual([1, 2, 3])
  })

  onJournal('a reader may stop early', async (journal) => {
    await journal.append(batch(1, 1))
    await journal.append(batch(2, 2))
    for await (const { position } of journal.read()) if (position === 1) break
    expect(sequencesOf(await readAll(journal))).toEqual([1, 2])
  })

  const misfits: readonly (readonly [string, Batch])[] = [
    ['a position that leaves a gap', batch(4, 4)],
    ['a position that was used', batch(2, 4)],
    ['a sequence that leaves a gap', batch(3, 5)],
    ['a sequence that was used', batch(3, 3)],
    ['a gap between its own commits', batch(3, 4, 6)],
    ['no commit at all', batch(3)],
  ]
  for (const [what, misfit] of misfits) {
    onJournal(`a batch with ${what} is refused, and nothing is written`, async (journal) => {
      await journal.append(batch(1, 1, 2))
      await journal.append(batch(2, 3))
      await refusalOf(journal.append(misfit))
      expect(sequencesOf(await readAll(journal))).toEqual([1, 2, 3])
    })
  }

  onJournal('a second claim is JOURNAL_LOCKED, until the first is given up', async (journal, place) => {
    const other = place.journal()
    const details = await expectRefusal(other.open(), 'JOURNAL_LOCKED')
    expect(details.holder).not.toBe('')
    await journal.append(batch(1, 1))
    await journal.close()
    expect(await other.open()).toEqual({ lastPosition: 1, lastSequence: 1 })
    await other.close()
  })

  onJournal('an append after close rejects, and a second close does nothing', async (journal) => {
    await journal.append(batch(1, 1))
    await journal.close()
    await journal.close()
    await expect(journal.append(batch(2, 2))).rejects.toThrow()
    expect(sequencesOf(await readAll(journal))).toEqual([1])
  })
}
