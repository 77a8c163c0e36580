import { randomUUID } from 'node:crypto'
import { InventoryError } from '../../errors/inventory-error.ts'
import type { LogPoint, SnapshotInfo, SnapshotStore, StoredSnapshot } from '../snapshot-store.ts'
import { corrupt, journalFailed } from './faults.ts'
import type { Folder } from './folder.ts'
import { snapshotName, unfinishedSnapshotName } from './layout.ts'
import type { LogEnd } from './log-end.ts'
import { placeOf } from './log-place.ts'
import { type Machine, thisMachine } from './machine.ts'
import type { JournalWarning } from './recovery.ts'
import { type SnapshotPoint, SnapshotReader, writeSnapshot } from './snapshot-file.ts'
import { type SnapshotBound, SnapshotFolder } from './snapshot-folder.ts'

/** What is asked of the log that snapshots are of. */
export interface SnapshottedLog {
  /** How far it was acknowledged. */
  end(): Promise<LogEnd>
  /** How far it is on the disk. */
  settle(): Promise<LogEnd>
  /** How many bytes it has behind a place, or in all. */
  bytesSince(place: LogEnd | undefined): number
}

export interface SnapshotSettings {
  /** How many snapshots there are, beside those that are not good. */
  readonly keepSnapshots: number
  readonly warn: (warning: JournalWarning) => void
}

/**
 * The snapshots of a journal in a folder.
 *
 * Keeps: a snapshot has its name only once it is whole and on the disk, and the log had its point
 * before; older ones go only after that.
 */
export class FileSnapshots implements SnapshotStore {
  readonly folder: string | undefined
  readonly keepSnapshots: number
  readonly #folder: Folder
  readonly #machine: Machine
  readonly #log: SnapshottedLog
  readonly #found: SnapshotFolder
  /** Where the log was opened from. */
  #newest: LogEnd | undefined

  constructor(folder: Folder, machine: Machine, { keepSnapshots, warn }: SnapshotSettings, log: SnapshottedLog) {
    this.folder = machine === thisMachine ? folder.path : undefined
    this.#folder = folder
    this.#machine = machine
    this.#log = log
    this.#found = new SnapshotFolder(folder, warn)
    this.keepSnapshots = keepSnapshots
  }

  get bytesSince(): number {
    return this.#log.bytesSince(this.#newest)
  }

  async settle(): Promise<LogPoint> {
    return this.#orFail(async () => {
      const { position, sequence, hash } = await this.#log.settle()
      return { position, sequence, mark: hash }
    })
  }

  async latest(atMost: SnapshotBound = {}): Promise<StoredSnapshot | undefined> {
    return this.#orFail(async () => {
      for await (const { info } of this.#found.good(atMost, () => this.#log.end())) {
        return { ...info, pieces: () => this.#pieces(info) }
      }
      return undefined
    })
  }

  /** Where the newest good one stands in a log that nobody has read yet; with which reading can begin. */
  async newestPlace(): Promise<LogEnd | undefined> {
    this.#newest = undefined
    for await (const { place } of this.#found.good()) {
      this.#newest = place
      break
    }
    return this.#newest
  }

  async write(point: SnapshotPoint, pieces: Iterable<readonly unknown[]>): Promise<SnapshotInfo> {
    await this.#mustHave(point)
    const { position, sequence, mark, at } = point
    const name = snapshotName(sequence)
    const file = this.#folder.pathOf(name)
    const bytes = await this.#publish(name, point, pieces)
    this.#found.forget(name)
    await this.#found.dropOlder(sequence, this.keepSnapshots - 1)
    return { position, sequence, mark, at, bytes, file }
  }

  /** Removes what was left unfinished by processes that are gone. Never rejects. */
  removeUnfinished(): Promise<void> {
    return this.#found.removeUnfinished(this.#machine.processes)
  }

  async #mustHave(point: SnapshotPoint): Promise<void> {
    const { position, sequence } = point
    if (sequence === 0) {
      const problem = 'is before the first commit: there is nothing to keep'
      throw new InventoryError('INVALID_ARGUMENT', { field: 'sequence', value: '0', problem })
    }
    if ((await placeOf(this.#folder, point)) !== undefined) return
    throw corrupt('the log does not have the point that a snapshot is to be of', {
      file: this.#folder.path,
      position,
      sequence,
    })
  }

  /** @returns how many bytes it has */
  async #publish(name: string, point: SnapshotPoint, pieces: Iterable<readonly unknown[]>): Promise<number> {
    const { disk } = this.#folder
    const token = randomUUID().slice(0, 8)
    const self = await this.#machine.processes.self()
    const unfinished = this.#folder.pathOf(unfinishedSnapshotName(point.sequence, self, token))
    const path = this.#folder.pathOf(name)
    let written = unfinished
    try {
      const file = await disk.open(unfinished, 'create')
      let bytes: number
      try {
        bytes = await writeSnapshot(file, point, pieces)
      } finally {
        await file.close()
      }
      // A process that has lost the log meanwhile writes none of what it wrote last.
      await this.#mustHave(point)
      await disk.rename(unfinished, path)
      written = path
      await disk.syncFolder(this.#folder.path)
      return bytes
    } catch (error) {
      await this.#folder.removeIfThere(written).catch(() => undefined)
      throw error
    }
  }

  async *#pieces({ file, mark, sequence }: SnapshotInfo): AsyncGenerator<readonly unknown[]> {
    try {
      const reader = await SnapshotReader.open(this.#folder.disk, file)
      try {
        if ((await reader.point()).mark !== mark) throw corrupt('it was replaced by another', { file, offset: 0 })
        for (let piece = await reader.piece(); piece !== undefined; piece = await reader.piece()) {
          yield JSON.parse(piece.toString()) as readonly unknown[]
        }
      } finally {
        await reader.close()
      }
    } catch (error) {
      this.#found.forget(snapshotName(sequence))
      throw journalFailed(error, sequence, file)
    }
  }

  async #orFail<Value>(ask: () => Promise<Value>): Promise<Value> {
    try {
      return await ask()
    } catch (error) {
      throw journalFailed(error, this.#newest?.sequence ?? 0, this.#folder.path)
    }
  }
}
