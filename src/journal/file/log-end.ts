import type { Batch, JournalCommit } from '../journal.ts'
import { genesis } from './record.ts'

/** How far a log goes: what was written last, and where it ends. */
export interface LogEnd {
  /** The name of the segment; empty while there is none. */
  readonly segment: string
  /** Behind the last line, in bytes. */
  readonly offset: number
  readonly position: number
  readonly sequence: number
  /** Of the last line. */
  readonly hash: string
}

export const emptyLog: LogEnd = Object.freeze({ segment: '', offset: 0, position: 0, sequence: 0, hash: genesis })

/** Why a batch does not follow the end of a log; undefined if it does. */
export function whyNotNext({ position, commits }: Batch<JournalCommit>, end: LogEnd): string | undefined {
  if (position !== end.position + 1) return `batch ${position} does not follow batch ${end.position}`
  if (commits.length === 0) return 'an empty batch'
  let previous = end.sequence
  for (const { sequence } of commits) {
    if (sequence !== previous + 1) return `commit ${sequence} does not follow commit ${previous}`
    previous = sequence
  }
  return undefined
}
