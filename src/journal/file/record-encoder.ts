import type { Batch, JournalCommit } from '../journal.ts'
import { RowBytes } from '../rows/row-bytes.ts'
import { baseOf, RowEncoder } from '../rows/row-encoder.ts'
import { format, type RecordHeader } from './record.ts'
import { type SealedLine, SealedLines } from './sealed-lines.ts'

/** Where a line goes. */
export interface LinePlace {
  readonly previousHash: string
  /** The last position known to be on the disk. */
  readonly synced: number
  /** The first line of a segment, which must be readable alone. */
  readonly beginsSegment: boolean
  /** Where the segment before ends, if this line seals it. */
  readonly sealed?: number | undefined
}

/** Makes lines of batches. Its first line, and the first of every segment, begins with empty tables. */
export class RecordEncoder {
  #rows: RowEncoder | undefined
  /** The rows of one line. They are made before what stands in front of them: what they add to the tables. */
  readonly #bytes: RowBytes = new RowBytes()
  readonly #lines: SealedLines = new SealedLines()

  /** @throws TypeError, RangeError if a batch is no JSON or too long; nothing may follow then */
  encode(batch: Batch, { previousHash, synced, beginsSegment, sealed }: LinePlace): SealedLine {
    const isFresh = beginsSegment || this.#rows === undefined
    const encoder = isFresh || this.#rows === undefined ? new RowEncoder() : this.#rows
    this.#rows = encoder
    const { position, commits } = batch
    const first = commits[0] as JournalCommit
    const at = baseOf(first)
    const header: RecordHeader = {
      format,
      position,
      sequence: first.sequence,
      commits: commits.length,
      at,
      synced,
      ...(isFresh && { fresh: true as const }),
      ...(beginsSegment && { previous: previousHash }),
      ...(sealed !== undefined && { sealed }),
    }
    this.#bytes.cut(0)
    encoder.encode(commits, at, this.#bytes)
    const { shapes, strings } = encoder.takeAdded()
    const text = `${JSON.stringify(header)},${JSON.stringify(shapes)},${JSON.stringify(strings)},`
    return this.#lines.seal(text, previousHash, this.#bytes.slice(0))
  }
}
