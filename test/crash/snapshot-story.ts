import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { FileJournal } from '../../src/journal/file/file-journal.ts'
import type { SnapshotInfo, StoredSnapshot } from '../../src/journal/snapshot-store.ts'
import type { SimulatedMachine } from '../support/simulated-machine.ts'
import { appendUpTo, batchesUpTo, dataFolder, journalOn, readAll } from './log-story.ts'

/** What a story keeps in a snapshot at a sequence: pieces that are of no other. */
export const piecesAt = (sequence: number): unknown[][] => [
  [sequence, 'Zoë', null],
  [`row of ${sequence}`, [sequence + 0.5]],
]

/** Settles a journal and takes a snapshot of that. */
export async function takeSnapshot({ snapshots }: FileJournal): Promise<SnapshotInfo> {
  const point = await snapshots.settle()
  return snapshots.write({ ...point, at: timeAt(point.sequence) }, piecesAt(point.sequence))
}

/** The time of a commit of the story. */
export const timeAt = (sequence: number): number => 1_700_000_000_000 + sequence * 10

export async function contentOf(snapshot: StoredSnapshot): Promise<unknown[]> {
  const pieces: unknown[] = []
  for await (const piece of snapshot.pieces()) pieces.push(piece)
  return pieces
}

/** A log with a snapshot after each of some batches, closed. */
export async function logWithSnapshots(
  machine: SimulatedMachine,
  last: number,
  at: readonly number[],
  options: Parameters<typeof journalOn>[1] = {},
): Promise<SnapshotInfo[]> {
  const journal = journalOn(machine, options)
  const seen = { acknowledged: 0, submitted: 0 }
  const taken: SnapshotInfo[] = []
  await journal.open()
  for (const position of at) {
    await appendUpTo(journal, position, seen)
    taken.push(await takeSnapshot(journal))
  }
  await appendUpTo(journal, last, seen)
  await journal.close()
  return taken
}

/** A snapshot that is found is what was written, and the log goes on from it. */
export async function expectTrue(journal: FileJournal, snapshot: StoredSnapshot): Promise<void> {
  const { position, sequence, at } = snapshot
  const all = batchesUpTo(position)
  expect(all.at(-1)?.commits.at(-1)).toMatchObject({ sequence, at })
  expect(await contentOf(snapshot)).toEqual(piecesAt(sequence))
  const [next] = await readAll(journal, sequence + 1)
  if (next !== undefined) expect(next.position).toBe(position + 1)
}

/** The paths of the snapshots, the oldest first. */
export function snapshotsOf({ disk }: SimulatedMachine): string[] {
  return Object.keys(disk.snapshot()).filter((path) => path.startsWith(dataFolder) && path.includes('.snapshot'))
}

/** Lines as a snapshot has them, by means of their own: SHA-256 over the hash before and the body. */
export function sealedLines(contents: readonly unknown[]): Buffer {
  let hash = '0'.repeat(64)
  const lines = contents.map((content) => {
    const body = `${JSON.stringify(content)}]`
    hash = createHash('sha256').update(hash).update(body).digest('hex')
    return `["${hash}",${body}\n`
  })
  return Buffer.from(lines.join(''))
}
