import { resolve } from 'node:path'
import { invalidArgument } from '../../errors/invalid-argument.ts'
import { InventoryError } from '../../errors/inventory-error.ts'
import { fieldsOf, readObject } from '../../errors/known-fields.ts'
import { plainText } from '../../errors/plain-text.ts'
import { type Batch, type Journal, type JournalEnd, readFields } from '../journal.ts'
import type { SnapshotStore } from '../snapshot-store.ts'
import { journalFailed } from './faults.ts'
import { FileSnapshots, type SnapshotSettings } from './file-snapshots.ts'
import { Folder } from './folder.ts'
import type { HeadRecord } from './head-file.ts'
import { mustHoldJournal } from './journal-presence.ts'
import { emptyLog, type LogEnd } from './log-end.ts'
import { LogReader } from './log-reader.ts'
import { type Machine, thisMachine } from './machine.ts'
import { type Durability, type LogSettings, OpenLog } from './open-log.ts'
import type { JournalWarning } from './recovery.ts'

export interface FileJournalOptions {
  /** What an acknowledgement means: `always`, by default, that it is synced. */
  readonly durability?: Durability
  /** With `interval`, how long after a write it is synced: 100 milliseconds by default. */
  readonly intervalMs?: number
  /** A segment that has this size is followed by another: 16 MiB by default. */
  readonly segmentBytes?: number
  /**
   * Whether the thread that calls waits for each sync of the log, and does nothing else meanwhile, in place of a
   * thread of Node's pool: false by default. Answers come sooner, by the way to that thread and back; but reads,
   * timers and all else wait for every sync, and for as long as a disk that stalls takes.
   */
  readonly blockingSync?: boolean
  /**
   * How long the heartbeat of another process that has the folder, and that this one cannot look up, must stand
   * still before that process is taken for gone: one in another container, or on another machine. 10,000
   * milliseconds by default. If it lives after all, it loses the log, and learns so before its next answer.
   */
  readonly takeOverAfterMs?: number
  /**
   * Whether the folder may be on a file system that other machines change, too (NFS, SMB and the like), if it is
   * mounted without remembering names that were not there: false by default, since two machines could both
   * believe to own the log otherwise. Needs durability `always`.
   */
  readonly allowNetworkFolder?: boolean
  /** How many snapshots are kept, the newest: 2 by default, so that there is one if another is damaged. */
  readonly keepSnapshots?: number
  /** Is told what was put right or passed over; by default it becomes a warning of the process. */
  readonly onWarning?: (warning: JournalWarning) => void
}

const optionFields = fieldsOf<FileJournalOptions>({
  durability: true,
  intervalMs: true,
  segmentBytes: true,
  blockingSync: true,
  takeOverAfterMs: true,
  allowNetworkFolder: true,
  keepSnapshots: true,
  onWarning: true,
})

/**
 * A journal in a folder: an append-only log in segments that a person can read with `less` and `jq`; and a head,
 * which says how far it was acknowledged. Each line is a batch, with its SHA-256 chained to the line before. One
 * process at a time has it open; anybody may read meanwhile.
 *
 * Keeps: what was acknowledged is there when it is opened again, or it does not open.
 */
export class FileJournal implements Journal {
  readonly isChained: boolean = true
  readonly #folder: Folder
  readonly #settings: LogSettings
  readonly #snapshots: FileSnapshots
  #isClaimed = false
  #log: OpenLog | undefined
  #closing: Promise<void> | undefined
  #listener: ((failure: InventoryError) => void) | undefined

  /** @throws INVALID_ARGUMENT */
  constructor(folder: string, options: FileJournalOptions = {}, machine: Machine = thisMachine) {
    if (typeof folder !== 'string' || folder === '')
      throw invalidArgument('folder', folder, "must be the path of a folder, as in new FileJournal('./stock')")
    // What the path means is settled now, wherever the process goes later.
    this.#folder = new Folder(resolve(folder), machine.disk)
    const known = readObject(options, 'options', optionFields)
    const settings = readSettings(known, machine, (failure) => this.#tell(failure))
    this.#settings = settings
    this.#snapshots = new FileSnapshots(this.#folder, machine, settings, {
      end: () => this.#readEnd(),
      settle: () => this.#settle(),
      bytesSince: (place) => this.#log?.bytesSince(place) ?? 0,
    })
  }

  get snapshots(): SnapshotStore {
    return this.#snapshots
  }

  /** The whole path of its folder. */
  get folder(): string {
    return this.#folder.path
  }

  /**
   * Claims the folder, makes it if it is not there, and keeps aside what stands behind the end of the log: what a
   * crash left unfinished, or a process wrote that had lost the log. All of the log is checked; or, if there is a good snapshot, the part from its segment on. Whoever reads the
   * part before finds what was damaged there.
   * @throws JOURNAL_NOT_FOUND if the folder holds other files and no journal, JOURNAL_LOCKED, JOURNAL_CORRUPT,
   *   JOURNAL_VERSION, JOURNAL_ARCHIVED; JOURNAL_FAILED if the disk says no
   */
  async open(): Promise<JournalEnd> {
    await this.#closing?.catch(() => undefined)
    if (this.#isClaimed) throw new InventoryError('JOURNAL_LOCKED', { holder: `this process (${process.pid})` })
    this.#isClaimed = true
    try {
      this.#log = await OpenLog.in(this.#folder, this.#settings, () => this.#snapshots.newestPlace())
      await this.#snapshots.removeUnfinished()
      const { position, sequence } = this.#log.end
      return { lastPosition: position, lastSequence: sequence }
    } catch (error) {
      this.#isClaimed = false
      throw journalFailed(error, 0, this.#folder.path)
    }
  }

  async append(batch: Batch): Promise<void> {
    if (this.#log === undefined) throw new InventoryError('CLOSED', { what: 'The journal' })
    await this.#log.append(batch)
  }

  async *read(options: { fromSequence?: number } = {}): AsyncGenerator<Batch> {
    readObject(options, 'options', readFields)
    const reader = new LogReader(this.#folder, () => this.#readEnd(), options.fromSequence ?? 1)
    try {
      try {
        for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) yield batch
      } finally {
        await reader.close()
      }
    } catch (error) {
      throw journalFailed(error, this.#log?.end.sequence ?? 0, this.#folder.path)
    }
  }

  whenFailed(listener: (failure: InventoryError) => void): void {
    this.#listener = listener
  }

  close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => {
      this.#closing = undefined
    })
    return this.#closing
  }

  async #close(): Promise<void> {
    const log = this.#log
    this.#log = undefined
    this.#listener = undefined
    try {
      await log?.close()
    } finally {
      if (log !== undefined) this.#isClaimed = false
    }
  }

  /** @returns whether anybody hears of it */
  #tell(failure: InventoryError): boolean {
    this.#listener?.(failure)
    return this.#listener !== undefined
  }

  /** Of a journal that is not open here, the head says it: another process may be writing. */
  async #readEnd(): Promise<LogEnd> {
    return this.#log?.end ?? (await this.#readHead()).acknowledged
  }

  async #settle(): Promise<LogEnd> {
    return (await this.#log?.settle()) ?? (await this.#readHead()).synced
  }

  /** @throws JOURNAL_NOT_FOUND if there is no journal: it is not taken for an empty one */
  async #readHead(): Promise<HeadRecord> {
    const head = await this.#folder.readHead(await this.#folder.segments())
    if (head === undefined) await mustHoldJournal(this.#folder)
    return head ?? { acknowledged: emptyLog, synced: emptyLog }
  }
}

function readSettings(
  options: FileJournalOptions,
  machine: Machine,
  whenFailed: LogSettings['whenFailed'],
): LogSettings & SnapshotSettings {
  const { durability = 'always', intervalMs = 100, segmentBytes = 16 * 1024 * 1024, takeOverAfterMs = 10_000 } = options
  const { keepSnapshots = 2, blockingSync = false, allowNetworkFolder = false, onWarning } = options
  if (!['always', 'interval', 'never'].includes(durability)) {
    throw invalidArgument('durability', durability, "must be 'always', 'interval' or 'never'")
  }
  if (typeof blockingSync !== 'boolean') throw invalidArgument('blockingSync', blockingSync, 'must be true or false')
  if (onWarning !== undefined && typeof onWarning !== 'function')
    throw invalidArgument('onWarning', onWarning, 'must be a function')
  if (typeof allowNetworkFolder !== 'boolean') {
    throw invalidArgument('allowNetworkFolder', allowNetworkFolder, 'must be true or false')
  }
  // What one machine wrote and did not sync, another does not find.
  if (allowNetworkFolder && durability !== 'always') {
    throw invalidArgument('durability', durability, "must be 'always' with allowNetworkFolder")
  }
  return {
    durability,
    blockingSync,
    intervalMs: readWholeNumber('intervalMs', intervalMs),
    segmentBytes: readWholeNumber('segmentBytes', segmentBytes),
    keepSnapshots: readWholeNumber('keepSnapshots', keepSnapshots),
    takeOverAfterMs: readWholeNumber('takeOverAfterMs', takeOverAfterMs),
    isShared: allowNetworkFolder,
    machine,
    // Paths may be anything, and warnings are printed at terminals.
    warn: (warning) => (onWarning ?? emitWarning)({ ...warning, message: plainText(warning.message) }),
    whenFailed,
  }
}

function readWholeNumber(field: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw invalidArgument(field, value, 'must be a whole number from 1 up')
}

function emitWarning({ message, code }: JournalWarning): void {
  process.emitWarning(message, { type: 'JournalWarning', code })
}
