import type { CommitContext } from '../audit/commit.ts'
import type { ResultSource } from '../inventory/command-result.ts'
import type { Moment } from '../inventory/commands/command-kind.ts'
import type { Decision, Overdue } from '../inventory/decision.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Stock } from '../inventory/stock.ts'

/** What the five steps need to know of what they carry: a command, or the end of a transaction. */
export interface UnitOfWork {
  readonly type: string
  readonly labels: {
    readonly context: CommitContext | undefined
    readonly idempotencyKey?: string | undefined
    readonly signal?: AbortSignal | undefined
  }
  levels(stock: Stock): readonly LevelKey[]
  decide(stock: Stock, moment: Moment): Decision | Overdue
  result(stock: Stock, source: ResultSource): unknown
  fingerprint(): string
  /** The levels whose locks it has when it is decided, where these are not those that it names. */
  readonly held?: readonly LevelKey[]
  /** Whether its levels are known only once it has them: they are named again then, and nothing on them may be overdue. */
  readonly dependsOnState?: boolean
  /** What its caller gets, from what an idempotency key kept, where that is not the same. */
  recall?(kept: unknown): unknown
}

/** UnitOfWork that waits for a lock. Only those who go on after it ask when it was decided. */
export interface LockWait {
  decided(): Promise<void>
}
