import { newerVersion } from './faults.ts'
import { firstSequenceOf } from './layout.ts'
import type { Line } from './line-reader.ts'
import { emptyLog, type LogEnd } from './log-end.ts'
import { format, genesis, type RecordHeader, readHeader, verify } from './record.ts'

/**
 * Follows a log line by line and says of each whether it is the next. Hash, position, sequence and
 * segment must all continue what stands before.
 */
export class Chain {
  #end: LogEnd

  constructor(end: LogEnd = emptyLog) {
    this.#end = end
  }

  /**
   * What a segment's first line follows. A segment other than the first says itself which hash that is. Whoever reads
   * the segment before, too, checks that it ends with that hash.
   */
  static before({ bytes }: Line, segment: string): Chain {
    const sequence = firstSequenceOf(segment) - 1
    const header = readHeader(bytes)
    if (sequence === 0 || header === undefined) return new Chain({ ...emptyLog, sequence })
    return new Chain({ ...emptyLog, position: header.position - 1, sequence, hash: header.previous ?? genesis })
  }

  /** Behind the last line that was accepted. */
  get end(): LogEnd {
    return this.#end
  }

  /**
   * Takes the next line of a file of the name `segment`.
   * @returns its header, or what is wrong with it
   * @throws JOURNAL_VERSION if it is the next, of a newer format
   */
  accept(line: Line, segment: string, file: string): RecordHeader | string {
    const { bytes, end } = line
    if (!line.isWhole) return 'a line without an end'
    const header = readHeader(bytes)
    if (header === undefined) return 'not a line of a journal'
    const hash = verify(bytes, this.#end.hash)
    if (hash === undefined) return this.#whyNot(header)
    if (header.format > format) throw newerVersion(header.format, format, file)
    const { position, sequence, commits } = header
    const follows = position === this.#end.position + 1 && sequence === this.#end.sequence + 1 && commits > 0
    if (!follows) return this.#whyNot(header)
    // Behind a segment that was not read, it has to be believed.
    if (header.sealed !== undefined && this.#end.segment !== '' && header.sealed !== this.#end.offset)
      return `the line says that the segment before ends at byte ${header.sealed}, and it ends at byte ${this.#end.offset}`
    this.#end = { segment, offset: end, position, sequence: sequence + commits - 1, hash }
    return header
  }

  #whyNot({ position, sequence }: RecordHeader): string {
    const expected = this.#end.position + 1
    if (position !== expected)
      return `batch ${position} (from commit ${sequence}) stands where batch ${expected} belongs`
    return 'the line does not match its SHA-256 and that of the line before'
  }
}
