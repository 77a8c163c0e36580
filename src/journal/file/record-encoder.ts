import type { Batch, JournalCommit } from '../journal.ts'
import { format, type RecordHeader } from './record.ts'
import { RowEncoder } from './row-encoder.ts'
import { type SealedLine, SealedLines } from './sealed-lines.ts'

/** Where a line goes. */
export interface LinePlace {
  readonly previousHash: string
  /** The last position known to be on the disk. */
  readonly synced: number
  /** The first line of a segment, which must be readable alone. */
  readonly beginsSegment: boolean
}

/** Makes lines of batches. Its first line, and the first of every segment, begins with empty tables. */
export class RecordEncoder {
  #rows: RowEncoder | undefined
  readonly #lines: SealedLines = new SealedLines()

  /** @throws TypeError, RangeError if a batch is no JSON or too long; nothing may follow then */
  encode(batch: Batch, { previousHash, synced, beginsSegment }: LinePlace): SealedLine {
    const isFresh = beginsSegment || this.#rows === undefined
    const encoder = isFresh || this.#rows === undefined ? new RowEncoder() : this.#rows
    this.#rows = encoder
    const { position, commits } = batch
    const first = commits[0] as JournalCommit
    const at = timeOf(first)
    const header: RecordHeader = {
      format,
      position,
      sequence: first.sequence,
      commits: commits.length,
      at,
      synced,
      ...(isFresh && { fresh: true as const }),
      ...(beginsSegment && { previous: previousHash }),
    }
    const { shapes, strings, rows } = encoder.encode(commits, at)
    const body = `${JSON.stringify(header)},${JSON.stringify(shapes)},${JSON.stringify(strings)},${JSON.stringify(rows)}]`
    return this.#lines.seal(body, previousHash)
  }
}

/** Times are told from the first commit's, if it has one. */
function timeOf(commit: JournalCommit): number {
  const { at } = commit as { at?: unknown }
  return Number.isSafeInteger(at) ? (at as number) : 0
}
