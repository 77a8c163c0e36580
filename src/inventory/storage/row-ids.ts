/**
 * A reservation id that says where its reservation is kept: a UUID of version 8, whose first eight digits are the
 * row and whose other digits are random. So looking up a reservation is one step into an array. A map keyed by
 * text costs a microsecond among a million. The id can also be kept as four numbers.
 */

const idLength = 36
const dash = 45
/** Where the digit of the version stands, and that of version 8. */
const versionAt = 14
const version8 = 56
/** The bits of the version in the second number, and those of the variant in the third (RFC 9562, 5.8). */
const version = 0x8000
const variant = 0x80000000

/** The value of each digit, by its character; lower case only, so that a number has one way to be written. */
const digitValues: Int8Array = new Int8Array(128).fill(-1)
for (let value = 0; value < 16; value += 1) digitValues[value.toString(16).charCodeAt(0)] = value

/** Rows are numbered from 0 up to here, exclusive. */
export const mostRows: number = 2 ** 31

/** `buffer.latin1Slice` is public and typed nowhere; `toString('latin1')` costs twice as much. */
type Latin1Buffer = Buffer & { latin1Slice(start: number, end: number): string }

const digits = Buffer.from('0123456789abcdef', 'latin1')

/**
 * Writes ids of numbers and reads numbers of ids. The texts are flat strings: what uuid's `v4()` gives is a rope of
 * pieces, which is slow to compare and takes 500 bytes to keep.
 */
export class RowIds {
  /** The four numbers of the id that was written or read last. The first is the row. */
  readonly words: Int32Array = new Int32Array(4)
  readonly #text: Latin1Buffer = Buffer.alloc(idLength, '-', 'latin1') as Latin1Buffer
  /** The id whose numbers stand in `words`. An id is mostly read right after it was written. */
  #latest = ''

  /** A new id for a row. @param random three random numbers, from a place on */
  next(row: number, random: Int32Array, from: number): string {
    const second = ((random[from] as number) & 0xffff0fff) | version
    const third = ((random[from + 1] as number) & 0x3fffffff) | variant
    return this.write(row, second, third, random[from + 2] as number)
  }

  write(row: number, second: number, third: number, fourth: number): string {
    this.words[0] = row
    this.words[1] = second
    this.words[2] = third
    this.words[3] = fourth
    this.#writeWord(row, 0, 4)
    this.#writeWord(second, 9, 14)
    this.#writeWord(third, 19, 24)
    this.#writeWord(fourth, 28, 32)
    this.#latest = this.#text.latin1Slice(0, idLength)
    return this.#latest
  }

  /** Reads an id into `words`; false if it is no such id. */
  read(id: string): boolean {
    if (id === this.#latest) return true
    this.#latest = ''
    if (!isOfVersion8(id)) return false
    const { words } = this
    const areDigits = readWord(id, 0, 4, 0, words) && readWord(id, 9, 14, 1, words)
    if (!areDigits || !readWord(id, 19, 24, 2, words) || !readWord(id, 28, 32, 3, words)) return false
    if ((words[0] as number) < 0) return false
    this.#latest = id
    return true
  }

  /** Its first four digits at one place, the others at another. */
  #writeWord(word: number, high: number, low: number): void {
    const text = this.#text
    text[high] = digits[word >>> 28] as number
    text[high + 1] = digits[(word >>> 24) & 15] as number
    text[high + 2] = digits[(word >>> 20) & 15] as number
    text[high + 3] = digits[(word >>> 16) & 15] as number
    text[low] = digits[(word >>> 12) & 15] as number
    text[low + 1] = digits[(word >>> 8) & 15] as number
    text[low + 2] = digits[(word >>> 4) & 15] as number
    text[low + 3] = digits[word & 15] as number
  }
}

function isOfVersion8(id: string): boolean {
  if (id.length !== idLength || id.charCodeAt(versionAt) !== version8) return false
  const areDashes = id.charCodeAt(8) === dash && id.charCodeAt(13) === dash
  return areDashes && id.charCodeAt(18) === dash && id.charCodeAt(23) === dash
}

/** Four digits stand at one place, four at another; false if one is no digit. */
function readWord(id: string, high: number, low: number, word: number, into: Int32Array): boolean {
  const left = fourDigits(id, high)
  const right = fourDigits(id, low)
  into[word] = (left << 16) | right
  return left >= 0 && right >= 0
}

/** Their value; negative if one is no digit. */
function fourDigits(id: string, at: number): number {
  const first = digitAt(id, at)
  const second = digitAt(id, at + 1)
  const third = digitAt(id, at + 2)
  const fourth = digitAt(id, at + 3)
  // What is no digit has the value −1, whose bits are all set.
  return (first << 12) | (second << 8) | (third << 4) | fourth
}

function digitAt(id: string, at: number): number {
  const code = id.charCodeAt(at)
  return code < 128 ? (digitValues[code] as number) : -1
}
