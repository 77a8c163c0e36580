import type { SnapshotInfo } from '../snapshot-store.ts'
import { corrupt } from './faults.ts'
import type { Folder } from './folder.ts'
import { sequenceOfSnapshot } from './layout.ts'
import type { LogEnd } from './log-end.ts'
import { placeOf } from './log-place.ts'
import { type SnapshotPoint, SnapshotReader } from './snapshot-file.ts'

/** A snapshot that was found good: every line of it, and it belongs to this log. */
export interface GoodSnapshot {
  readonly info: SnapshotInfo
  /** Where the log has its point. */
  readonly place: LogEnd
}

/**
 * Reads all of a snapshot, and looks in the log for its point.
 * @param end how far the log goes; without it, as far as there are lines
 * @throws JOURNAL_CORRUPT, JOURNAL_VERSION, or what the disk says, if it is not good
 */
export async function verifySnapshot(folder: Folder, name: string, end?: LogEnd): Promise<GoodSnapshot> {
  const path = folder.pathOf(name)
  const reader = await SnapshotReader.open(folder.disk, path)
  try {
    const point = await reader.point()
    if (point.sequence !== sequenceOfSnapshot(name)) {
      throw corrupt(`it is of sequence ${point.sequence}, and its name is another`, { file: path, offset: 0 })
    }
    const place = await placeInLog(folder, path, point, end)
    for (let piece = await reader.piece(); piece !== undefined; piece = await reader.piece());
    return { info: { ...point, bytes: reader.size, file: path }, place }
  } finally {
    await reader.close()
  }
}

async function placeInLog(folder: Folder, file: string, point: SnapshotPoint, end?: LogEnd): Promise<LogEnd> {
  const { position, sequence } = point
  if (end !== undefined && (position > end.position || sequence > end.sequence)) {
    throw corrupt(`it is ahead of the log, which ends with commit ${end.sequence}`, { file, offset: 0 })
  }
  const place = await placeOf(folder, point)
  if (place !== undefined) return place
  throw corrupt('the log has no such point: it is of another log, or ahead of this one', { file, offset: 0 })
}
