import type { Batch, JournalCommit } from '../journal.ts'
import { format, prefixLength, type RecordHeader, seal } from './record.ts'
import { RowEncoder } from './row-encoder.ts'

/** Where a line goes. */
export interface LinePlace {
  readonly previousHash: string
  /** The last position known to be on the disk. */
  readonly synced: number
  /** The first line of a segment, which must be readable alone. */
  readonly beginsSegment: boolean
}

/** A line with its newline, and its hash. The bytes are good until the next line is made. */
export interface EncodedRecord {
  readonly line: Buffer
  readonly hash: string
}

/** The longest line: what Node can hold in one string, with room to spare. */
export const maxLineLength: number = 400 * 1024 * 1024

/** Makes lines of batches. Its first line, and the first of every segment, begins with empty tables. */
export class RecordEncoder {
  #rows: RowEncoder | undefined
  #buffer: Buffer = Buffer.allocUnsafe(64 * 1024)

  /** @throws TypeError, RangeError if a batch is no JSON or too long; nothing may follow then */
  encode(batch: Batch, { previousHash, synced, beginsSegment }: LinePlace): EncodedRecord {
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
    const end = this.#write(body)
    const hash = seal(this.#buffer, end, previousHash)
    return { line: this.#buffer.subarray(0, end + 1), hash }
  }

  /** Puts the body in its place, and the newline after it. */
  #write(body: string): number {
    const length = prefixLength + Buffer.byteLength(body)
    if (length >= maxLineLength)
      throw new RangeError(`a batch of ${length} bytes is more than the log takes in one line`)
    if (length >= this.#buffer.length) this.#buffer = Buffer.allocUnsafe(2 * length)
    this.#buffer.write(body, prefixLength)
    this.#buffer[length] = newline
    return length
  }
}

const newline = 0x0a

/** Times are told from the first commit's, if it has one. */
function timeOf(commit: JournalCommit): number {
  const { at } = commit as { at?: unknown }
  return Number.isSafeInteger(at) ? (at as number) : 0
}
