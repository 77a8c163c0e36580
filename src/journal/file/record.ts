import { hash } from 'node:crypto'
import { isPlainObject } from '../rows/shape.ts'

/** The format that this version writes, and the newest that it reads. */
export const format = 1

/** What the first line of a log follows. */
export const genesis: string = '0'.repeat(64)

/** A line begins with `["<SHA-256 in hex>",`; the rest of it, without its end, is the body. */
export const prefixLength = 68
const hashStart = 2
const hashEnd = 66
/** The hash of the line before is put here, so that it and the body are hashed in one piece. */
const chainStart = 4

/** What a line says of its batch, before the tables and the rows. */
export interface RecordHeader {
  readonly format: number
  readonly position: number
  /** The first commit's sequence. */
  readonly sequence: number
  readonly commits: number
  /** What times in the rows are counted from. */
  readonly at: number
  /** The last position that was known to be on the disk when this was written. */
  readonly synced: number
  /** The tables begin anew with this line. */
  readonly fresh?: true
  /** On the first line of a segment: the hash of the last line of the segment before. */
  readonly previous?: string
  /**
   * On the first line that an owner wrote: where the segment before ends, in bytes, whatever else stands in it.
   * That segment's last line has the hash `previous`.
   */
  readonly sealed?: number
}

const opening = Buffer.from('["', 'latin1')
const closing = Buffer.from('",', 'latin1')

/**
 * Puts the prefix in front of a body that begins at `prefixLength` and ends at `end`.
 * @returns the hash of the line
 */
export function seal(line: Buffer, end: number, previousHash: string): string {
  const own = chainedHash(line, end, previousHash)
  writePrefix(line, own)
  return own
}

/** Puts the prefix in front of a body; also back, where `verify` wrote over it. */
export function writePrefix(line: Buffer, own: string): void {
  opening.copy(line, 0)
  line.write(own, hashStart, 'latin1')
  closing.copy(line, hashEnd)
}

/**
 * Whether a line, without its newline, is what was written after the line with the hash `previousHash`.
 * Writes over the prefix.
 * @returns the hash of the line; undefined if it is not
 */
export function verify(line: Buffer, previousHash: string): string | undefined {
  if (!hasPrefix(line)) return undefined
  const claimed = claimedHash(line)
  return chainedHash(line, line.length, previousHash) === claimed ? claimed : undefined
}

/** The hash that a line says it has, whatever it is. */
export function claimedHash(line: Buffer): string {
  return line.toString('latin1', hashStart, hashEnd)
}

function chainedHash(line: Buffer, end: number, previousHash: string): string {
  line.write(previousHash, chainStart, 'latin1')
  return hash('sha256', line.subarray(chainStart, end), 'hex')
}

function hasPrefix(line: Buffer): boolean {
  if (line.length <= prefixLength) return false
  return line.toString('latin1', 0, hashStart) === '["' && line.toString('latin1', hashEnd, prefixLength) === '",'
}

/** The header of a line that may be anything; undefined if it has none. Its hash says whether it is true. */
export function readHeader(line: Buffer): RecordHeader | undefined {
  if (line.length <= prefixLength) return undefined
  // No header holds a brace in a string.
  const end = line.indexOf(0x7d, prefixLength)
  if (end < 0 || end > prefixLength + 1_024) return undefined
  const header = parse(line.toString('latin1', prefixLength, end + 1))
  if (!isPlainObject(header) || !['format', 'position', 'sequence'].every((key) => isCount(header[key])))
    return undefined
  return header as unknown as RecordHeader
}

/** The text as JSON; undefined if it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
