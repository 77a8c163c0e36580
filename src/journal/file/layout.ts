import type { ProcessIdentity } from './process-table.ts'

/** The names in a journal's folder: segments are `*.ndjson`, snapshots are `*.snapshot`; nothing else is. */

export const headName = 'head'
export const lockName = 'lock'
export const archivedName = 'archived'

/*
 * Who opens a journal for writing gets a number that nobody had before, and all that it writes is in files
 * of its own, with its number in their names. The first owner's have none, as before there were numbers.
 */
const numbered = (base: string, owner: number): string => (owner === 1 ? base : `${base}-${owner}`)

const headPattern = /^head(?:-([1-9]\d*))?$/

/** The name of an owner's head. */
export function headOf(owner: number): string {
  return numbered(headName, owner)
}

/** Whose head a file is; undefined if it is none. */
export function ownerOfHead(name: string): number | undefined {
  const [, owner = '1'] = headPattern.exec(name) ?? [undefined, '']
  return owner !== '' && headOf(Number(owner)) === name ? Number(owner) : undefined
}

/** While it is written, a head has a name that nobody else has. */
export function unfinishedHeadName(token: string): string {
  return `${headName}.new-${token}`
}

export function isUnfinishedHead(name: string): boolean {
  return name.startsWith(`${headName}.new`)
}

const segmentEnding = '.ndjson'
const segmentPattern = /^\d{16}(?:-([1-9]\d*)(?:-after-(0|[1-9]\d*))?)?\.ndjson$/

/**
 * A segment is named after its first sequence, so that names sort as the log does. An owner's first one
 * says after whose last segment it stands; 0 if there was no log.
 */
export function segmentName(firstSequence: number, owner: number = 1, after?: number): string {
  const name = numbered(String(firstSequence).padStart(16, '0'), owner)
  return `${name}${after === undefined ? '' : `-after-${after}`}${segmentEnding}`
}

export function firstSequenceOf(segment: string): number {
  return Number.parseInt(segment, 10)
}

/** Who wrote a segment. */
export function ownerOf(segment: string): number {
  return Number(segmentPattern.exec(segment)?.[1] ?? 1)
}

/** Of an owner's first segment: after whose last one it stands; undefined if it is no owner's first but the first's. */
export function ownerBefore(segment: string): number | undefined {
  const before = segmentPattern.exec(segment)?.[2]
  return before === undefined ? undefined : Number(before)
}

/** Whether a file claims to be a segment: by its ending, whatever else it is. */
export function claimsToBeSegment(name: string): boolean {
  return name.endsWith(segmentEnding)
}

export function isSegmentName(name: string): boolean {
  const isOne = segmentPattern.test(name) && firstSequenceOf(name) > 0
  return isOne && segmentName(firstSequenceOf(name), ownerOf(name), ownerBefore(name)) === name
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
