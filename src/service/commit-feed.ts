import type { Commit } from '../audit/commit.ts'
import { isInventoryError } from '../errors/inventory-error.ts'
import type { Entry } from '../inventory/entry.ts'
import type { InventoryManager } from '../inventory-manager.ts'
import type { EventStream } from './event-stream.ts'

/**
 * Gives every open stream every commit, in the order of the log. A stream that begins in the past reads the log,
 * and again if something came meanwhile, until it has all; from then on it is told what is published. A commit is
 * written out once, for all streams together.
 */
export class CommitFeed {
  readonly #inventory: InventoryManager
  readonly #live: Set<EventStream> = new Set()
  readonly #all: Set<EventStream> = new Set()
  readonly #publish = (commit: Commit<Entry>): void => this.#tell(commit)
  #published = 0
  #isOver = false

  constructor(inventory: InventoryManager) {
    this.#inventory = inventory
    inventory.events.on('commit', this.#publish)
  }

  get size(): number {
    return this.#all.size
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Goes on from where a stream is, until it ends. */
  async follow(stream: EventStream): Promise<void> {
    this.#all.add(stream)
    stream.onEnd(() => {
      this.#all.delete(stream)
      this.#live.delete(stream)
    })
    try {
      await this.#catchUp(stream)
    } catch (error) {
      stream.cut()
      // What is closed meanwhile ends here, as all streams do.
      if (!isInventoryError(error)) throw error
    }
  }

  /** Ends all streams: whoever reads one comes back by its last id. */
  end(): void {
    this.#isOver = true
    this.#inventory.events.off('commit', this.#publish)
    for (const stream of this.#all) stream.end()
  }

  async #catchUp(stream: EventStream): Promise<void> {
    do {
      await this.#readLog(stream)
    } while (!stream.isOver && this.#published > stream.last)
    // Nothing was awaited since the last look: nothing can have been published between.
    if (!stream.isOver) this.#live.add(stream)
  }

  async #readLog(stream: EventStream): Promise<void> {
    try {
      for await (const commit of this.#inventory.auditLog.commits({ fromSequence: stream.last + 1 })) {
        if (stream.isOver) return
        stream.tell(commit, () => eventOf(commit))
        await stream.drained()
      }
    } catch (error) {
      if (!isInventoryError(error, 'JOURNAL_ARCHIVED') || error.details.firstSequence <= stream.last + 1) throw error
      stream.tellGap(error.details.firstSequence)
      await this.#readLog(stream)
    }
  }

  #tell(commit: Commit<Entry>): void {
    this.#published = commit.sequence
    let written: string | undefined
    const text = (): string => {
      written ??= eventOf(commit)
      return written
    }
    for (const stream of this.#live) stream.tell(commit, text)
  }
}

function eventOf(commit: Commit<Entry>): string {
  return `id: ${commit.sequence}\nevent: commit\ndata: ${JSON.stringify(commit)}\n\n`
}
