import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Disk } from '../../src/journal/file/disk.ts'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { thisMachine } from '../../src/journal/file/machine.ts'
import { nodeDisk } from '../../src/journal/file/node-disk.ts'

test('a log larger than 512 MB, in one segment: streamed, never read into one string', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockhold-large-'))
  try {
    const options = { durability: 'never', segmentBytes: 2 ** 40 } as const
    const journal = new FileJournal(folder, options)
    await journal.open()
    const text = 'x'.repeat(4 * 1024 * 1024)
    const batches = 130
    for (let position = 1; position <= batches; position += 1) {
      const commits = [{ sequence: position, metadata: [text, position] }]
      await journal.append({ position, commits })
    }
    await journal.close()
    const { size } = await stat(join(folder, '0000000000000001.ndjson'))
    expect(size).toBeGreaterThan(512 * 1024 * 1024)

    const reads = { longest: 0 }
    const again = new FileJournal(folder, options, { ...thisMachine, disk: watching(reads) })
    expect(await again.open()).toEqual({ lastPosition: batches, lastSequence: batches })
    let position = 0
    for await (const batch of again.read()) {
      position += 1
      expect(batch).toEqual({ position, commits: [{ sequence: position, metadata: [text, position] }] })
    }
    expect(position).toBe(batches)
    await again.close()
    // Twice the longest line, at most: what a line needs while its end is looked for.
    expect(reads.longest).toBeLessThanOrEqual(16 * 1024 * 1024)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** The real disk, with an eye on how much is read at once. */
function watching(reads: { longest: number }): Disk {
  return {
    ...nodeDisk,
    async open(path, mode) {
      const file = await nodeDisk.open(path, mode)
      return {
        read: (into, start, length, position) => {
          reads.longest = Math.max(reads.longest, into.length)
          return file.read(into, start, length, position)
        },
        write: (...args) => file.write(...args),
        datasync: (blocks) => file.datasync(blocks),
        truncate: (length) => file.truncate(length),
        status: () => file.status(),
        whereabouts: () => file.whereabouts(),
        close: () => file.close(),
      }
    },
  }
}
