import { InventoryError } from '../errors/inventory-error.ts'
import type { Journal } from '../journal/journal.ts'
import type { Commit, CommitContext, CommitKey } from './commit.ts'

/** Who is told how far the log is durable, or that it never will be. */
export interface DurabilityListener {
  durable(sequence: number): void
  failed(cause: unknown): void
}

/**
 * The append-only list of commits, and the only source of truth. Appending gives a commit its
 * sequence at once and queues it; one journal append is in flight at a time, and what arrives
 * meanwhile forms the next batch. So thousands of commits share one sync, and no later commit can
 * be durable without the earlier ones it depends on.
 *
 * Keeps: sequences without gaps, and invariant 10, time in the log never runs backwards.
 */
export class LogAppender<Entry> {
  readonly #journal: Journal
  #listener: DurabilityListener | undefined
  #position: number
  #sequence: number
  #at: number
  #entries = 0
  #durable: number
  #queue: Commit<Entry>[] = []
  #writing: Promise<void> | undefined
  #stopped = false

  constructor(journal: Journal, end: { position: number; sequence: number; at: number }) {
    this.#journal = journal
    this.#position = end.position
    this.#sequence = end.sequence
    this.#durable = end.sequence
    this.#at = end.at
  }

  /** To be called before anything is appended. */
  tell(listener: DurabilityListener): void {
    this.#listener = listener
  }

  /** The last commit's sequence, durable or not. */
  get sequence(): number {
    return this.#sequence
  }

  /** The last commit's time. */
  get at(): number {
    return this.#at
  }

  /** How many entries were appended since it was opened. */
  get entries(): number {
    return this.#entries
  }

  /** The last sequence that the journal is known to have. */
  get durableSequence(): number {
    return this.#durable
  }

  append(
    entries: readonly Entry[],
    at: number,
    context?: CommitContext,
    key?: CommitKey,
    wallAt?: number,
    own?: number,
  ): Commit<Entry> {
    if (this.#stopped) throw new InventoryError('CLOSED', { what: 'The audit log' })
    this.#at = at > this.#at ? at : this.#at
    this.#sequence += 1
    this.#entries += entries.length
    const commit: Commit<Entry> = { sequence: this.#sequence, at: this.#at, entries }
    if (context !== undefined) Object.assign(commit, context)
    if (key !== undefined) Object.assign(commit, key)
    if (wallAt !== undefined) Object.assign(commit, { wallAt })
    if (own !== undefined) Object.assign(commit, { own })
    this.#queue.push(commit)
    this.#writing ??= this.#write()
    return commit
  }

  /** Resolves when nothing is queued or being written any more. */
  async drained(): Promise<void> {
    await this.#writing
  }

  /** Drops what is queued and writes no more: memory can no longer be trusted, or the journal failed. */
  stop(): void {
    this.#stopped = true
    this.#queue = []
  }

  async #write(): Promise<void> {
    // Everything that is called in the same turn goes into the same batch.
    await Promise.resolve()
    try {
      while (this.#queue.length > 0) {
        const commits = this.#queue
        this.#queue = []
        this.#position += 1
        await this.#journal.append({ position: this.#position, commits })
        if (this.#stopped) break
        this.#durable = (commits.at(-1) as Commit<Entry>).sequence
        this.#listener?.durable(this.#durable)
      }
      this.#writing = undefined
    } catch (cause) {
      this.#writing = undefined
      this.stop()
      this.#listener?.failed(cause)
    }
  }
}
