import type { DiskFile } from './disk.ts'
import type { Folder } from './folder.ts'
import { firstSequenceOf, isSegmentName } from './layout.ts'
import type { LogEnd } from './log-end.ts'
import type { VerifiedLine } from './log-reader.ts'
import { writeFully } from './whole-transfers.ts'

/** How many bytes are gathered before they are written. */
const chunkLength = 1024 * 1024

/**
 * A log that is a copy of another, line by line as they stand there: its files are the same, byte for byte.
 *
 * Keeps: a segment is complete on the disk before the next has a name.
 */
export class LogCopy {
  readonly #folder: Folder
  readonly #chunk: Buffer = Buffer.allocUnsafe(chunkLength)
  /** How much of the chunk is used, and where in the file that belongs. */
  #pending = 0
  #offset: number
  #segment: string
  #file: DiskFile | undefined
  #bytes = 0

  private constructor(folder: Folder, { segment, offset }: LogEnd, file: DiskFile | undefined) {
    this.#folder = folder
    this.#segment = segment
    this.#offset = offset
    this.#file = file
  }

  /** A copy that goes on behind a line. What stands there is cut. */
  static async behind(end: LogEnd, folder: Folder): Promise<LogCopy> {
    const begun = end.segment === '' ? 0 : firstSequenceOf(end.segment)
    for (const name of await folder.names()) {
      if (isSegmentName(name) && firstSequenceOf(name) > begun) await folder.removeIfThere(folder.pathOf(name))
    }
    if (end.segment === '') return new LogCopy(folder, end, undefined)
    const file = await folder.disk.open(folder.pathOf(end.segment), 'change')
    const copy = new LogCopy(folder, end, file)
    try {
      if ((await file.status()).size > end.offset) await file.truncate(end.offset)
      return copy
    } catch (error) {
      await copy.close()
      throw error
    }
  }

  /** How many bytes were added. */
  get bytes(): number {
    return this.#bytes
  }

  async add({ bytes, end }: VerifiedLine): Promise<void> {
    if (end.segment !== this.#segment) await this.#beginSegment(end.segment)
    const length = bytes.length + 1
    if (this.#pending + length > chunkLength) await this.#flush()
    if (length > chunkLength) {
      await this.#write(Buffer.concat([bytes, newline]))
    } else {
      bytes.copy(this.#chunk, this.#pending)
      newline.copy(this.#chunk, this.#pending + bytes.length)
      this.#pending += length
    }
    this.#bytes += length
  }

  /** All that was added is on the disk. */
  async finish(): Promise<void> {
    await this.#flush()
    await this.#file?.datasync()
    await this.#folder.disk.syncFolder(this.#folder.path)
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #beginSegment(name: string): Promise<void> {
    await this.finish()
    await this.close()
    this.#file = await this.#folder.disk.open(this.#folder.pathOf(name), 'create')
    this.#segment = name
    this.#offset = 0
  }

  async #flush(): Promise<void> {
    const pending = this.#chunk.subarray(0, this.#pending)
    this.#pending = 0
    await this.#write(pending)
  }

  async #write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return
    await writeFully(this.#file as DiskFile, bytes, this.#offset)
    this.#offset += bytes.length
  }
}

const newline = Buffer.from('\n')
