import { InvalidArgumentError } from 'commander'

/** What the first bytes of a file say that it is. */
export interface Beginning {
  /** As TextDecoder calls it, if there is a byte order mark. */
  readonly marked?: string
  /** Why it cannot be read as a CSV file, and what to do. */
  readonly problem?: string
}

const beginnings: readonly (readonly [bytes: readonly number[], is: Beginning])[] = [
  [[0xef, 0xbb, 0xbf], { marked: 'utf-8' }],
  [[0xff, 0xfe], { marked: 'utf-16le' }],
  [[0xfe, 0xff], { marked: 'utf-16be' }],
  [[0x50, 0x4b, 0x03, 0x04], { problem: 'it is a workbook (.xlsx) or a zip file. Save the sheet as "CSV UTF-8".' }],
  [[0xd0, 0xcf, 0x11, 0xe0], { problem: 'it is an old workbook (.xls). Save the sheet as "CSV UTF-8".' }],
  [[0x1f, 0x8b], { problem: 'it is compressed. Unpack it with gunzip first.' }],
]

export function beginningOf(bytes: Uint8Array): Beginning {
  return beginnings.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1] ?? {}
}

/** UTF-16 that has no mark: every second byte of plain letters is 0, and UTF-8 would let that pass. */
export function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second, third, fourth] = bytes
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le'
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be'
  return undefined
}

/** Parses the option's value into the name that TextDecoder has for it. */
export function encodingName(text: string): string {
  try {
    return new TextDecoder(text).encoding
  } catch {
    throw new InvalidArgumentError(
      'Give a name such as utf-8, windows-1252 (Western Europe), windows-1250 (Central Europe), iso-8859-15, macintosh, utf-16le or shift_jis.',
    )
  }
}

/** How many bytes at the end are the beginning of a UTF-8 character whose rest is still to come. */
export function unfinishedUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
    if (byte < 0x80) return 0
  }
  return 0
}
