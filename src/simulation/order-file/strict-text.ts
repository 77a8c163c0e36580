import { TextDecoder } from 'node:util'
import { CliError } from '../../terminal/cli-error.ts'
import { beginningOf, unfinishedUtf8, unmarkedUtf16 } from './encoding.ts'
import { quoted } from './quoted.ts'

const likeliest = 'windows-1252'
const newline = 0x0a

/**
 * The bytes of a file as text. A byte that is no text in the encoding refuses the file: replaced by a
 * sign for "unknown", the names of two products could become one.
 */
export class StrictText {
  readonly #path: string
  readonly #asked: string | undefined
  #decoder: TextDecoder | undefined
  /** Bytes that were decoded, and what is left at their end of a character. */
  #bytes = 0
  #unfinished: Uint8Array = new Uint8Array()
  #newlines = 0

  /** @param asked the encoding; without it the file's byte order mark says it, or else it is UTF-8 */
  constructor(path: string, asked: string | undefined) {
    this.#path = path
    this.#asked = asked
  }

  /** Known when the first text was read. */
  get encoding(): string | undefined {
    return this.#decoder?.encoding
  }

  /** @throws CliError naming line and byte, and an encoding to try */
  async *read(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
    let head: Uint8Array = new Uint8Array()
    for await (const chunk of chunks) {
      if (this.#decoder !== undefined) {
        yield this.#decode(this.#decoder, chunk)
        continue
      }
      head = Buffer.concat([head, chunk])
      if (head.length >= 4) yield this.#begin(head)
    }
    if (this.#decoder === undefined) yield this.#begin(head)
    yield this.#end()
  }

  #begin(head: Uint8Array): string {
    const { marked, problem } = beginningOf(head)
    if (problem !== undefined) throw new CliError(`${this.#path}: ${problem}`)
    if (marked !== undefined && this.#asked !== undefined && marked !== this.#asked) {
      throw new CliError(
        `${this.#path}: its first bytes are the mark of ${marked}, and --encoding says ${this.#asked}. Leave --encoding out.`,
      )
    }
    const unmarked = marked === undefined && this.#asked === undefined ? unmarkedUtf16(head) : undefined
    if (unmarked !== undefined)
      throw new CliError(`${this.#path}: this looks like UTF-16 and not like UTF-8. Try --encoding ${unmarked}.`)
    this.#decoder = new TextDecoder(this.#asked ?? marked ?? 'utf-8', { fatal: true })
    return this.#decode(this.#decoder, head)
  }

  #decode(decoder: TextDecoder, chunk: Uint8Array): string {
    let text: string
    try {
      text = decoder.decode(chunk, { stream: true })
    } catch {
      throw this.#undecodable(Buffer.concat([this.#unfinished, chunk]))
    }
    this.#bytes += chunk.length
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#newlines += 1
    if (decoder.encoding === 'utf-8') {
      const end = chunk.length < 4 ? Buffer.concat([this.#unfinished, chunk]) : chunk
      this.#unfinished = end.slice(end.length - unfinishedUtf8(end))
    }
    return text
  }

  #end(): string {
    try {
      return this.#decoder?.decode() ?? ''
    } catch {
      throw new CliError(
        `${this.#path}: its last character is cut off: it ends in the middle of one in ${this.encoding}.`,
      )
    }
  }

  /** @param bytes from the unfinished character before them on */
  #undecodable(bytes: Uint8Array): CliError {
    const encoding = this.encoding as string
    const bad = firstUndecodable(bytes, encoding)
    const line = this.#newlines + 1 + bytes.slice(0, bad).filter((byte) => byte === newline).length
    const byte = this.#bytes - this.#unfinished.length + bad + 1
    const place = `${this.#path}, line ${line}, byte ${byte} of the file`
    if (encoding !== 'utf-8')
      return new CliError(
        `${place}: this is not ${encoding}. Say with --encoding what it is; without it, UTF-8 is tried.`,
      )
    const word = wordAround(bytes, bad)
    return new CliError(
      `${place}: this is not UTF-8. With --encoding ${likeliest} it reads ${quoted(word)}. If that looks right, give it; if not, another, such as windows-1250, macintosh or utf-16le.`,
    )
  }
}

/** Where the first character begins that cannot be decoded, by halving. */
function firstUndecodable(bytes: Uint8Array, encoding: string): number {
  let [good, bad] = [0, bytes.length]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (canDecode(bytes.slice(0, middle), encoding)) good = middle
    else bad = middle
  }
  return encoding === 'utf-8' ? good - unfinishedUtf8(bytes.slice(0, good)) : good
}

function canDecode(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

const ends: ReadonlySet<number> = new Set(Buffer.from(',;\t|"\r\n'))

/** The value that a byte stands in, as far as it is near, in the encoding that it most likely has. */
function wordAround(bytes: Uint8Array, at: number): string {
  let [from, to] = [at, at + 1]
  while (from > 0 && at - from < 15 && !ends.has(bytes[from - 1] as number)) from -= 1
  while (to < bytes.length && to - at < 20 && !ends.has(bytes[to] as number)) to += 1
  return new TextDecoder(likeliest).decode(bytes.slice(from, to)).trim()
}
