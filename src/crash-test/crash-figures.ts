import type { Durability, JournalWarning } from '../index.ts'
import type { Proof } from '../simulation/proof.ts'

export interface CrashSettings {
  readonly rounds: number
  readonly seed: number
  readonly durability: Durability
  readonly folder: string
}

/** What was found when the log was opened after a kill. */
export interface Found {
  /** Milliseconds. */
  readonly openedIn: number
  readonly warnings: readonly JournalWarning[]
  /** In the whole log. */
  readonly commits: number
  /** Commands without an answer when the writer was killed, and how many of them the log has. */
  readonly inFlight: number
  readonly inFlightFound: number
  /** Commands that were sent again then. */
  readonly sentAgain: number
  readonly lost: readonly string[]
  readonly invented: readonly string[]
  readonly drift: readonly string[]
}

/** One life of the writer, and what was found after it. */
export interface CrashRound extends Found {
  readonly round: number
  readonly callers: number
  /** When it was killed; and when the next was, which began with the log as that had left it. */
  readonly killed: string
  readonly killedAgain?: string
  readonly isInSnapshot: boolean
  /** Commits that were acknowledged in this round. */
  readonly acknowledged: number
}

export interface CrashRun {
  readonly settings: CrashSettings
  /** Milliseconds. */
  readonly time: number
  readonly rounds: readonly CrashRound[]
  readonly acknowledged: number
  /** How many of the acknowledged are in the log in the end. */
  readonly found: number
  /** Answered without a commit: refused, or with nothing to do. */
  readonly refused: number
  readonly lost: readonly string[]
  readonly invented: readonly string[]
  /** Commands that had another answer the second time. */
  readonly contradictions: readonly string[]
  readonly drift: readonly string[]
  /** Warnings of the journal other than of torn tails, which a kill may leave. */
  readonly warnings: readonly string[]
  readonly snapshots: { readonly begun: number; readonly taken: number }
  /** The proof of the log as it is in the end. */
  readonly proof: Proof
  readonly isSound: boolean
}
