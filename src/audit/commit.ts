import type { JournalCommit } from '../journal/journal.ts'

/** A JSON value: what metadata may be. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** What a commit or an entry is about, in the caller's own terms: an order, a purchase order, a cart. */
export interface Reference {
  readonly type: string
  readonly id: string
}

/** Who did it, why, about what and when it happened: recorded on the commit as given. */
export interface CommitContext {
  readonly actor?: string
  readonly reason?: string
  readonly reference?: Reference
  /** Plain JSON, at most 4 KiB and nested at most 64 deep. */
  readonly metadata?: JsonValue
  /**
   * When it happened in the world, if that was before it was told: milliseconds since 1970, at most the commit's
   * `at`. It changes nothing but what reports say of a day.
   */
  readonly effectiveAt?: number
}

/** The entries of one command, appended together or not at all. */
export interface Commit<Entry = unknown> extends CommitContext, JournalCommit {
  /** 1, 2, 3 … without gaps: the order of the log. */
  readonly sequence: number
  /** Milliseconds since 1970; never less than that of the commit before. A label, not the order. */
  readonly at: number
  /** What the wall clock read, where it stood behind: `at` went on by the monotonic clock. */
  readonly wallAt?: number
  /** None: the command changed nothing, and binds its idempotency key. */
  readonly entries: readonly Entry[]
  /** How many of the first entries are the command's own, where others followed from them. */
  readonly own?: number
  readonly idempotencyKey?: string
  /** With an idempotency key: the command's name. In logs of before only the fingerprint says it. */
  readonly command?: string
  /** With an idempotency key: the command's name, a colon, and its fields without the context. */
  readonly fingerprint?: string
  /** On the commit that binds the first key in a log without a policy for keys: the policy from there on. */
  readonly keyRetention?: { readonly maxAgeMs: number; readonly maxCount: number }
}

/** What a commit with an idempotency key has beside the others. */
export type CommitKey = Required<Pick<Commit, 'idempotencyKey' | 'command' | 'fingerprint'>> &
  Pick<Commit, 'keyRetention'>

/**
 * Freezes a commit before it leaves the engine. Done on the way out and not at birth: most commits
 * are never looked at, and freezing one costs as much as making it.
 */
export function freezeCommit<Entry>(commit: Commit<Entry>): Commit<Entry> {
  return deepFreeze(commit)
}

/** What is frozen already is taken to be frozen all the way down: it was frozen here. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  // No list of the values is made: a log has many commits, and most of what is in one is text and numbers.
  for (const name in value) {
    const part: unknown = value[name]
    if (typeof part === 'object') deepFreeze(part)
  }
  return Object.freeze(value)
}
