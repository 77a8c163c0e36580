import type { InventoryError } from '../../errors/inventory-error.ts'
import type { Batch } from '../journal.ts'
import { whyMissing } from './archived-note.ts'
import { Chain } from './chain.ts'
import { type DiskFile, hasCode } from './disk.ts'
import { corrupt } from './faults.ts'
import type { Folder } from './folder.ts'
import { firstSequenceOf, segmentName } from './layout.ts'
import { type Line, LineReader } from './line-reader.ts'
import { lastSequenceIn } from './lineage.ts'
import { emptyLog, type LogEnd } from './log-end.ts'
import { type RecordHeader, writePrefix } from './record.ts'
import { RecordDecoder } from './record-decoder.ts'

/** Says how far the log may be read; asked again each time that it has been read so far. */
export type ReadEnd = () => LogEnd | Promise<LogEnd>

/** Where the line of a batch stands. */
export interface BatchPlace {
  /** The path of the file. */
  readonly file: string
  /** In bytes, from the beginning of the file. */
  readonly offset: number
  /** Behind the line. */
  readonly end: number
}

/** The shapes of objects in a log, so far as it was read. */
export interface ShapeCounts {
  /** The most that its tables had at once. */
  readonly most: number
  /** How many objects were written whole, since there was no room for their shapes. */
  readonly whole: number
  /** The first commit with such an object, if there is one. */
  readonly firstWhole?: number
}

/** A line that was found good, as it stands in the log. */
export interface VerifiedLine {
  /** Without its newline. Good until the next line is read. */
  readonly bytes: Buffer
  /** Behind the line. */
  readonly end: LogEnd
  /** The hash of the line before. */
  readonly previousHash: string
}

/** A segment that is being read. */
interface OpenSegment {
  readonly name: string
  readonly file: DiskFile
  readonly lines: LineReader
  /** How far it may be read, in bytes. */
  readonly limit: number
  /** The last commit in it, if the next segment seals it. */
  readonly last: number | undefined
}

/**
 * Reads the batches that hold the commits from a sequence on, up to what is acknowledged when it gets
 * there. Every line is checked against its hash and the one before.
 */
export class LogReader {
  readonly #folder: Folder
  readonly #readEnd: ReadEnd
  readonly #fromSequence: number
  #end: LogEnd = emptyLog
  #segment: OpenSegment | undefined
  #chain: Chain | undefined
  #decoder: RecordDecoder = new RecordDecoder()
  /** Of the tables before this one's. */
  #shapesBefore: ShapeCounts = { most: 0, whole: 0 }
  #place: BatchPlace = { file: '', offset: 0, end: 0 }

  constructor(folder: Folder, readEnd: ReadEnd, fromSequence: number) {
    this.#folder = folder
    this.#readEnd = readEnd
    this.#fromSequence = Math.max(fromSequence, 1)
  }

  /**
   * The next batch; undefined if there is none yet.
   * @throws JOURNAL_CORRUPT, naming file, byte offset and sequence; JOURNAL_ARCHIVED
   */
  next(): Promise<Batch | undefined> {
    return this.#advance(this.#decode)
  }

  /**
   * The next line, as it stands, in place of the next batch. The first are those of the segment that holds
   * the sequence from which is read.
   * @throws as `next` does
   */
  nextLine(): Promise<VerifiedLine | undefined> {
    return this.#advance(this.#keep)
  }

  /** Of the lines that were read as batches. */
  get shapes(): ShapeCounts {
    const { known, whole, firstWhole } = this.#decoder.shapes
    const before = this.#shapesBefore
    const first = before.firstWhole ?? firstWhole
    return {
      most: Math.max(before.most, known),
      whole: before.whole + whole,
      ...(first !== undefined && { firstWhole: first }),
    }
  }

  /** Where the batch stands that was given last. */
  get place(): BatchPlace {
    return this.#place
  }

  async #advance<Taken>(take: (line: Line, segment: string) => Taken | undefined): Promise<Taken | undefined> {
    for (;;) {
      const segment = this.#segment ?? (await this.#begin())
      if (segment === undefined) return undefined
      // What stands behind a sealed end is not of the log.
      const isAtEnd = segment.last !== undefined && this.#sofar.sequence === segment.last
      const line = isAtEnd
        ? undefined
        : (segment.lines.buffered(segment.limit) ?? (await segment.lines.next(segment.limit)))
      if (line !== undefined) {
        const taken = take(line, segment.name)
        if (taken !== undefined) return taken
      } else if (!(await this.#goOn(segment))) return undefined
    }
  }

  async close(): Promise<void> {
    const segment = this.#segment
    this.#segment = undefined
    await segment?.file.close()
  }

  async #begin(): Promise<OpenSegment | undefined> {
    this.#end = await this.#readEnd()
    if (this.#end.sequence < this.#fromSequence) return undefined
    const segments = await this.#folder.segments()
    const first = segments.findLast((segment) => firstSequenceOf(segment) <= this.#fromSequence)
    if (first === undefined) throw await this.#missing(segmentName(1), this.#fromSequence)
    return this.#open(first, segments)
  }

  /** At the end of what may be read: whether there is more, here or in the next segment. */
  async #goOn({ name, file, lines }: OpenSegment): Promise<boolean> {
    if (this.#end.segment !== name) {
      const first = this.#sofar.sequence + 1
      if (first === firstSequenceOf(name)) throw this.#corrupt('there is nothing in this segment', name, 0, this.#sofar)
      await this.close()
      const segments = await this.#folder.segments()
      const next = segments.find((segment) => firstSequenceOf(segment) === first)
      if (next === undefined) throw await this.#missing(segmentName(first), first)
      await this.#open(next, segments)
      return true
    }
    this.#mustHaveReached(this.#end, name, lines.offset)
    const { position } = this.#end
    this.#end = await this.#readEnd()
    if (this.#end.position === position) return false
    this.#segment = { name, file, lines, ...(await this.#limitOf(name, file)) }
    return true
  }

  async #open(name: string, segments: readonly string[]): Promise<OpenSegment> {
    const file = await this.#openFile(name)
    // Before anything that can fail: what is here will be closed.
    this.#segment = { name, file, lines: new LineReader(file), limit: 0, last: undefined }
    this.#segment = { ...this.#segment, ...(await this.#limitOf(name, file, segments)) }
    return this.#segment
  }

  async #openFile(name: string): Promise<DiskFile> {
    try {
      return await this.#folder.disk.open(this.#folder.pathOf(name), 'read')
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
      throw await this.#missing(name, firstSequenceOf(name))
    }
  }

  #missing(segment: string, sequence: number): Promise<InventoryError> {
    const gap = this.#corrupt('there is a gap: this segment is missing', segment, 0, this.#sofar)
    return whyMissing(this.#folder, sequence, gap)
  }

  /** The segment in which the log ends is read that far; one before it is complete, or sealed by the next. */
  async #limitOf(
    name: string,
    file: DiskFile,
    segments?: readonly string[],
  ): Promise<Pick<OpenSegment, 'limit' | 'last'>> {
    if (this.#end.segment === name) return { limit: this.#end.offset, last: undefined }
    const known = segments ?? (await this.#folder.segments())
    const next = known.find((segment) => firstSequenceOf(segment) > firstSequenceOf(name))
    return { limit: (await file.status()).size, last: lastSequenceIn(next) }
  }

  get #sofar(): LogEnd {
    return this.#chain?.end ?? emptyLog
  }

  /** @returns what the line says, and where the log was before it */
  #accept(line: Line, segment: string): { header: RecordHeader; before: LogEnd } {
    this.#chain ??= Chain.before(line, segment)
    const before = this.#chain.end
    const header = this.#chain.accept(line, segment, this.#folder.pathOf(segment))
    if (typeof header === 'string') throw this.#corrupt(header, segment, line.offset, before)
    this.#place = { file: this.#folder.pathOf(segment), offset: line.offset, end: line.end }
    return { header, before }
  }

  readonly #keep = (line: Line, segment: string): VerifiedLine => {
    const { before } = this.#accept(line, segment)
    const end = this.#sofar
    writePrefix(line.bytes, end.hash)
    return { bytes: line.bytes, end, previousHash: before.hash }
  }

  readonly #decode = (line: Line, segment: string): Batch | undefined => {
    const { header, before } = this.#accept(line, segment)
    if (header.fresh) {
      this.#shapesBefore = this.shapes
      this.#decoder = new RecordDecoder()
    }
    try {
      return this.#decoder.decode(line.bytes, header, this.#fromSequence)
    } catch (cause) {
      throw this.#corrupt(`a line that cannot be read: ${String(cause)}`, segment, line.offset, before)
    }
  }

  /** The log must have what it was said to have, and not another log's. */
  #mustHaveReached(said: LogEnd, segment: string, offset: number): void {
    const { position, hash } = this.#sofar
    if (position !== said.position) {
      const problem = `the log ends here, but commit ${said.sequence} was acknowledged`
      throw this.#corrupt(problem, segment, offset, this.#sofar)
    }
    if (hash === said.hash) return
    throw this.#corrupt('this is not the log that the head belongs to', segment, offset, this.#sofar)
  }

  #corrupt(problem: string, segment: string, offset: number, { position, sequence }: LogEnd): InventoryError {
    const file = this.#folder.pathOf(segment)
    return corrupt(problem, { file, offset, position: position + 1, sequence: sequence + 1 })
  }
}
