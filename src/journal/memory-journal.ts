import { InventoryError } from '../errors/inventory-error.ts'
import { readObject } from '../errors/known-fields.ts'
import { type Batch, type Journal, type JournalCommit, type JournalEnd, readFields } from './journal.ts'
import { MemoryChunk } from './memory-chunk.ts'
import { RowBytes } from './rows/row-bytes.ts'
import { RowDecoder } from './rows/row-decoder.ts'
import { baseOf, RowEncoder } from './rows/row-encoder.ts'

/** A chunk that has this size is followed by another. */
const chunkBytes = 1024 * 1024

/**
 * A journal in memory: for tests, for caches of another truth, and to see what the engine does
 * without a disk. It outlives the manager that wrote it, so a "restart" can be played by opening
 * it again; it does not outlive the process.
 *
 * It keeps the rows that a log on a disk has, in chunks, and no objects: a million commits would be some
 * hundred megabytes for the garbage collector to copy and to mark. All chunks share the tables that rows
 * refer to, since none is ever dropped.
 *
 * Keeps: every batch is one position and its first sequence one sequence after the last.
 */
export class MemoryJournal implements Journal {
  readonly #chunks: MemoryChunk[] = []
  /** The rows of the last chunk. */
  readonly #bytes: RowBytes = new RowBytes()
  readonly #encoder: RowEncoder = new RowEncoder()
  readonly #decoder: RowDecoder = new RowDecoder()
  #end: JournalEnd = { lastPosition: 0, lastSequence: 0 }
  #open = false

  // A rejection, not a throw, is how this port says no.
  async open(): Promise<JournalEnd> {
    if (this.#open) throw new InventoryError('JOURNAL_LOCKED', { holder: 'another manager in this process' })
    this.#open = true
    return this.#end
  }

  async append(batch: Batch): Promise<void> {
    if (!this.#open) throw new InventoryError('CLOSED', { what: 'The journal' })
    this.#mustFollow(batch)
    const { position, commits } = batch
    const chunk = this.#chunkFor(commits[0] as JournalCommit)
    this.#encode(commits, chunk.base)
    this.#end = { lastPosition: position, lastSequence: this.#end.lastSequence + commits.length }
    chunk.add(this.#end.lastSequence, this.#bytes.length)
  }

  async *read(options: { fromSequence?: number } = {}): AsyncGenerator<Batch> {
    readObject(options, 'options', readFields)
    const from = options.fromSequence ?? 1
    let index = firstAtLeast(from, this.#chunks.length, (at) => (this.#chunks[at] as MemoryChunk).lastSequence)
    // The lengths are read anew each time: what is appended meanwhile is durable and is read too.
    for (; index < this.#chunks.length; index += 1) {
      const chunk = this.#chunks[index] as MemoryChunk
      let place = firstAtLeast(from, chunk.batches, (at) => chunk.lastSequenceOf(at))
      for (; place < chunk.batches; place += 1) yield chunk.batch(place, this.#bytes, this.#decoder)
    }
  }

  async close(): Promise<void> {
    this.#open = false
  }

  /** The last chunk, or a new one behind it. */
  #chunkFor(commit: JournalCommit): MemoryChunk {
    const last = this.#chunks.at(-1)
    if (last !== undefined && this.#bytes.length < chunkBytes) return last
    last?.seal(this.#bytes)
    this.#bytes.cut(0)
    const chunk = new MemoryChunk(this.#end, baseOf(commit))
    this.#chunks.push(chunk)
    return chunk
  }

  #encode(commits: readonly JournalCommit[], base: number): void {
    const start = this.#bytes.length
    try {
      this.#encoder.encode(commits, base, this.#bytes)
    } catch (cause) {
      this.#bytes.cut(start)
      const problem = cause instanceof Error ? cause.message : String(cause)
      throw new InventoryError('JOURNAL_FAILED', { sequence: this.#end.lastSequence, problem }, { cause })
    }
    this.#decoder.learn(this.#encoder.takeAdded())
  }

  #mustFollow({ position, commits }: Batch): void {
    const { lastPosition, lastSequence } = this.#end
    if (position !== lastPosition + 1) {
      throw corrupt(`batch ${position} does not follow batch ${lastPosition}`, position)
    }
    if (commits.length === 0) throw corrupt('an empty batch', position)
    let previous = lastSequence
    for (const { sequence } of commits) {
      if (sequence !== previous + 1) throw corrupt(`commit ${sequence} does not follow commit ${previous}`, position)
      previous = sequence
    }
  }
}

/** The first of `count` indices whose last sequence is this or a later one. */
function firstAtLeast(sequence: number, count: number, lastSequenceAt: (index: number) => number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (lastSequenceAt(middle) < sequence) low = middle + 1
    else high = middle
  }
  return low
}

function corrupt(problem: string, position: number): InventoryError {
  return new InventoryError('JOURNAL_CORRUPT', { problem, position })
}
