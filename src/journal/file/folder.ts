import { join } from 'node:path'
import { type Disk, hasCode } from './disk.ts'
import { corrupt } from './faults.ts'
import { type HeadRecord, headLength, readHead } from './head-file.ts'
import { holdsJournal, notFound } from './journal-presence.ts'
import { claimsToBeSegment, headName, isSegmentName } from './layout.ts'
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
    const names = await this.names()
    const segments = names.filter(claimsToBeSegment).sort()
    const foreign = segments.find((name) => !isSegmentName(name))
    if (foreign === undefined) return segments
    if (!holdsJournal(names)) throw notFound(this.path, names)
    throw corrupt('a file that is no segment of this log has the ending of one', {
      file: this.pathOf(foreign),
      offset: 0,
    })
  }

  /**
   * What the head says; undefined if there is none, or an empty one, beside an empty log.
   * @throws JOURNAL_CORRUPT if it is missing or unreadable, JOURNAL_VERSION if it is newer
   */
  async readHead(segments: readonly string[]): Promise<(HeadRecord & { readonly turn: number }) | undefined> {
    const file = this.pathOf(headName)
    const bytes = await this.#headBytes()
    const head = readHead(bytes, file)
    if (head !== undefined) return head
    if (bytes.length === 0 && segments.length === 0) return undefined
    const problem =
      bytes.length === 0 ? 'there is a log, but no head that says how far it goes' : 'no slot of the head can be read'
    throw corrupt(problem, { file, offset: 0, sequence: 1 })
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

  async #headBytes(): Promise<Buffer> {
    try {
      const file = await this.disk.open(this.pathOf(headName), 'read')
      try {
        const bytes = Buffer.alloc(headLength)
        return bytes.subarray(0, await readFully(file, bytes, 0))
      } finally {
        await file.close()
      }
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return Buffer.alloc(0)
      throw error
    }
  }
}
