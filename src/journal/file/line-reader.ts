import type { DiskFile } from './disk.ts'
import { maxLineLength } from './sealed-lines.ts'

/** A buffer begins small, since most files that are looked at are, and grows to this while it is read through. */
const chunkLength = 1024 * 1024
const firstChunkLength = 64 * 1024
const newline = 0x0a

/** A line of a file, without its newline; or what is left where no newline follows. */
export interface Line {
  readonly offset: number
  /** Good until the next line is read; may be written over. */
  readonly bytes: Buffer
  /** Whether a newline ended it. */
  readonly isWhole: boolean
  /** Where the next line begins. */
  readonly end: number
}

/** Reads a file line by line, in pieces: memory is bounded by the longest line, and that by the file. */
export class LineReader {
  readonly #file: DiskFile
  #buffer: Buffer = Buffer.allocUnsafe(firstChunkLength)
  #start = 0
  #end = 0
  /** Where in the file the first byte of the buffer's unread part stands. */
  #offset: number

  constructor(file: DiskFile, offset = 0) {
    this.#file = file
    this.#offset = offset
  }

  get offset(): number {
    return this.#offset
  }

  /** The next line that ends before `limit`, if it is in memory already. */
  buffered(limit: number): Line | undefined {
    const found = this.#buffer.indexOf(newline, this.#start)
    if (found < 0 || found >= this.#end || this.#offset + found - this.#start >= limit) return undefined
    return this.#take(found - this.#start, true)
  }

  /** The next line that begins before `limit`, looking no further than that; undefined if there is none. */
  async next(limit: number): Promise<Line | undefined> {
    for (;;) {
      const line = this.buffered(limit)
      if (line !== undefined) return line
      const unread = this.#end - this.#start
      const wanted = limit - this.#offset - unread
      if (wanted > 0 && unread < maxLineLength && (await this.#fill(wanted))) continue
      const left = Math.min(unread, limit - this.#offset)
      return left > 0 ? this.#take(left, false) : undefined
    }
  }

  #take(length: number, isWhole: boolean): Line {
    const offset = this.#offset
    const bytes = this.#buffer.subarray(this.#start, this.#start + length)
    const taken = isWhole ? length + 1 : length
    this.#start += taken
    this.#offset += taken
    return { offset, bytes, isWhole, end: this.#offset }
  }

  /** Reads more into the buffer; false at the end of the file. */
  async #fill(wanted: number): Promise<boolean> {
    if (this.#start > 0) {
      this.#buffer.copyWithin(0, this.#start, this.#end)
      this.#end -= this.#start
      this.#start = 0
    }
    if (this.#end === this.#buffer.length || (this.#offset > 0 && this.#buffer.length < chunkLength)) {
      const larger = Buffer.allocUnsafe(2 * this.#buffer.length)
      this.#buffer.copy(larger, 0, 0, this.#end)
      this.#buffer = larger
    }
    const length = Math.min(wanted, this.#buffer.length - this.#end)
    const read = await this.#file.read(this.#buffer, this.#end, length, this.#offset + this.#end)
    this.#end += read
    return read > 0
  }
}
