import { prefixLength, seal } from './record.ts'

/** A line with its newline, and its hash. The bytes are good until the next line is made. */
export interface SealedLine {
  readonly line: Buffer
  readonly hash: string
}

/** The longest line: what Node can hold in one string, with room to spare. */
export const maxLineLength: number = 400 * 1024 * 1024

const newline = 0x0a

/** Makes lines of bodies, each sealed with its hash and that of the line before. */
export class SealedLines {
  #buffer: Buffer = Buffer.allocUnsafe(64 * 1024)

  /**
   * @param body what follows the hash, with the bracket that ends the line
   * @throws RangeError if it is too long
   */
  seal(body: string, previousHash: string): SealedLine {
    const end = prefixLength + Buffer.byteLength(body)
    if (end >= maxLineLength) throw new RangeError(`${end} bytes are more than the journal takes in one line`)
    if (end >= this.#buffer.length) this.#buffer = Buffer.allocUnsafe(2 * end)
    this.#buffer.write(body, prefixLength)
    this.#buffer[end] = newline
    const hash = seal(this.#buffer, end, previousHash)
    return { line: this.#buffer.subarray(0, end + 1), hash }
  }
}
