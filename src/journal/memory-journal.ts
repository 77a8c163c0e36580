import { InventoryError } from '../errors/inventory-error.ts'
import type { Batch, Journal, JournalEnd } from './journal.ts'

/**
 * A journal in memory: for tests, for caches of another truth, and to see what the engine does
 * without a disk. It outlives the manager that wrote it, so a "restart" can be played by opening
 * it again; it does not outlive the process.
 *
 * Keeps: every batch is one position and its first sequence one sequence after the last.
 */
export class MemoryJournal implements Journal {
  readonly #batches: Batch[] = []
  /** The last sequence of each batch, to find a sequence by bisection. */
  readonly #lastSequences: number[] = []
  #open = false

  // A rejection, not a throw, is how this port says no.
  async open(): Promise<JournalEnd> {
    if (this.#open) throw new InventoryError('JOURNAL_LOCKED', { holder: 'another manager in this process' })
    this.#open = true
    return this.#end()
  }

  async append(batch: Batch): Promise<void> {
    if (!this.#open) throw new InventoryError('CLOSED', { what: 'The journal' })
    this.#mustFollow(batch)
    this.#batches.push(batch)
    this.#lastSequences.push(sequenceAfter(this.#end().lastSequence, batch))
  }

  async *read(options: { fromSequence?: number } = {}): AsyncGenerator<Batch> {
    const first = this.#indexOf(options.fromSequence ?? 1)
    // The length is read anew each time: what is appended meanwhile is durable and is read too.
    for (let index = first; index < this.#batches.length; index += 1) yield this.#batches[index] as Batch
  }

  async close(): Promise<void> {
    this.#open = false
  }

  #end(): JournalEnd {
    return {
      lastPosition: this.#lastSequences.length,
      lastSequence: this.#lastSequences.at(-1) ?? 0,
    }
  }

  #mustFollow({ position, commits }: Batch): void {
    const { lastPosition, lastSequence } = this.#end()
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

  /** The first batch that ends at or after a sequence. */
  #indexOf(sequence: number): number {
    let low = 0
    let high = this.#lastSequences.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#lastSequences[middle] as number) < sequence) low = middle + 1
      else high = middle
    }
    return low
  }
}

function sequenceAfter(last: number, batch: Batch): number {
  return batch.commits.at(-1)?.sequence ?? last
}

function corrupt(problem: string, position: number): InventoryError {
  return new InventoryError('JOURNAL_CORRUPT', { problem, position })
}
