import { isInventoryError } from '../../errors/inventory-error.ts'
import { hasCode } from './disk.ts'
import type { Folder } from './folder.ts'
import { claimsToBeSnapshot, sequenceOfSnapshot, writerOfSnapshot } from './layout.ts'
import type { LogEnd } from './log-end.ts'
import type { ProcessTable } from './process-table.ts'
import type { JournalWarning } from './recovery.ts'
import { type GoodSnapshot, verifySnapshot } from './snapshot-verification.ts'

/** Which snapshots are wanted: up to a sequence, and of what was before a time. */
export interface SnapshotBound {
  readonly sequence?: number
  readonly at?: number
}

/** The snapshots in a journal's folder: which there are, which of them are good, and which may go. */
export class SnapshotFolder {
  readonly #folder: Folder
  readonly #warn: (warning: JournalWarning) => void
  /** What was found good, and the file that it was then. */
  readonly #good: Map<string, { readonly identity: string; readonly snapshot: GoodSnapshot }> = new Map()
  /** What was found bad, and warned of. */
  readonly #bad: Set<string> = new Set()

  constructor(folder: Folder, warn: (warning: JournalWarning) => void) {
    this.#folder = folder
    this.#warn = warn
  }

  /** The names of those in the folder, the newest first. What only has the ending of one is warned of. */
  async names(): Promise<string[]> {
    const claiming = (await this.#folder.names()).filter(claimsToBeSnapshot)
    for (const name of claiming) {
      if (sequenceOfSnapshot(name) === undefined)
        this.#ignore(name, 'a snapshot has a sequence of 16 digits for its name')
    }
    return claiming
      .filter((name) => sequenceOfSnapshot(name) !== undefined)
      .toSorted()
      .toReversed()
  }

  /**
   * The good ones within a bound, the newest first. Those that are not good are passed over, each with
   * a warning.
   * @param readEnd how far the log goes; without it, as far as there are lines
   */
  async *good(bound: SnapshotBound = {}, readEnd?: () => Promise<LogEnd>): AsyncGenerator<GoodSnapshot> {
    const { sequence = Number.POSITIVE_INFINITY, at = Number.POSITIVE_INFINITY } = bound
    const names = (await this.names()).filter((name) => (sequenceOfSnapshot(name) as number) <= sequence)
    // Asked for after the names: the log has the point of a snapshot before there is the snapshot.
    const end = names.length === 0 ? undefined : await readEnd?.()
    for (const name of names) {
      const found = await this.#ifGood(name, end)
      if (found !== undefined && found.info.at < at) yield found
    }
  }

  /** What was known of a snapshot is to be found out again. */
  forget(name: string): void {
    this.#good.delete(name)
    this.#bad.delete(name)
  }

  /** Removes those older than one, except so many that may be good. What cannot be removed now is removed later. */
  async dropOlder(than: number, kept: number): Promise<void> {
    const names = await this.names().catch(() => [])
    const older = names.filter((name) => (sequenceOfSnapshot(name) as number) < than)
    const good = older.filter((name) => !this.#bad.has(name)).slice(0, kept)
    for (const name of older) if (!good.includes(name)) await this.#drop(name)
  }

  /** Removes what processes left that ended while they wrote. What cannot be removed now is removed later. */
  async removeUnfinished(processes: ProcessTable): Promise<void> {
    for (const name of await this.#folder.names().catch(() => [])) {
      const writer = writerOfSnapshot(name)
      if (writer !== undefined && !(await processes.isRunning(writer))) await this.#drop(name)
    }
  }

  async #ifGood(name: string, end: LogEnd | undefined): Promise<GoodSnapshot | undefined> {
    try {
      const { identity, size } = await this.#folder.disk.status(this.#folder.pathOf(name))
      const known = this.#good.get(name)
      if (known?.identity === `${identity} ${size}`) return known.snapshot
      const snapshot = await verifySnapshot(this.#folder, name, end)
      this.#good.set(name, { identity: `${identity} ${size}`, snapshot })
      this.#bad.delete(name)
      return snapshot
    } catch (error) {
      // A newer one may just have made it superfluous.
      if (!hasCode(error, 'ENOENT')) this.#ignore(name, ...whyBad(error))
      return undefined
    }
  }

  #ignore(name: string, problem: string, offset = 0): void {
    if (this.#bad.has(name)) return
    this.#bad.add(name)
    const file = this.#folder.pathOf(name)
    const message = `${file} is not used (byte ${offset}: ${problem}). What it would have saved is read from an older snapshot or from the log.`
    this.#warn({ code: 'SNAPSHOT_IGNORED', message, file, offset })
  }

  /** It is of no use, and does no harm: that it cannot be removed is no failure of what made it so. */
  async #drop(name: string): Promise<void> {
    const file = this.#folder.pathOf(name)
    try {
      await this.#folder.removeIfThere(file)
      this.forget(name)
    } catch (error) {
      const message = `${file} is no longer needed and could not be removed (${String(error)}). It is tried again later.`
      this.#warn({ code: 'SNAPSHOT_KEPT', message, file, offset: 0 })
    }
  }
}

/** What is wrong with a snapshot, and at which byte, by what reading it threw. */
function whyBad(error: unknown): [problem: string, offset: number] {
  if (isInventoryError(error, 'JOURNAL_CORRUPT')) return [error.details.problem, error.details.offset ?? 0]
  if (isInventoryError(error, 'JOURNAL_VERSION')) {
    return [`it has format ${error.details.found}, and this version reads ${error.details.supported}`, 0]
  }
  return [error instanceof Error ? error.message : String(error), 0]
}
