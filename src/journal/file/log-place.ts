import type { LogPoint } from '../snapshot-store.ts'
import { type DiskFile, hasCode } from './disk.ts'
import type { Folder } from './folder.ts'
import { firstSequenceOf } from './layout.ts'
import { type Line, LineReader } from './line-reader.ts'
import type { LogEnd } from './log-end.ts'
import { claimedHash, readHeader } from './record.ts'

/**
 * Where a log has a point: the line that has the mark for its hash, at the point's position and sequence. The hash is
 * taken from the line as it stands; whoever reads the line checks whether it is what was hashed.
 * @returns undefined if it has none
 */
export async function placeOf(folder: Folder, point: LogPoint): Promise<LogEnd | undefined> {
  const segments = await folder.segments()
  const segment = segments.findLast((name) => firstSequenceOf(name) <= point.sequence)
  if (segment !== undefined) {
    const line = await lookThrough(folder, segment, (candidate) => isLineOf(point, candidate))
    if (line !== undefined) return endAt(point, segment, line.end)
  }
  // The segment with the line may have been archived: then the next one says what it follows.
  const next = segments.find((name) => firstSequenceOf(name) === point.sequence + 1)
  if (next === undefined) return undefined
  const first = await lookThrough(folder, next, () => true)
  return first !== undefined && follows(point, first) ? endAt(point, next, 0) : undefined
}

function endAt({ position, sequence, mark }: LogPoint, segment: string, offset: number): LogEnd {
  return { segment, offset, position, sequence, hash: mark }
}

function isLineOf({ position, sequence, mark }: LogPoint, { bytes }: Line): boolean {
  if (claimedHash(bytes) !== mark) return false
  const header = readHeader(bytes)
  return header?.position === position && header.sequence + header.commits - 1 === sequence
}

function follows({ position, mark }: LogPoint, { bytes }: Line): boolean {
  const header = readHeader(bytes)
  return header?.position === position + 1 && header.previous === mark
}

/** The first line of a segment that is what is looked for; undefined if there is none. */
async function lookThrough(folder: Folder, segment: string, isIt: (line: Line) => boolean): Promise<Line | undefined> {
  const file = await openIfThere(folder, segment)
  if (file === undefined) return undefined
  try {
    const { size } = await file.status()
    const lines = new LineReader(file)
    for (let line = await lines.next(size); line !== undefined; line = await lines.next(size)) {
      if (line.isWhole && isIt(line)) return line
    }
    return undefined
  } finally {
    await file.close()
  }
}

/** A segment that was there a moment ago may just have been archived. */
async function openIfThere(folder: Folder, segment: string): Promise<DiskFile | undefined> {
  try {
    return await folder.disk.open(folder.pathOf(segment), 'read')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}
