import { join } from 'node:path'
import type { InventoryError } from '../../errors/inventory-error.ts'
import { type Disk, hasCode } from './disk.ts'
import { corrupt } from './faults.ts'
import { type HeadRecord, headLength, readHead } from './head-file.ts'
import { holdsJournal, notFound } from './journal-presence.ts'
import { claimsToBeSegment, headName, isSegmentName, ownerOfHead } from './layout.ts'
import { type Lineage, lineageOf } from './lineage.ts'
import { readFully } from './whole-transfers.ts'

/** A journal's folder as it is found: which segments there are, and what the head says. */
export class Folder {
  readonly path: string
  readonly disk: Disk

  constructor(path: string, disk: Disk) {
    this.path = path
    this.disk = disk
  }

  pathOf(name: string): string {
    return join(this.path, name)
  }

  /**
   * The names of the segments, in the order of the log; none if there is no such folder.
   * @throws JOURNAL_CORRUPT if a file claims to be a segment and cannot be one; JOURNAL_NOT_FOUND if it is
   *   among other files, and there is no journal
   */
  async segments(): Promise<string[]> {
    return (await this.lineage()).segments
  }

  /** The segments, and what has the names of some and is not of the log. @throws as `segments` does */
  async lineage(): Promise<Lineage> {
    const names = await this.names()
    const claiming = names.filter(claimsToBeSegment)
    const foreign = claiming.toSorted().find((name) => !isSegmentName(name))
    if (foreign === undefined) return lineageOf(claiming)
    if (!holdsJournal(names)) throw notFound(this.path, names)
    throw corrupt('a file that is no segment of this log has the ending of one', {
      file: this.pathOf(foreign),
      offset: 0,
    })
  }

  /**
   * What the heads of all owners say, that which says the most; undefined if there is none, or an empty one,
   * beside an empty log. All of them are true: each says how far the log was answered, or on the disk.
   * @throws JOURNAL_CORRUPT if it is missing or unreadable, JOURNAL_VERSION if it is newer
   */
  async readHead(segments: readonly string[]): Promise<HeadRecord | undefined> {
    let found: HeadRecord | undefined
    let isThere = false
    for (const { file, bytes } of await this.#heads()) {
      isThere ||= bytes.length > 0
      const head = readHead(bytes, file)
      if (head === undefined && bytes.length > 0) throw noHead('no slot of the head can be read', file)
      if (head !== undefined) found = furthest(head, found)
    }
    if (found !== undefined || (!isThere && segments.length === 0)) return found
    throw noHead('there is a log, but no head that says how far it goes', this.pathOf(headName))
  }

  async removeIfThere(path: string): Promise<void> {
    try {
      await this.disk.remove(path)
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }

  /** The names of all that is in it, in any order; none if there is no such folder. */
  async names(): Promise<string[]> {
    try {
      return await this.disk.list(this.path)
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
      throw error
    }
  }

  /** A new owner may replace them between the look at the names and the look at what they say. */
  async #heads(): Promise<readonly { file: string; bytes: Buffer }[]> {
    for (let looks = 1; ; looks += 1) {
      const names = (await this.names()).filter((name) => ownerOfHead(name) !== undefined)
      try {
        return await Array.fromAsync(names, async (name) => ({
          file: this.pathOf(name),
          bytes: await this.#bytesOf(name, headLength),
        }))
      } catch (error) {
        if (!hasCode(error, 'ENOENT') || looks === mostLooks) throw error
      }
    }
  }

  async #bytesOf(name: string, atMost: number): Promise<Buffer> {
    const file = await this.disk.open(this.pathOf(name), 'read')
    try {
      const bytes = Buffer.alloc(atMost)
      return bytes.subarray(0, await readFully(file, bytes, 0))
    } finally {
      await file.close()
    }
  }
}

const mostLooks = 100

function furthest(one: HeadRecord, other: HeadRecord = one): HeadRecord {
  return {
    acknowledged: one.acknowledged.position > other.acknowledged.position ? one.acknowledged : other.acknowledged,
    synced: one.synced.position > other.synced.position ? one.synced : other.synced,
  }
}

function noHead(problem: string, file: string): InventoryError {
  return corrupt(problem, { file, offset: 0, sequence: 1 })
}
