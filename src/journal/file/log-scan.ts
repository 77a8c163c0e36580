import type { InventoryError } from '../../errors/inventory-error.ts'
import { whyMissing } from './archived-note.ts'
import { Chain } from './chain.ts'
import { corrupt } from './faults.ts'
import type { Folder } from './folder.ts'
import type { HeadRecord } from './head-file.ts'
import { mustJoin } from './joined-segments.ts'
import { lastNonZero } from './kept-aside.ts'
import { firstSequenceOf, segmentName } from './layout.ts'
import { type Line, LineReader } from './line-reader.ts'
import { lastSequenceIn } from './lineage.ts'
import { emptyLog, type LogEnd } from './log-end.ts'
import { placeOf } from './log-place.ts'
import { readHeader } from './record.ts'

/** What stands behind the last good line of a log, and was never acknowledged as synced. */
export interface Remainder {
  readonly segment: string
  readonly offset: number
  /** Behind the last byte that is not zero: what was only preallocated is nothing. `offset` if all is zero. */
  readonly end: number
  readonly problem: string
}

export interface Scan {
  readonly end: LogEnd
  readonly remainder: Remainder | undefined
  /** Of each segment that was read: how many bytes stand before it, in those that were. */
  readonly bytesBefore: Map<string, number>
}

/**
 * Reads a log, without changing anything, and says where it ends. Every line is checked against its
 * hash and the one before; all of them, or those of the segments from a place on, which a snapshot
 * proves to have been synced. Of those before it is only looked whether they are complete: what was
 * damaged in them is found by whoever reads it.
 *
 * A bad line is taken for torn only if it can be: it is the last of the log, past what the head and
 * every good line say was synced, and nothing that was written later or earlier stands behind it.
 * @throws JOURNAL_CORRUPT, naming file, byte offset and sequence, for anything else; JOURNAL_ARCHIVED
 */
export async function scanLog(
  folder: Folder,
  segments: readonly string[],
  head: HeadRecord,
  from: LogEnd = emptyLog,
): Promise<Scan> {
  const scan = new LogScan(folder, head, from)
  const first = Math.max(segments.indexOf(from.segment), 0)
  await mustJoin(folder, segments.slice(0, first + 1))
  for (const [index, segment] of segments.entries()) {
    if (index >= first) await scan.segment(segment, segments[index + 1])
  }
  await scan.beforeStart(segments)
  return scan.finish()
}

class LogScan {
  readonly #folder: Folder
  readonly #head: HeadRecord
  readonly #from: LogEnd
  readonly #bytesBefore: Map<string, number> = new Map()
  #bytes = 0
  #chain: Chain = new Chain()
  /** Where the part that is read begins. */
  #start: LogEnd = emptyLog
  /** The last position that is known to have been synced. */
  #synced: number
  #remainder: Remainder | undefined
  /** How far it has read. */
  #place: { readonly segment: string; readonly offset: number } = { segment: segmentName(1), offset: 0 }

  constructor(folder: Folder, head: HeadRecord, from: LogEnd) {
    this.#folder = folder
    this.#head = head
    this.#from = from
    // Where the line of the point itself was archived, the one after it was on the disk before.
    const isArchived = from.position > 0 && from.offset === 0
    this.#synced = Math.max(head.synced.position, isArchived ? from.position + 1 : from.position)
  }

  async segment(segment: string, next: string | undefined): Promise<void> {
    const { sequence } = this.#chain.end
    if (firstSequenceOf(segment) !== sequence + 1 && segment !== this.#from.segment) {
      const missing = segmentName(sequence + 1)
      const gap = this.#corrupt(`there is a gap before it: the segment ${missing} is missing`, segment, 0)
      throw await whyMissing(this.#folder, sequence + 1, gap)
    }
    this.#place = { segment, offset: 0 }
    this.#bytesBefore.set(segment, this.#bytes)
    const path = this.#folder.pathOf(segment)
    const last = lastSequenceIn(next)
    const file = await this.#folder.disk.open(path, 'read')
    try {
      const { size } = await file.status()
      const reader = new LineReader(file)
      for (let line = await reader.next(size); line !== undefined; line = await reader.next(size)) {
        // What stands behind a sealed end is not of the log.
        if (line.offset > 0 && this.#chain.end.sequence === last) return
        if (line.offset === 0 && segment === this.#from.segment) this.#begin(line, segment)
        const accepted = this.#chain.accept(line, segment, path)
        if (typeof accepted === 'string') {
          this.#mayBeTorn(accepted, segment, line.offset, next === undefined)
          this.#remainder = await this.#examine(accepted, segment, line, reader, size)
          return
        }
        this.#place = { segment, offset: line.end }
        this.#bytes += line.end - line.offset
        this.#synced = Math.max(this.#synced, accepted.synced)
        this.#mustAgree(this.#head.synced, segment, line.offset)
        this.#mustAgree(this.#head.acknowledged, segment, line.offset)
      }
    } finally {
      await file.close()
    }
  }

  /** What the head says of the part that is not read is looked up, as long as that part is here. */
  async beforeStart(segments: readonly string[]): Promise<void> {
    for (const said of [this.#head.synced, this.#head.acknowledged]) {
      const { position, sequence, hash, segment, offset } = said
      const isBefore = position > 0 && position <= this.#start.position
      if (!isBefore || !segments.includes(segment)) continue
      if ((await placeOf(this.#folder, { position, sequence, mark: hash })) !== undefined) continue
      throw this.#corrupt(notOfThisLog, segment, offset)
    }
  }

  finish(): Scan {
    const { end } = this.#chain
    if (end.position < this.#synced) {
      const sequence = Math.max(this.#head.synced.sequence, this.#from.sequence)
      const problem = `the log ends after commit ${end.sequence}, but commit ${sequence} was acknowledged`
      throw this.#corrupt(problem, this.#place.segment, this.#place.offset)
    }
    return { end, remainder: this.#remainder, bytesBefore: this.#bytesBefore }
  }

  /** Nothing before this line is read. */
  #begin(line: Line, segment: string): void {
    this.#chain = Chain.before(line, segment)
    this.#start = this.#chain.end
  }

  #mayBeTorn(problem: string, segment: string, offset: number, isLast: boolean): void {
    if (this.#chain.end.position < this.#synced || !isLast) throw this.#corrupt(problem, segment, offset)
  }

  /** Looks through all that follows a bad line for what a torn write cannot have left there. */
  async #examine(problem: string, segment: string, bad: Line, reader: LineReader, size: number): Promise<Remainder> {
    const { offset } = bad
    const expected = this.#chain.end.position + 1
    let end = offset
    for (let line: Line | undefined = bad; line !== undefined; line = await reader.next(size)) {
      const lastByte = lastNonZero(line.bytes)
      if (line.isWhole) end = line.end
      else if (lastByte >= 0) end = line.offset + lastByte + 1
      const header = line.isWhole ? readHeader(line.bytes) : undefined
      if (header === undefined) continue
      const isOld = header.position < expected
      const provesSync = header.position > expected && header.synced >= expected
      if (isOld || provesSync) throw this.#corrupt(problem, segment, offset)
    }
    return { segment, offset, end, problem }
  }

  /** A line must have ended where the head says, with the hash that it says. */
  #mustAgree(said: LogEnd, segment: string, offset: number): void {
    const { end } = this.#chain
    if (end.position !== said.position) return
    const isSame = end.hash === said.hash && end.segment === said.segment && end.offset === said.offset
    if (!isSame) throw this.#corrupt(notOfThisLog, segment, offset)
  }

  #corrupt(problem: string, segment: string, offset: number): InventoryError {
    const { position, sequence } = this.#chain.end
    const file = this.#folder.pathOf(segment)
    return corrupt(problem, { file, offset, position: position + 1, sequence: sequence + 1 })
  }
}

const notOfThisLog = 'this is not the log that the head belongs to'
