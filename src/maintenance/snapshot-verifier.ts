import type { InventoryState } from '../inventory/inventory-state.ts'
import { hasCode } from '../journal/file/disk.ts'
import type { Folder } from '../journal/file/folder.ts'
import { claimsToBeSnapshot, sequenceOfSnapshot } from '../journal/file/layout.ts'
import type { LogEnd } from '../journal/file/log-end.ts'
import { judgeSnapshot } from '../journal/file/snapshot-judgement.ts'
import type { JournalProblem } from './journal-problem.ts'
import { checkSnapshot, whyUnusable } from './snapshot-check.ts'

/** A snapshot, and whether it is what the log comes to at its sequence. */
export interface VerifiedSnapshot {
  readonly file: string
  readonly sequence: number
  /** `not reached`: the log could not be folded so far. */
  readonly verdict: 'sound' | 'unsound' | 'not reached'
}

/** Holds the snapshots of a folder against the fold of its log, each when the fold comes to its sequence. */
export class SnapshotVerifier {
  readonly problems: JournalProblem[] = []
  readonly #folder: Folder
  /** By their names, the oldest first. */
  readonly #verdicts: Map<string, VerifiedSnapshot['verdict']> = new Map()

  private constructor(folder: Folder) {
    this.#folder = folder
  }

  /** Reads them all: whether they are what was written, of this log and not ahead of it. */
  static async of(folder: Folder, end: LogEnd): Promise<SnapshotVerifier> {
    const verifier = new SnapshotVerifier(folder)
    const names = (await folder.names()).filter(claimsToBeSnapshot).sort()
    for (const name of names) {
      await verifier.#judge(name, async () => {
        await judgeSnapshot(folder, name, end)
        return []
      })
      if (verifier.#verdicts.get(name) === 'sound') verifier.#verdicts.set(name, 'not reached')
    }
    return verifier
  }

  /** The log comes to this state at its sequence. */
  async reached(state: InventoryState): Promise<void> {
    for (const [name, verdict] of this.#verdicts) {
      if (verdict !== 'not reached' || sequenceOfSnapshot(name) !== state.sequence) continue
      await this.#judge(name, () => checkSnapshot(this.#folder, name, state))
    }
  }

  /** Those that can be used, the oldest first. */
  get usable(): readonly string[] {
    return [...this.#verdicts].filter(([, verdict]) => verdict !== 'unsound').map(([name]) => name)
  }

  get verdicts(): readonly VerifiedSnapshot[] {
    return Array.from(this.#verdicts, ([name, verdict]) => ({
      file: this.#folder.pathOf(name),
      sequence: sequenceOfSnapshot(name) ?? 0,
      verdict,
    }))
  }

  async #judge(name: string, check: () => Promise<JournalProblem[]>): Promise<void> {
    try {
      const problems = await check()
      this.problems.push(...problems)
      this.#verdicts.set(name, problems.length === 0 ? 'sound' : 'unsound')
    } catch (error) {
      // Whoever writes the journal may just have replaced it by a newer one.
      if (hasCode(error, 'ENOENT')) this.#verdicts.delete(name)
      else {
        this.problems.push(whyUnusable(error, this.#folder.pathOf(name)))
        this.#verdicts.set(name, 'unsound')
      }
    }
  }
}
