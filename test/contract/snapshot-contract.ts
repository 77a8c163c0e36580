import { expect, test } from 'vitest'
import type { Journal } from '../../src/journal/journal.ts'
import type { LogPoint, SnapshotStore, StoredSnapshot } from '../../src/journal/snapshot-store.ts'
import { refusalOf } from '../support/refusals.ts'
import { batch, type JournalPlace } from './journal-contract.ts'

const storeOf = (journal: Journal): SnapshotStore => {
  expect(journal.snapshots).toBeDefined()
  return journal.snapshots as SnapshotStore
}

/** The time of a commit of `batch`. */
const at = (sequence: number): number => sequence * 10

const piecesOf = (name: string): unknown[][] => [
  [name, 1, 'ä "\\" 😀\n', null, { deep: [true, 1.5] }],
  [],
  Array.from({ length: 300 }, (_, row) => [row, `row ${row}`]),
]

async function contentOf(snapshot: StoredSnapshot | undefined): Promise<unknown[]> {
  const pieces: unknown[] = []
  if (snapshot !== undefined) for await (const piece of snapshot.pieces()) pieces.push(piece)
  return pieces
}

/** Appends a batch of one commit at each sequence, and takes a snapshot of each that is named. */
async function withSnapshotsAt(journal: Journal, last: number, sequences: readonly number[]): Promise<LogPoint[]> {
  const points: LogPoint[] = []
  for (let sequence = 1; sequence <= last; sequence += 1) {
    await journal.append(batch(sequence, sequence))
    if (!sequences.includes(sequence)) continue
    const point = await storeOf(journal).settle()
    points.push(point)
    await storeOf(journal).write({ ...point, at: at(sequence) }, piecesOf(`of ${sequence}`))
  }
  return points
}

/** What every journal must do that keeps snapshots. */
export function snapshotContract(makePlace: () => Promise<JournalPlace>): void {
  const onJournal = (name: string, body: (journal: Journal, place: JournalPlace) => Promise<void>) =>
    test(`snapshots: ${name}`, async () => {
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

  onJournal('an empty log is settled at sequence 0, and there is none', async (journal) => {
    expect(await storeOf(journal).settle()).toMatchObject({ position: 0, sequence: 0 })
    expect(await storeOf(journal).latest()).toBeUndefined()
    expect(storeOf(journal).bytesSince).toBe(0)
  })

  onJournal('settle says how far all that was acknowledged is on the disk, also to others', async (journal, place) => {
    await journal.append(batch(1, 1, 2))
    const first = await storeOf(journal).settle()
    await journal.append(batch(2, 3))
    const second = await storeOf(journal).settle()
    expect([first, second]).toMatchObject([
      { position: 1, sequence: 2 },
      { position: 2, sequence: 3 },
    ])
    expect(first.mark).not.toBe(second.mark)
    expect(await storeOf(place.journal()).settle()).toEqual(second)
  })

  onJournal(
    'what was written is found as it was: here, by others, and when it is opened again',
    async (journal, place) => {
      const [point] = await withSnapshotsAt(journal, 3, [2])
      for (let round = 0; round < 2; round += 1) {
        for (const reader of [journal, place.journal()]) {
          const found = await storeOf(reader).latest()
          expect(found).toMatchObject({ ...point, at: at(2), bytes: expect.any(Number), file: expect.any(String) })
          expect(await contentOf(found)).toEqual(piecesOf('of 2'))
          expect(await contentOf(found)).toEqual(piecesOf('of 2'))
        }
        await journal.close()
        await journal.open()
      }
    },
  )

  onJournal('a journal that is not open here takes one, too', async (journal, place) => {
    await journal.append(batch(1, 1))
    const other = storeOf(place.journal())
    await storeOf(journal).settle()
    const info = await other.write({ ...(await other.settle()), at: at(1) }, piecesOf('of 1'))
    expect(info).toMatchObject({ position: 1, sequence: 1, at: at(1) })
    expect(await contentOf(await storeOf(journal).latest())).toEqual(piecesOf('of 1'))
  })

  onJournal('the newest is given, up to a sequence, and of what was before a time', async (journal) => {
    await withSnapshotsAt(journal, 6, [3, 5])
    const latest = async (bound?: { sequence?: number; at?: number }): Promise<number | undefined> =>
      (await storeOf(journal).latest(bound))?.sequence
    expect(await latest()).toBe(5)
    expect([await latest({ sequence: 5 }), await latest({ sequence: 4 }), await latest({ sequence: 2 })]).toEqual([
      5,
      3,
      undefined,
    ])
    expect([await latest({ at: at(5) + 1 }), await latest({ at: at(5) }), await latest({ at: at(3) })]).toEqual([
      5,
      3,
      undefined,
    ])
    expect(await latest({ sequence: 5, at: at(4) })).toBe(3)
  })

  onJournal('commits go on while one is written, and it is of its point', async (journal) => {
    await journal.append(batch(1, 1))
    const store = storeOf(journal)
    const point = await store.settle()
    const appended: Promise<void>[] = []
    function* pieces(): Generator<unknown[]> {
      yield ['before']
      appended.push(journal.append(batch(2, 2)))
      yield ['after']
    }
    await store.write({ ...point, at: at(1) }, pieces())
    await Promise.all(appended)
    expect(appended).toHaveLength(1)
    const found = await store.latest()
    expect([found?.sequence, await contentOf(found)]).toEqual([1, [['before'], ['after']]])
    expect((await store.settle()).sequence).toBe(2)
  })

  onJournal(
    'bytesSince counts from the snapshot that was the newest at the opening, and only grows',
    async (journal) => {
      await withSnapshotsAt(journal, 2, [])
      const store = storeOf(journal)
      const all = store.bytesSince
      const point = await store.settle()
      await journal.append(batch(3, 3))
      const more = store.bytesSince - all
      expect(all).toBeGreaterThan(0)
      expect(more).toBeGreaterThan(0)
      await store.write({ ...point, at: at(2) }, piecesOf('of 2'))
      expect(store.bytesSince).toBe(all + more)
      await journal.close()
      expect(store.bytesSince).toBe(0)
      await journal.open()
      expect(store.bytesSince).toBe(more)
    },
  )

  onJournal('pieces that throw: nothing is left of it, and the journal goes on', async (journal) => {
    await withSnapshotsAt(journal, 2, [1])
    function* failing(): Generator<unknown[]> {
      yield [1]
      throw new Error('no more of this')
    }
    const point = await storeOf(journal).settle()
    await expect(storeOf(journal).write({ ...point, at: at(2) }, failing())).rejects.toThrow('no more of this')
    expect((await storeOf(journal).latest())?.sequence).toBe(1)
    await journal.append(batch(3, 3))
  })

  onJournal('of a point that the log does not have: refused', async (journal) => {
    await withSnapshotsAt(journal, 3, [])
    const { mark, ...rest } = await storeOf(journal).settle()
    const wrong: LogPoint[] = [
      { ...rest, mark: mark.replaceAll(/./g, '7') },
      { ...rest, mark, sequence: rest.sequence + 1 },
      { ...rest, mark, position: rest.position - 1 },
      { position: 0, sequence: 0, mark },
    ]
    for (const point of wrong) await refusalOf(storeOf(journal).write({ ...point, at: 0 }, []))
    expect(await storeOf(journal).latest()).toBeUndefined()
  })
}
