import type { Batch } from '../journal.ts'
import { prefixLength, type RecordHeader } from './record.ts'
import { RowDecoder } from './row-decoder.ts'
import type { EncodedRows } from './row-encoder.ts'

const bracket = 0x5b

/** Gives back the batches of lines that have been found good; one is made anew where the tables begin anew. */
export class RecordDecoder {
  readonly #rows: RowDecoder = new RowDecoder()

  /**
   * The batch of a line, of which the prefix may have been written over; undefined if all its commits
   * are before a sequence.
   */
  decode(line: Buffer, header: RecordHeader, fromSequence: number): Batch | undefined {
    // The body alone is the inside of an array.
    line[prefixLength - 1] = bracket
    const [, shapes, strings, rows] = JSON.parse(line.toString('utf8', prefixLength - 1)) as readonly [
      RecordHeader,
      EncodedRows['shapes'],
      EncodedRows['strings'],
      EncodedRows['rows'],
    ]
    this.#rows.learn({ shapes, strings })
    const { position, sequence, commits, at } = header
    if (sequence + commits <= fromSequence) return undefined
    if (rows.length !== commits) throw new RangeError(`${rows.length} commits instead of ${commits}`)
    return { position, commits: this.#rows.decode(rows, sequence, at) }
  }
}
