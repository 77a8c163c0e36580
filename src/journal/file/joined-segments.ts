import { isInventoryError } from '../../errors/inventory-error.ts'
import { whyMissing } from './archived-note.ts'
import type { DiskFile } from './disk.ts'
import { corrupt } from './faults.ts'
import type { Folder } from './folder.ts'
import { LineReader } from './line-reader.ts'
import { type RecordHeader, readHeader } from './record.ts'
import { readFully } from './whole-transfers.ts'

const newline = 0x0a
/** How many bytes of a segment's end are read first. A longer line takes more. */
const firstTail = 4_096

/**
 * That each segment ends where the next begins, by a look at the last line of the one and the first of the
 * other. An opening reads only what a snapshot does not cover; but where a folder was copied while it was
 * written, a segment before that may have been copied before it was complete, and the log would have a hole.
 * Damage in the middle is found by whoever reads it.
 * @throws JOURNAL_CORRUPT, naming the segment that is not complete
 */
export async function mustJoin(folder: Folder, segments: readonly string[]): Promise<void> {
  for (const [index, next] of segments.entries()) {
    const segment = segments[index - 1]
    if (segment !== undefined) await mustEndBefore(folder, segment, next)
  }
}

async function mustEndBefore(folder: Folder, segment: string, next: string): Promise<void> {
  const begun = await within(folder, next, firstHeader)
  // What cannot be read says nothing of the segment before it.
  if (begun === undefined) return
  const { header: last, size } = await within(folder, segment, (file) => lastHeader(file, begun.sealed))
  if (last !== undefined && last.position + 1 === begun.position) return
  const sequence = last === undefined ? undefined : last.sequence + last.commits
  const problem = `the segment is not complete: ${next} begins with batch ${begun.position}, and is not what follows`
  const cause = corrupt(problem, {
    file: folder.pathOf(segment),
    offset: size,
    ...(last !== undefined && { position: last.position + 1 }),
    ...(sequence !== undefined && { sequence }),
  })
  // Segments in between may be elsewhere.
  if (sequence !== undefined && isInventoryError(await whyMissing(folder, sequence, cause), 'JOURNAL_ARCHIVED')) return
  throw cause
}

async function within<Found>(folder: Folder, name: string, read: (file: DiskFile) => Promise<Found>): Promise<Found> {
  const file = await folder.disk.open(folder.pathOf(name), 'read')
  try {
    return await read(file)
  } finally {
    await file.close()
  }
}

async function firstHeader(file: DiskFile): Promise<RecordHeader | undefined> {
  const line = await new LineReader(file).next((await file.status()).size)
  return line?.isWhole ? readHeader(line.bytes) : undefined
}

/** The header of the line with which a file ends, or a part of it; undefined if that ends with anything else. */
async function lastHeader(
  file: DiskFile,
  sealed?: number,
): Promise<{ header: RecordHeader | undefined; size: number }> {
  const { size: all } = await file.status()
  // What stands behind a sealed end is not of the log.
  const size = sealed ?? all
  if (size > all) return { header: undefined, size: all }
  for (let length = Math.min(firstTail, size); ; length = Math.min(4 * length, size)) {
    const tail = Buffer.alloc(length)
    await readFully(file, tail, size - length)
    if (length === 0 || tail[length - 1] !== newline) return { header: undefined, size }
    const start = tail.lastIndexOf(newline, length - 2) + 1
    if (start > 0 || length === size) return { header: readHeader(tail.subarray(start, length - 1)), size }
  }
}
