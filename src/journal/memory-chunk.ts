import type { Batch, JournalEnd } from './journal.ts'
import type { RowBytes } from './rows/row-bytes.ts'
import type { RowDecoder } from './rows/row-decoder.ts'

type Rows = Parameters<RowDecoder['decode']>[0]

/** A part of a log in memory: the rows of its batches, one behind the other, and where each ends. */
export class MemoryChunk {
  /** What times in the rows are told from. */
  readonly base: number
  readonly #before: JournalEnd
  readonly #ends: number[] = []
  readonly #lastSequences: number[] = []
  /** None as long as it grows: its rows are in the buffer of the journal then. */
  #sealed: Buffer | undefined

  /** @param before where the log ended before it */
  constructor(before: JournalEnd, base: number) {
    this.#before = before
    this.base = base
  }

  /** How many there are. */
  get batches(): number {
    return this.#ends.length
  }

  get lastSequence(): number {
    return this.#lastSequences.at(-1) ?? this.#before.lastSequence
  }

  lastSequenceOf(index: number): number {
    return this.#lastSequences[index] as number
  }

  /** A batch whose rows were written. */
  add(lastSequence: number, end: number): void {
    this.#ends.push(end)
    this.#lastSequences.push(lastSequence)
  }

  /** Copies what was written, so that the buffer can be used again. */
  seal(bytes: RowBytes): void {
    this.#sealed = Buffer.from(bytes.slice(0))
  }

  batch(index: number, growing: RowBytes, decoder: RowDecoder): Batch {
    const start = index === 0 ? 0 : (this.#ends[index - 1] as number)
    const end = this.#ends[index] as number
    const bytes = this.#sealed?.subarray(start, end) ?? growing.slice(start, end)
    const rows = JSON.parse(bytes.toString('utf8')) as Rows
    const { lastPosition, lastSequence } = this.#before
    const first = index === 0 ? lastSequence : (this.#lastSequences[index - 1] as number)
    return { position: lastPosition + index + 1, commits: decoder.decode(rows, first + 1, this.base) }
  }
}
