import type { Batch } from '../journal.ts'
import { RowDecoder } from '../rows/row-decoder.ts'
import type { AddedTables } from '../rows/row-encoder.ts'
import { prefixLength, type RecordHeader } from './record.ts'

const bracket = 0x5b

/** Gives back the batches of lines that have been found good; one is made anew where the tables begin anew. */
export class RecordDecoder {
  readonly #rows: RowDecoder = new RowDecoder()

  /** How many shapes its tables have, how many objects were written whole for want of one, and since which commit. */
  get shapes(): { readonly known: number; readonly whole: number; readonly firstWhole: number | undefined } {
    const { shapes, whole, firstWhole } = this.#rows
    return { known: shapes, whole, firstWhole }
  }

  /**
   * The batch of a line, of which the prefix may have been written over; undefined if all its commits
   * are before a sequence.
   */
  decode(line: Buffer, header: RecordHeader, fromSequence: number): Batch | undefined {
    // The body alone is the inside of an array.
    line[prefixLength - 1] = bracket
    const [, shapes, strings, rows] = JSON.parse(line.toString('utf8', prefixLength - 1)) as readonly [
      RecordHeader,
      AddedTables['shapes'],
      AddedTables['strings'],
      readonly (readonly unknown[])[],
    ]
    this.#rows.learn({ shapes, strings })
    const { position, sequence, commits, at } = header
    if (sequence + commits <= fromSequence) return undefined
    if (rows.length !== commits) throw new RangeError(`${rows.length} commits instead of ${commits}`)
    return { position, commits: this.#rows.decode(rows, sequence, at) }
  }
}
