import type { Journal } from '../journal/journal.ts'
import type { SnapshotInfo, SnapshotStore } from '../journal/snapshot-store.ts'
import type { LedgerFold } from '../ledger/ledger-room.ts'
import { Ledgers } from '../ledger/ledgers.ts'
import { storeOf, takeSnapshot } from './snapshot.ts'
import { canHaveThread, takeSnapshotInThread } from './snapshot-thread.ts'

/** When a snapshot is taken by itself: after so many entries or bytes of log, whichever comes first. */
export interface SnapshotPolicy {
  readonly afterEntries: number
  readonly afterBytes: number
}

export interface SnapshotListener {
  taken(info: SnapshotInfo): void
  failed(error: unknown): void
}

/** How much log there is. */
interface LogSize {
  readonly entries: number
  readonly bytes: number
}

/** Takes snapshots, by itself and on request, one at a time, while commands go on. */
export class Snapshotter {
  readonly #journal: Journal
  readonly #store: SnapshotStore | undefined
  readonly #policy: SnapshotPolicy | undefined
  readonly #folds: readonly LedgerFold[]
  readonly #entriesSoFar: () => number
  readonly #listener: SnapshotListener
  readonly #stop: AbortController = new AbortController()
  /** How much log there was when the last one was begun. */
  #covered: LogSize = { entries: 0, bytes: 0 }
  #taking: Promise<unknown> = Promise.resolve()
  /** The one that waits for its turn: all who ask meanwhile share it. */
  #next: Promise<SnapshotInfo> | undefined
  /** How many are being taken, or wait for their turn. */
  #pending = 0

  /**
   * @param policy undefined: only on request
   * @param entriesSoFar how many entries came since the snapshot that the journal was opened from
   */
  constructor(
    journal: Journal,
    policy: SnapshotPolicy | undefined,
    folds: readonly LedgerFold[],
    entriesSoFar: () => number,
    listener: SnapshotListener,
  ) {
    this.#journal = journal
    this.#store = journal.snapshots
    this.#policy = policy
    this.#folds = folds
    this.#entriesSoFar = entriesSoFar
    this.#listener = listener
  }

  /** To be called when the journal has more: begins a snapshot if one is due. */
  takeIfDue(): void {
    if (this.#store === undefined || this.#policy === undefined || this.#pending > 0) return
    const { entries, bytes } = this.#logSize(this.#store)
    const { afterEntries, afterBytes } = this.#policy
    if (entries - this.#covered.entries < afterEntries && bytes - this.#covered.bytes < afterBytes) return
    // Its failure is told to the listener; the next one is tried when it is due.
    this.take().catch(() => undefined)
  }

  /** Takes one of all that the journal has when its turn comes. */
  take(): Promise<SnapshotInfo> {
    if (this.#next !== undefined) return this.#next
    this.#pending += 1
    const next = this.#taking
      .then(() => {
        this.#next = undefined
        return this.#take()
      })
      .finally(() => {
        this.#pending -= 1
      })
    this.#next = next
    this.#taking = next.catch(() => undefined)
    return next
  }

  /** Gives up what is being taken. Whoever asked for it is told the reason, and nothing is left of it. */
  async stop(reason: Error): Promise<void> {
    this.#stop.abort(reason)
    await this.#taking
  }

  async #take(): Promise<SnapshotInfo> {
    const store = storeOf(this.#journal)
    this.#stop.signal.throwIfAborted()
    this.#covered = this.#logSize(store)
    try {
      const info = await this.#write(store)
      this.#listener.taken(info)
      return info
    } catch (error) {
      this.#stop.signal.throwIfAborted()
      this.#listener.failed(error)
      throw error
    }
  }

  async #write(store: SnapshotStore): Promise<SnapshotInfo> {
    const { signal } = this.#stop
    const point = await store.settle()
    signal.throwIfAborted()
    const { folder, keepSnapshots } = store
    const modules = this.#folds.flatMap(({ module }) => module ?? [])
    const isAlone = modules.length < this.#folds.length || !canHaveThread(modules)
    if (folder === undefined || isAlone)
      return takeSnapshot(this.#journal, () => new Ledgers(this.#folds, false), point, signal)
    return takeSnapshotInThread({ folder, keepSnapshots, point, modules }, signal)
  }

  #logSize({ bytesSince }: SnapshotStore): LogSize {
    return { entries: this.#entriesSoFar(), bytes: bytesSince }
  }
}
