import { mostBytes } from '../rows/row-bytes.ts'
import { prefixLength, seal } from './record.ts'

/** A line with its newline, and its hash. The bytes are good until the next line is made. */
export interface SealedLine {
  readonly line: Buffer
  readonly hash: string
}

/** The longest line. */
export const maxLineLength: number = mostBytes

const closing = 0x5d
const newline = 0x0a
const none = Buffer.alloc(0)

/** Makes lines of bodies, each sealed with its hash and that of the line before. */
export class SealedLines {
  #buffer: Buffer = Buffer.allocUnsafe(64 * 1024)

  /**
   * @param text what follows the hash; only the rows and the bracket that ends the line follow it
   * @throws RangeError if it is too long
   */
  seal(text: string, previousHash: string, rows: Buffer = none): SealedLine {
    const rowsStart = prefixLength + Buffer.byteLength(text)
    const end = rowsStart + rows.length + 1
    if (end >= maxLineLength) throw new RangeError(`${end} bytes are more than the journal takes in one line`)
    if (end >= this.#buffer.length) this.#buffer = Buffer.allocUnsafe(2 * end)
    this.#buffer.write(text, prefixLength)
    rows.copy(this.#buffer, rowsStart)
    this.#buffer[end - 1] = closing
    this.#buffer[end] = newline
    const hash = seal(this.#buffer, end, previousHash)
    return { line: this.#buffer.subarray(0, end + 1), hash }
  }
}
