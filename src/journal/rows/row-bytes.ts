import { exactNumber, exactValue } from './exact-json.ts'

const quote = 0x22
const comma = 0x2c
const minus = 0x2d
const zero = 0x30
const opening = 0x5b
const backslash = 0x5c
const closing = 0x5d

/** Which bytes stand for themselves in JSON and are one character each: 1. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x7f && byte !== quote && byte !== backslash ? 1 : 0,
)

/** A text beyond this is measured before there is room made for it. */
const longText = 1_024

/** The most bytes that rows may have at once: what Node can hold in one string, with room to spare. */
export const mostBytes: number = 400 * 1024 * 1024

/** The size of a buffer at first, and again when it has become very large and is empty. */
const usualRoom = 64 * 1024
const muchRoom = 8 * 1024 * 1024

/** The most bytes that an integer takes that is written by hand. */
const integerRoom = 16

/**
 * Rows as the bytes of their JSON text, in a buffer that grows and is used again. What is common in rows is
 * written byte by byte: a commit takes less than half of the time that its `JSON.stringify` takes
 * (bench/micro/parts-of-a-reservation.ts).
 *
 * Keeps: a comma follows every token, until what it stands in is closed.
 */
export class RowBytes {
  #bytes: Buffer = Buffer.allocUnsafe(usualRoom)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Takes back what was written after a length was read. */
  cut(length: number): void {
    this.#length = length
    // One very large batch does not keep its memory for ever.
    if (length === 0 && this.#bytes.length > muchRoom) this.#bytes = Buffer.allocUnsafe(usualRoom)
  }

  /** Good until more is written. */
  slice(start: number, end: number = this.#length): Buffer {
    return this.#bytes.subarray(start, end)
  }

  open(): void {
    this.#makeRoom(1)
    this.#bytes[this.#length] = opening
    this.#length += 1
  }

  /** Ends what was opened, which must hold something: its last comma gives way. */
  close(): void {
    this.#makeRoom(1)
    this.#bytes[this.#length - 1] = closing
    this.#bytes[this.#length] = comma
    this.#length += 1
  }

  /** The end of all: no comma follows. */
  end(): void {
    this.#bytes[this.#length - 1] = closing
  }

  /** @throws TypeError for what JSON has no number for */
  number(value: number): void {
    if ((value | 0) === value && !Object.is(value, -0)) this.#integer(value | 0)
    else this.#json(JSON.stringify(exactNumber(value)))
  }

  text(value: string): void {
    if (value.length > longText) {
      this.#json(JSON.stringify(value))
      return
    }
    // The most bytes that UTF-8 may need.
    this.#makeRoom(3 * value.length + 3)
    const bytes = this.#bytes
    const start = this.#length + 1
    const end = start + bytes.write(value, start)
    let isPlain = 1
    for (let index = start; index < end; index += 1) isPlain &= plain[bytes[index] as number] as number
    if (isPlain === 0) {
      this.#json(JSON.stringify(value))
      return
    }
    bytes[start - 1] = quote
    bytes[end] = quote
    bytes[end + 1] = comma
    this.#length = end + 2
  }

  /** What is neither an object nor a list. @throws TypeError for what is no JSON */
  plain(value: unknown): void {
    if (typeof value === 'number') this.number(value)
    else if (typeof value === 'string') this.text(value)
    else this.#json(JSON.stringify(exactValue(value)))
  }

  /** Anything, marked as being there as it is. @throws TypeError for what is no JSON */
  verbatim(value: unknown): void {
    this.open()
    this.#json(JSON.stringify(exactValue(value)))
    this.close()
  }

  /** An integer of 32 bits: with these, division is a multiplication. */
  #integer(value: number): void {
    this.#makeRoom(integerRoom)
    const bytes = this.#bytes
    let next = this.#length
    if (value < 0) {
      bytes[next] = minus
      next += 1
    }
    let digits = 1
    for (let rest = (value / 10) | 0; rest !== 0; rest = (rest / 10) | 0) digits += 1
    let rest = value
    for (let place = next + digits - 1; place >= next; place -= 1) {
      const tenth = (rest / 10) | 0
      const digit = rest - 10 * tenth
      bytes[place] = zero + (digit < 0 ? -digit : digit)
      rest = tenth
    }
    bytes[next + digits] = comma
    this.#length = next + digits + 1
  }

  #json(text: string): void {
    this.#makeRoom((text.length <= longText ? 3 * text.length : Buffer.byteLength(text)) + 1)
    this.#length += this.#bytes.write(text, this.#length)
    this.#bytes[this.#length] = comma
    this.#length += 1
  }

  #makeRoom(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count)
  }

  /** @throws RangeError beyond the most */
  #grow(count: number): void {
    const needed = this.#length + count
    if (needed > mostBytes) throw new RangeError(`${needed} bytes are more than the journal takes in one batch`)
    const larger = Buffer.allocUnsafe(Math.min(2 * needed, mostBytes))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
