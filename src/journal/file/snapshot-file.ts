import { isPlainObject } from '../rows/shape.ts'
import type { LogPoint } from '../snapshot-store.ts'
import type { Disk, DiskFile } from './disk.ts'
import { corrupt, newerVersion } from './faults.ts'
import { type Line, LineReader } from './line-reader.ts'
import { genesis, parse, prefixLength, verify } from './record.ts'
import { SealedLines } from './sealed-lines.ts'
import { writeFully } from './whole-transfers.ts'

/**
 * A snapshot at rest is lines like those of the log, each with its SHA-256 chained to the line before:
 *
 *     ["<SHA-256>",{"format":1,"position":…,"sequence":…,"at":…,"mark":"…"}]
 *     ["<SHA-256>",[…]]                      a piece, and so on
 *     ["<SHA-256>",{"pieces":…}]             it is whole
 */
const snapshotFormat = 1

/** The point of the log that a snapshot is of, and the time of the last commit in it. */
export interface SnapshotPoint extends LogPoint {
  readonly at: number
}

/**
 * Writes a snapshot into an empty file, and syncs it. Between two pieces there is a write, so that
 * other work has its turn.
 * @returns how many bytes it has
 */
export async function writeSnapshot(
  file: DiskFile,
  { position, sequence, at, mark }: SnapshotPoint,
  pieces: Iterable<readonly unknown[]>,
): Promise<number> {
  const lines = new SealedLines()
  let hash = genesis
  let offset = 0
  const put = async (content: unknown): Promise<void> => {
    const sealed = lines.seal(JSON.stringify(content), hash)
    await writeFully(file, sealed.line, offset)
    hash = sealed.hash
    offset += sealed.line.length
  }
  await put({ format: snapshotFormat, position, sequence, at, mark })
  let count = 0
  for (const piece of pieces) {
    await put(piece)
    count += 1
  }
  await put({ pieces: count })
  await file.datasync()
  return offset
}

const brace = 0x7b

/** Reads a snapshot, checking every line against its hash and the one before. */
export class SnapshotReader {
  /** In bytes. */
  readonly size: number
  readonly #file: DiskFile
  readonly #path: string
  readonly #lines: LineReader
  #hash: string = genesis
  #count = 0

  private constructor(file: DiskFile, path: string, size: number) {
    this.#file = file
    this.#path = path
    this.size = size
    this.#lines = new LineReader(file)
  }

  static async open(disk: Disk, path: string): Promise<SnapshotReader> {
    const file = await disk.open(path, 'read')
    try {
      return new SnapshotReader(file, path, (await file.status()).size)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** @throws JOURNAL_CORRUPT, naming file and byte; JOURNAL_VERSION if it is of a newer format */
  async point(): Promise<SnapshotPoint> {
    const line = await this.#line()
    const header = parse(contentOf(line).toString())
    if (!isPlainObject(header) || !isCount(header.format)) throw this.#corrupt('it does not begin as a snapshot', line)
    if (header.format > snapshotFormat) throw newerVersion(header.format, snapshotFormat, this.#path)
    if (!isPoint(header)) throw this.#corrupt('it does not say of which point of the log it is', line)
    const { position, sequence, at, mark } = header
    return { position, sequence, at, mark }
  }

  /**
   * The next piece as JSON, good until the one after; undefined once the line was read that says that
   * these were all.
   * @throws JOURNAL_CORRUPT
   */
  async piece(): Promise<Buffer | undefined> {
    const line = await this.#line()
    if (line.bytes[prefixLength] !== brace) {
      this.#count += 1
      return contentOf(line)
    }
    const end = parse(contentOf(line).toString())
    if (!isPlainObject(end) || end.pieces !== this.#count)
      throw this.#corrupt('pieces are missing before its end', line)
    if (line.end !== this.size) throw this.#corrupt('something follows its end', line)
    return undefined
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  async #line(): Promise<Line> {
    const line = await this.#lines.next(this.size)
    if (line === undefined) throw corrupt('it was never finished', { file: this.#path, offset: this.#lines.offset })
    const hash = line.isWhole ? verify(line.bytes, this.#hash) : undefined
    if (hash === undefined) throw this.#corrupt('a line does not match its SHA-256 and that of the line before', line)
    this.#hash = hash
    return line
  }

  #corrupt(problem: string, { offset }: Line): Error {
    return corrupt(problem, { file: this.#path, offset })
  }
}

/** What a line holds beside its hash. */
function contentOf({ bytes }: Line): Buffer {
  return bytes.subarray(prefixLength, -1)
}

function isPoint(
  header: Readonly<Record<string, unknown>>,
): header is Readonly<Record<string, unknown>> & SnapshotPoint {
  const { position, sequence, at, mark } = header
  return isCount(position) && isCount(sequence) && typeof at === 'number' && typeof mark === 'string'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
