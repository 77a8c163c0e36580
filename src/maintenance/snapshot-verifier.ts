import type { NewLedgers } from '../engine/state-source.ts'
import type { InventoryState } from '../inventory/inventory-state.ts'
import { hasCode } from '../journal/file/disk.ts'
import type { Folder } from '../journal/file/folder.ts'
import { claimsToBeSnapshot, sequenceOfSnapshot } from '../journal/file/layout.ts'
import type { LogEnd } from '../journal/file/log-end.ts'
import { verifySnapshot } from '../journal/file/snapshot-verification.ts'
import type { JournalProblem } from './journal-problem.ts'
import { compareSnapshot, restoreSnapshot, whyUnusable } from './snapshot-comparison.ts'

/** A snapshot, and whether it is what the log comes to at its sequence. */
export interface VerifiedSnapshot {
  readonly file: string
  readonly sequence: number
  /**
   * `begun with`: what comes before is archived, and was taken as this one says it.
   * `not reached`: the log could not be folded so far.
   */
  readonly verdict: 'sound' | 'unsound' | 'begun with' | 'not reached'
}

/** Holds the snapshots of a folder against the fold of its log, each when the fold comes to its sequence. */
export class SnapshotVerifier {
  readonly problems: JournalProblem[] = []
  readonly #folder: Folder
  readonly #newLedgers: NewLedgers
  /** By their names, the oldest first. */
  readonly #verdicts: Map<string, VerifiedSnapshot['verdict']> = new Map()

  constructor(folder: Folder, newLedgers: NewLedgers) {
    this.#folder = folder
    this.#newLedgers = newLedgers
  }

  /** Reads them all: whether they are what was written, of this log and not ahead of its end. */
  async begin(end: LogEnd): Promise<void> {
    const names = (await this.#folder.names()).filter(claimsToBeSnapshot).sort()
    for (const name of names) {
      await this.#note(name, async () => {
        await verifySnapshot(this.#folder, name, end)
        return []
      })
      if (this.#verdicts.get(name) === 'sound') this.#verdicts.set(name, 'not reached')
    }
  }

  /** The log comes to this state at its sequence. */
  async reached(state: InventoryState): Promise<void> {
    for (const [name, verdict] of this.#verdicts) {
      if (verdict !== 'not reached' || sequenceOfSnapshot(name) !== state.books.sequence) continue
      await this.#note(name, () => compareSnapshot(this.#folder, name, state, this.#newLedgers))
    }
  }

  /** The state of the oldest one at or after a sequence, for a log of which the beginning is archived. */
  async oldest(sequence: number): Promise<InventoryState | undefined> {
    for (const [name, verdict] of this.#verdicts) {
      if (verdict === 'unsound' || (sequenceOfSnapshot(name) ?? 0) < sequence) continue
      try {
        const state = await restoreSnapshot(this.#folder.disk, this.#folder.pathOf(name), this.#newLedgers)
        this.#verdicts.set(name, 'begun with')
        return state
      } catch (error) {
        this.#noteUnusable(name, error)
      }
    }
    return undefined
  }

  get verdicts(): readonly VerifiedSnapshot[] {
    return Array.from(this.#verdicts, ([name, verdict]) => ({
      file: this.#folder.pathOf(name),
      sequence: sequenceOfSnapshot(name) ?? 0,
      verdict,
    }))
  }

  async #note(name: string, verify: () => Promise<JournalProblem[]>): Promise<void> {
    try {
      const problems = await verify()
      this.problems.push(...problems)
      this.#verdicts.set(name, problems.length === 0 ? 'sound' : 'unsound')
    } catch (error) {
      this.#noteUnusable(name, error)
    }
  }

  #noteUnusable(name: string, error: unknown): void {
    // Whoever writes the journal may just have replaced it by a newer one.
    if (hasCode(error, 'ENOENT')) this.#verdicts.delete(name)
    else {
      this.problems.push(whyUnusable(error, this.#folder.pathOf(name)))
      this.#verdicts.set(name, 'unsound')
    }
  }
}
