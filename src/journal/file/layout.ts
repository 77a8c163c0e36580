import type { ProcessIdentity } from './process-table.ts'

/** The names in a journal's folder: segments are `*.ndjson`, snapshots are `*.snapshot`; nothing else is. */

export const headName = 'head'
export const lockName = 'lock'
export const archivedName = 'archived'

const segmentEnding = '.ndjson'
const segmentPattern = /^\d{16}\.ndjson$/

/** A segment is named after its first sequence, so that names sort as the log does. */
export function segmentName(firstSequence: number): string {
  return `${String(firstSequence).padStart(16, '0')}${segmentEnding}`
}

export function firstSequenceOf(segment: string): number {
  return Number.parseInt(segment, 10)
}

/** Whether a file claims to be a segment: by its ending, whatever else it is. */
export function claimsToBeSegment(name: string): boolean {
  return name.endsWith(segmentEnding)
}

export function isSegmentName(name: string): boolean {
  return segmentPattern.test(name) && segmentName(firstSequenceOf(name)) === name && firstSequenceOf(name) > 0
}

const snapshotEnding = '.snapshot'
const snapshotPattern = /^\d{16}\.snapshot$/
const unfinishedSnapshotPattern = /^\d{16}\.snapshot\.new-(\d+)-(.*)-[\da-f]{8}$/

/** A snapshot is named after the last sequence in it. */
export function snapshotName(sequence: number): string {
  return `${String(sequence).padStart(16, '0')}${snapshotEnding}`
}

export function claimsToBeSnapshot(name: string): boolean {
  return name.endsWith(snapshotEnding)
}

/** The sequence that a snapshot is named after; undefined if it is no name of one. */
export function sequenceOfSnapshot(name: string): number | undefined {
  const sequence = Number.parseInt(name, 10)
  return snapshotPattern.test(name) && snapshotName(sequence) === name && sequence > 0 ? sequence : undefined
}

/** While it is written, a snapshot has a name that nobody else has, and that says who writes. */
export function unfinishedSnapshotName(sequence: number, { pid, startTime }: ProcessIdentity, token: string): string {
  return `${snapshotName(sequence)}.new-${pid}-${startTime}-${token}`
}

/** Who was writing a snapshot under a name; undefined if it is no such name. */
export function writerOfSnapshot(unfinished: string): ProcessIdentity | undefined {
  const [, pid, startTime = ''] = unfinishedSnapshotPattern.exec(unfinished) ?? []
  return pid === undefined ? undefined : { pid: Number(pid), startTime }
}

const tornMark = '.torn-at-'

/** Where torn bytes are kept: beside the segment that they were cut from. */
export function tornName(segment: string, offset: number, attempt: number): string {
  return `${segment.slice(0, -segmentEnding.length)}${tornMark}${offset}${attempt === 0 ? '' : `-${attempt}`}`
}

export function isTornName(name: string): boolean {
  return name.includes(tornMark)
}
