import type { Batch } from '../journal.ts'
import type { DiskFile } from './disk.ts'
import type { Folder } from './folder.ts'
import { ownerOf, segmentName } from './layout.ts'
import type { LogEnd } from './log-end.ts'
import { RecordEncoder } from './record-encoder.ts'
import { writeFully } from './whole-transfers.ts'

/**
 * How much is written ahead as zeros: as much as the file has, within these bounds. A sync of bytes that a file
 * already has costs a third less. But nobody cuts what a killed process wrote ahead, so one that is killed again
 * and again shall not leave a megabyte each time.
 */
const leastPreallocated = 64 * 1024
const mostPreallocated = 1024 * 1024

export interface WriterSettings {
  /** A segment that has this size is followed by another. */
  readonly segmentBytes: number
  /** Whether the calling thread itself waits for a sync of the log. */
  readonly blockingSync: boolean
}

/**
 * Writes batches behind the end of a log, into segments of its own: one after the other as each is full. The
 * first seals what stands before; that is never written to.
 */
export class LogWriter {
  readonly #folder: Folder
  readonly #segmentBytes: number
  readonly #blockingSync: boolean
  readonly #encoder: RecordEncoder = new RecordEncoder()
  #end: LogEnd
  #file: DiskFile | undefined
  readonly #owner: number
  #identity = ''
  #whereabouts: string | undefined
  /** How long the file is: behind the end stand zeros. */
  #allocated = 0
  /** The last sync, as long as it is under way; or the one that failed. */
  #syncing: Promise<void> | undefined

  /** @param owner a number that only this writer has */
  constructor(folder: Folder, { segmentBytes, blockingSync }: WriterSettings, owner: number, end: LogEnd) {
    this.#folder = folder
    this.#segmentBytes = segmentBytes
    this.#blockingSync = blockingSync
    this.#owner = owner
    this.#end = end
  }

  get end(): LogEnd {
    return this.#end
  }

  /** Writes a batch; it is in the system's hands then, not yet on the disk. */
  async write(batch: Batch, synced: number): Promise<LogEnd> {
    const isFirst = this.#file === undefined
    const beginsSegment = isFirst || this.#end.offset >= this.#segmentBytes
    const segment = beginsSegment ? this.#nextSegment(isFirst) : this.#end.segment
    if (beginsSegment) await this.#beginSegment(segment)
    const { hash: previousHash, offset: before } = this.#end
    const offset = beginsSegment ? 0 : before
    const sealed = isFirst && this.#end.segment !== '' ? before : undefined
    const { line, hash } = this.#encoder.encode(batch, { previousHash, synced, beginsSegment, sealed })
    await this.#put(line, offset)
    const { position, commits } = batch
    const sequence = this.#end.sequence + commits.length
    this.#end = { segment, offset: offset + line.length, position, sequence, hash }
    return this.#end
  }

  /**
   * What was written is on the disk. One sync at a time: of two at once, the system may tell only one
   * that it failed. After one that failed, none is tried.
   */
  sync(): Promise<void> {
    const syncing = this.#syncing === undefined ? this.#datasync() : this.#syncing.then(() => this.#datasync())
    const ended = syncing.then(() => {
      if (this.#syncing === ended) this.#syncing = undefined
    })
    this.#syncing = ended
    return ended
  }

  /** @throws if the path of the segment leads to another file now, or to a shorter one */
  async mustBeInPlace(): Promise<void> {
    if (this.#file === undefined || this.#isWhereItWas(this.#file)) return
    const path = this.#folder.pathOf(this.#end.segment)
    const { identity, size } = await this.#folder.disk.status(path)
    if (identity !== this.#identity) throw new Error(`${path} was replaced by another file while it was written`)
    if (size < this.#end.offset) throw new Error(`${path} was made shorter while it was written`)
  }

  /**
   * Asked before a file's status, and mostly instead of it: on Linux 6.18 a sync after a look at the status
   * takes 40 % longer (bench/micro/sync-after-status.ts), presumably since times that were looked at have to
   * be written anew.
   */
  #isWhereItWas(file: DiskFile): boolean {
    const whereabouts = file.whereabouts()
    return whereabouts !== undefined && whereabouts === this.#whereabouts
  }

  /** Cuts what was preallocated; the file is as long as the log then, on the disk too. */
  async cut(): Promise<void> {
    if (this.#file === undefined || this.#allocated === this.#end.offset) return
    await this.#file.truncate(this.#end.offset)
    this.#allocated = this.#end.offset
    await this.sync()
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #datasync(): Promise<void> {
    await this.#file?.datasync(this.#blockingSync)
  }

  async #use(file: DiskFile): Promise<void> {
    this.#file = file
    const { identity, size } = await file.status()
    this.#identity = identity
    this.#whereabouts = file.whereabouts()
    this.#allocated = size
  }

  /** The first owner's segments have the names that all had before there were owners. */
  #nextSegment(isFirst: boolean): string {
    const { segment, sequence } = this.#end
    const before = segment === '' ? 0 : ownerOf(segment)
    return segmentName(sequence + 1, this.#owner, isFirst && this.#owner > 1 ? before : undefined)
  }

  /** The segment before is complete on the disk before the next has a name. */
  async #beginSegment(segment: string): Promise<void> {
    await this.cut()
    await this.sync()
    await this.close()
    await this.#use(await this.#folder.disk.open(this.#folder.pathOf(segment), 'create'))
    await this.#folder.disk.syncFolder(this.#folder.path)
  }

  async #put(line: Buffer, offset: number): Promise<void> {
    const file = this.#file as DiskFile
    const end = offset + line.length
    const preallocated = Math.min(mostPreallocated, this.#segmentBytes, Math.max(leastPreallocated, end))
    if (end <= this.#allocated || line.length >= preallocated) {
      await writeFully(file, line, offset)
      this.#allocated = Math.max(this.#allocated, end)
      return
    }
    const withZeros = Buffer.alloc(line.length + preallocated)
    line.copy(withZeros)
    const written = await file.write(withZeros, 0, withZeros.length, offset)
    if (written < line.length) await writeFully(file, line.subarray(written), offset + written)
    this.#allocated = Math.max(end, offset + written)
  }
}
