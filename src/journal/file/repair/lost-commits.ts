import { hasCode } from '../disk.ts'
import type { Folder } from '../folder.ts'
import { firstSequenceOf, segmentName } from '../layout.ts'
import { LineReader } from '../line-reader.ts'
import { readHeader } from '../record.ts'
import type { Damage } from './damage.ts'

/** What is not kept of a log. */
export interface Lost {
  readonly bytes: number
  /** As far as what is left of it, and its head, say; absent if no commit is known to be lost. */
  readonly commits?: { readonly fromSequence: number; readonly toSequence: number }
}

export async function countLost(folder: Folder, { end, rest, acknowledged, segments }: Damage): Promise<Lost> {
  const fromSequence = end.sequence + rest.length + 1
  let toSequence = acknowledged?.sequence ?? 0
  let bytes = 0
  for (const segment of segments.filter(
    (name) => firstSequenceOf(name) >= firstSequenceOf(end.segment || segmentName(1)),
  )) {
    const left = await lookThrough(folder, segment, segment === end.segment ? end.offset : 0)
    toSequence = Math.max(toSequence, left.lastSequence)
    bytes += left.bytes
  }
  return { bytes, ...(toSequence >= fromSequence && { commits: { fromSequence, toSequence } }) }
}

/** What stands in a file behind a place, as far as it says; what was only preallocated is nothing. */
async function lookThrough(
  folder: Folder,
  segment: string,
  offset: number,
): Promise<{ bytes: number; lastSequence: number }> {
  let bytes = 0
  let lastSequence = 0
  const file = await folder.disk.open(folder.pathOf(segment), 'read')
  try {
    const { size } = await file.status()
    const reader = new LineReader(file, offset)
    for (let line = await reader.next(size); line !== undefined; line = await reader.next(size)) {
      if (line.isWhole || line.bytes.some((byte) => byte !== 0)) bytes += line.end - line.offset
      const header = line.isWhole ? readHeader(line.bytes) : undefined
      if (header !== undefined) lastSequence = Math.max(lastSequence, header.sequence + header.commits - 1)
    }
  } catch (error) {
    // A sector that cannot be read. Nobody knows how much there was behind it.
    if (!hasCode(error, 'EIO')) throw error
  } finally {
    await file.close()
  }
  return { bytes, lastSequence }
}
