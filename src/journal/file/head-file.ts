import { hash } from 'node:crypto'
import { isPlainObject } from '../rows/shape.ts'
import type { DiskFile } from './disk.ts'
import { newerVersion } from './faults.ts'
import type { LogEnd } from './log-end.ts'
import { format, parse } from './record.ts'
import { writeFully } from './whole-transfers.ts'

/** What the head says. */
export interface HeadRecord {
  /** Up to here it was acknowledged. */
  readonly acknowledged: LogEnd
  /** Up to here it is on the disk, whatever happens to the machine. */
  readonly synced: LogEnd
}

/** Each slot has a page of its own, so that no torn write reaches two. */
const slotLength = 4_096
/** A line is as long as any, so that nothing is left of a longer one before. */
const lineLength = 1_024
const baseSlot = 0
const slotCount = 3

/**
 * How far the log was acknowledged, in a file of its own. Two slots are written in turn, before each
 * acknowledgement and without a sync: a process that is killed loses nothing of them. After a power
 * cut both may be torn; then the base, which is only written with a sync, still says something true.
 */
export class HeadFile {
  readonly #file: DiskFile
  readonly #bytes: Buffer = Buffer.alloc(lineLength)
  #turn: number = slotCount - 1
  #writing: Promise<void> = Promise.resolve()

  /** @param file a new head, which nobody else writes */
  constructor(file: DiskFile) {
    this.#file = file
  }

  /** Writes a slot; it outlives the process, not yet the machine. */
  record(record: HeadRecord): Promise<void> {
    return this.#inTurn(() => this.#writeSlot(record, 1 + (this.#turn % 2)))
  }

  /** Writes a slot and the base, each with a sync. */
  settle(record: HeadRecord): Promise<void> {
    return this.#inTurn(async () => {
      await this.#writeSlot(record, 1 + (this.#turn % 2))
      await this.#file.datasync()
      await this.#writeSlot(record, baseSlot)
      await this.#file.datasync()
    })
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file.close()
  }

  /** One after the other, in the order of the calls: the highest turn says the most. */
  #inTurn(write: () => Promise<void>): Promise<void> {
    const writing = this.#writing.then(write)
    this.#writing = writing.catch(() => undefined)
    return writing
  }

  async #writeSlot(record: HeadRecord, slot: number): Promise<void> {
    this.#turn += 1
    this.#bytes.write(lineOf(record, this.#turn), 'latin1')
    await writeFully(this.#file, this.#bytes, slot * slotLength)
  }
}

/** The bytes of a new head. */
export function newHead(record: HeadRecord): Buffer {
  const bytes = Buffer.alloc(slotLength * slotCount, ' ')
  for (let slot = 0; slot < slotCount; slot += 1) {
    bytes.write(lineOf(record, slot), slot * slotLength, 'latin1')
    bytes[(slot + 1) * slotLength - 1] = 0x0a
  }
  return bytes
}

/**
 * What a head says, from its bytes: the slot that was written last and is whole.
 * @returns undefined if none is
 * @throws JOURNAL_VERSION if it is of a newer format
 */
export function readHead(bytes: Buffer, path: string): (HeadRecord & { turn: number }) | undefined {
  let latest: (HeadRecord & { turn: number }) | undefined
  for (let slot = 0; slot < slotCount; slot += 1) {
    const found = readSlot(bytes.subarray(slot * slotLength, slot * slotLength + lineLength), path)
    if (found !== undefined && (latest === undefined || found.turn > latest.turn)) latest = found
  }
  return latest
}

/** How much of a head there is to read. */
export const headLength: number = slotLength * slotCount

function lineOf(record: HeadRecord, turn: number): string {
  const body = `${JSON.stringify({ format, turn, ...record })}]`
  return `["${hash('sha256', body, 'hex')}",${body}`.padEnd(lineLength - 1, ' ').concat('\n')
}

function readSlot(bytes: Buffer, path: string): (HeadRecord & { turn: number }) | undefined {
  const line = parse(bytes.toString('latin1'))
  if (!Array.isArray(line) || line.length !== 2) return undefined
  const [claimed, slot] = line as readonly unknown[]
  if (!isPlainObject(slot) || hash('sha256', `${JSON.stringify(slot)}]`, 'hex') !== claimed) return undefined
  if (slot.format !== format) throw newerVersion(slot.format, format, path)
  return slot as unknown as HeadRecord & { turn: number }
}
