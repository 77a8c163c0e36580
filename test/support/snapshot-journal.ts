import { MemoryJournal, type SnapshotInfo, type SnapshotStore, type StoredSnapshot } from '../../src/index.ts'

/** What a test can do to the snapshots of a journal in memory. */
export class MemorySnapshots implements SnapshotStore {
  readonly folder = undefined
  readonly stored: { readonly info: SnapshotInfo; text: string[] }[] = []
  /** How many bytes of log there are, as far as the engine is told. */
  bytesSince = 0
  /** Thrown by the next `write`, after so many pieces. */
  fault: { readonly error: Error; readonly afterPieces: number } | undefined
  /** What each piece waits for. */
  pace: () => Promise<void> = () => Promise.resolve()
  readonly #end: () => Promise<{ position: number; sequence: number }>

  constructor(end: () => Promise<{ position: number; sequence: number }>) {
    this.#end = end
  }

  async settle(): Promise<{ position: number; sequence: number; mark: string }> {
    return { ...(await this.#end()), mark: 'here' }
  }

  async latest(atMost: { sequence?: number; at?: number } = {}): Promise<StoredSnapshot | undefined> {
    const { sequence = Number.POSITIVE_INFINITY, at = Number.POSITIVE_INFINITY } = atMost
    const found = this.stored.findLast(({ info }) => info.sequence <= sequence && info.at < at)
    if (found === undefined) return undefined
    async function* pieces(): AsyncGenerator<readonly unknown[]> {
      for (const line of found?.text ?? []) yield JSON.parse(line)
    }
    return { ...found.info, pieces }
  }

  async write(
    point: Omit<SnapshotInfo, 'bytes' | 'file'>,
    pieces: Iterable<readonly unknown[]>,
  ): Promise<SnapshotInfo> {
    const text: string[] = []
    for (const piece of pieces) {
      await this.pace()
      if (this.fault?.afterPieces === text.length) throw this.fault.error
      text.push(JSON.stringify(piece))
    }
    const info = { ...point, bytes: text.join('').length, file: `snapshot of ${point.sequence}` }
    this.stored.push({ info, text })
    return info
  }
}

/** A journal in memory that keeps snapshots, as a file does. */
export class SnapshotJournal extends MemoryJournal {
  readonly snapshots: MemorySnapshots = new MemorySnapshots(() => this.#end())
  /** The first sequence of each call of `read`. */
  readonly readsFrom: number[] = []
  /** Thrown to whoever reads from the first commit on, which a snapshot may stand for. */
  failsFromTheStart: Error | undefined

  override async *read(options: { fromSequence?: number } = {}): ReturnType<MemoryJournal['read']> {
    const from = options.fromSequence ?? 1
    this.readsFrom.push(from)
    if (from === 1 && this.failsFromTheStart !== undefined) throw this.failsFromTheStart
    yield* super.read(options)
  }

  async #end(): Promise<{ position: number; sequence: number }> {
    let end = { position: 0, sequence: 0 }
    for await (const { position, commits } of super.read()) end = { position, sequence: commits.at(-1)?.sequence ?? 0 }
    return end
  }
}
