import { InventoryError } from '../../errors/inventory-error.ts'
import type { Batch } from '../journal.ts'
import { corrupt, journalFailed } from './faults.ts'
import type { Folder } from './folder.ts'
import { FolderLock, type LockSettings } from './folder-lock.ts'
import type { HeadFile } from './head-file.ts'
import { IntervalSync } from './interval-sync.ts'
import { mayBeginJournal } from './journal-presence.ts'
import { type LogEnd, whyNotNext } from './log-end.ts'
import { LogWriter, type WriterSettings } from './log-writer.ts'
import type { Machine } from './machine.ts'
import { type JournalWarning, recover } from './recovery.ts'

/**
 * What an acknowledgement means. Whichever it is, a killed process loses nothing that was acknowledged.
 * - `always`: it is synced; a power cut loses nothing either.
 * - `interval`: it is synced every `intervalMs`; a power cut may lose what came since.
 * - `never`: the system syncs it when it likes, at the latest when the journal is closed.
 */
export type Durability = 'always' | 'interval' | 'never'

export interface LogSettings extends WriterSettings, LockSettings {
  readonly durability: Durability
  readonly intervalMs: number
  readonly machine: Machine
  readonly warn: (warning: JournalWarning) => void
  /** Told of a failure that comes while nothing is being appended. @returns whether anybody hears of it */
  readonly whenFailed: (failure: InventoryError) => boolean
}

/**
 * A log that this process has claimed for writing.
 *
 * Keeps: what was acknowledged is written, as durably as was asked for, by a process that owned the log
 * after it was (log-owner.ts), and the head says so. After the first write or sync that fails, or once the
 * log is lost, nothing is tried again, and nothing more is appended.
 */
export class OpenLog {
  readonly #folder: Folder
  readonly #durability: Durability
  readonly #lock: FolderLock
  readonly #head: HeadFile
  readonly #writer: LogWriter
  readonly #sync: IntervalSync
  /** Of each segment that was read or written: how many bytes stand before it. */
  readonly #bytesBefore: Map<string, number>
  /** What was acknowledged last, and what is known to be on the disk. */
  #end: LogEnd
  #synced: LogEnd
  #hasChanged = false
  /** What the head was told last: it is a moment ahead of the end. */
  #recorded: LogEnd
  #appending: Promise<void> | undefined
  #settling: Promise<void> | undefined
  #failure: InventoryError | undefined
  readonly #whenFailed: (failure: InventoryError) => boolean
  /** Whether the failure was nobody's to hear: it came behind an answer, and nothing was appended since. */
  #isUnheard = false

  private constructor(
    folder: Folder,
    { durability, intervalMs, whenFailed }: LogSettings,
    lock: FolderLock,
    head: HeadFile,
    bytesBefore: Map<string, number>,
    writer: LogWriter,
  ) {
    this.#folder = folder
    this.#durability = durability
    this.#lock = lock
    this.#head = head
    this.#bytesBefore = bytesBefore
    this.#writer = writer
    this.#end = writer.end
    this.#synced = writer.end
    this.#recorded = writer.end
    this.#whenFailed = whenFailed
    lock.whenLost((lost) => this.#failBehind(lost))
    this.#sync = new IntervalSync(intervalMs, () => this.#syncBehind())
  }

  /** Claims a folder and makes it ready. @throws JOURNAL_NOT_FOUND, JOURNAL_LOCKED, JOURNAL_CORRUPT, JOURNAL_VERSION, or what the disk says */
  static async in(
    folder: Folder,
    settings: LogSettings,
    findStart: () => Promise<LogEnd | undefined>,
  ): Promise<OpenLog> {
    await mayBeginJournal(folder)
    await folder.disk.makeFolder(folder.path)
    if (!settings.isShared) await mustBeOwn(folder)
    const lock = await FolderLock.take(folder, settings.machine, settings)
    try {
      const { end, bytesBefore, owner } = await recover(folder, lock, settings.warn, findStart)
      return new OpenLog(
        folder,
        settings,
        lock,
        owner.head,
        bytesBefore,
        new LogWriter(folder, settings, owner.number, end),
      )
    } catch (error) {
      await quietly(() => lock.release())
      throw error
    }
  }

  get end(): LogEnd {
    return this.#end
  }

  append(batch: Batch): Promise<void> {
    const refusal = this.#failure ?? this.#whyNot(batch)
    this.#isUnheard = false
    if (refusal !== undefined) return Promise.reject(refusal)
    this.#hasChanged = true
    this.#appending = this.#append(batch)
    return this.#appending
  }

  /** Brings to the disk what was acknowledged without, and says how far that is. @throws JOURNAL_FAILED */
  async settle(): Promise<LogEnd> {
    if (this.#failure !== undefined) throw this.#failure
    const end = this.#end
    if (end.position > this.#synced.position) {
      this.#settling = this.#syncBehind()
      await this.#settling
    }
    if (this.#failure !== undefined) throw this.#failure
    return end
  }

  /** How many bytes the log has behind a place, or in all that was read and written. */
  bytesSince(place: LogEnd | undefined): number {
    const total = (this.#bytesBefore.get(this.#end.segment) ?? 0) + this.#end.offset
    const before = place && this.#bytesBefore.get(place.segment)
    return place === undefined || before === undefined ? total : total - before - place.offset
  }

  /** @throws JOURNAL_FAILED if the log could not be finished; the folder is given up all the same */
  async close(): Promise<void> {
    await quietly(() => this.#appending)
    await this.#settling
    await this.#sync.stop()
    try {
      if (this.#isUnheard) throw this.#failure
      if (this.#hasChanged && this.#failure === undefined) await this.#finish()
    } catch (cause) {
      throw this.#fail(cause)
    } finally {
      await quietly(() => this.#writer.close())
      await quietly(() => this.#head.close())
      await quietly(() => this.#lock.release())
    }
  }

  #whyNot(batch: Batch): InventoryError | undefined {
    const { position } = batch
    const problem =
      this.#appending === undefined
        ? whyNotNext(batch, this.#end)
        : `batch ${position} came while another was in flight`
    return problem === undefined ? undefined : corrupt(problem, { position })
  }

  async #append(batch: Batch): Promise<void> {
    try {
      const end = await this.#writer.write(batch, this.#synced.position)
      const isSynced = this.#durability === 'always'
      // The look at the path of the segment is hidden behind the sync.
      await Promise.all([isSynced ? this.#writer.sync() : undefined, this.#writer.mustBeInPlace()])
      // Only now, when it is where every later owner reads it (log-owner.ts).
      await this.#lock.mustHold()
      if (isSynced) this.#synced = end
      this.#recorded = end
      await this.#head.record({ acknowledged: end, synced: this.#synced })
      // A sync behind it may have failed meanwhile.
      if (this.#failure !== undefined) throw this.#failure
      this.#count(end)
      this.#end = end
      if (this.#durability === 'interval') this.#sync.wake()
    } catch (cause) {
      throw this.#fail(cause)
    } finally {
      this.#appending = undefined
    }
  }

  #count({ segment }: LogEnd): void {
    if (segment === this.#end.segment) return
    this.#bytesBefore.set(segment, (this.#bytesBefore.get(this.#end.segment) ?? 0) + this.#end.offset)
  }

  async #syncBehind(): Promise<void> {
    const end = this.#end
    try {
      await this.#writer.sync()
      this.#synced = end
      await this.#head.record({ acknowledged: this.#recorded, synced: end })
    } catch (cause) {
      this.#failBehind(cause)
    }
  }

  /** What fails behind an answer: whoever appends next hears of it, and whoever asked to be told. */
  #failBehind(cause: unknown): void {
    if (this.#failure !== undefined) return
    const failure = this.#fail(cause)
    if (this.#appending !== undefined) return
    this.#isUnheard = !this.#whenFailed(failure)
  }

  /** A clean end: the segment is as long as its lines, and the head says so on the disk. */
  async #finish(): Promise<void> {
    await this.#writer.cut()
    await this.#writer.sync()
    await this.#head.settle({ acknowledged: this.#end, synced: this.#end })
  }

  #fail(cause: unknown): InventoryError {
    this.#failure ??= journalFailed(cause, this.#end.sequence, this.#folder.path)
    return this.#failure
  }
}

/** What this machine remembers of a folder is true, unless other machines change it, too. */
async function mustBeOwn({ disk, path }: Folder): Promise<void> {
  const shared = await disk.sharedFileSystem(path)
  if (shared === undefined) return
  const problem = `is on a file system that other machines may change, too (${shared}), where two could believe to own the log: use a local disk; or, if it is mounted so that names that were not there are not remembered (NFS: lookupcache=none), open it with allowNetworkFolder`
  throw new InventoryError('INVALID_ARGUMENT', { field: 'folder', value: path, problem })
}

/** What is given up on the way out: its own failure would hide what the caller is to be told. */
async function quietly(step: () => Promise<void> | undefined): Promise<void> {
  try {
    await step()
  } catch {
    // Nothing that was acknowledged depends on it.
  }
}
