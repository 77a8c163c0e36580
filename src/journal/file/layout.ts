/** The names in a journal's folder: segments are `*.ndjson`; nothing else is. */

export const headName = 'head'
export const newHeadName = 'head.new'
export const lockName = 'lock'

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

/** Where torn bytes are kept: beside the segment that they were cut from. */
export function tornName(segment: string, offset: number, attempt: number): string {
  return `${segment.slice(0, -segmentEnding.length)}.torn-at-${offset}${attempt === 0 ? '' : `-${attempt}`}`
}
