import type { Commit } from '../audit/commit.ts'
import { isLedgerEntry, type LedgerEntry, withoutLedgers } from '../audit/ledger-entry.ts'
import type { Entry } from '../inventory/entry.ts'
import type { BatchPlace } from '../journal/file/log-reader.ts'
import type { Batch } from '../journal/journal.ts'

/** A commit by its number and its time. */
export interface CommitLabel {
  readonly sequence: number
  readonly at: number
}

/** How much a log holds. */
export interface LogSize {
  readonly segments: number
  /** The bytes of all lines, without what is preallocated behind the last. */
  readonly bytes: number
  /** A batch is a line. */
  readonly lines: number
  readonly commits: number
  /** How many entries of each type; a ledger's as `orders.order-placed`. */
  readonly entries: Readonly<Record<string, number>>
  /** How many commits bind an idempotency key. */
  readonly keys: number
  readonly first?: CommitLabel
  readonly last?: CommitLabel
}

/** Counts what a reader of a log comes past. */
export class LogCounts {
  readonly #entries: Map<string, number> = new Map()
  #segment = ''
  #segments = 0
  #bytes = 0
  #lines = 0
  #commits = 0
  #keys = 0
  /** The least that a policy of the log kept of keys. */
  #fewestKept = Number.POSITIVE_INFINITY
  #first: CommitLabel | undefined
  #last: CommitLabel | undefined

  add({ commits }: Batch, { file, offset, end }: BatchPlace): void {
    if (file !== this.#segment) this.#segments += 1
    this.#segment = file
    this.#bytes += end - offset
    this.#lines += 1
    this.#commits += commits.length
    for (const commit of commits as readonly Commit<Entry>[]) {
      for (const entry of commit.entries) {
        const type = isLedgerEntry(entry) ? `${(entry as LedgerEntry).ledger}.${entry.type}` : entry.type
        this.#entries.set(type, (this.#entries.get(type) ?? 0) + 1)
      }
      this.#lookForKeys(commit)
    }
    this.#first ??= labelOf(commits[0] as Commit)
    this.#last = labelOf(commits.at(-1) as Commit)
  }

  /** Whether keys may have been dropped before their time: only if there were more than the log keeps. */
  get mayHaveDroppedKeys(): boolean {
    const beginsLater = this.#first !== undefined && this.#first.sequence > 1
    return this.#keys > this.#fewestKept || (beginsLater && this.#keys > 0)
  }

  #lookForKeys({ entries, idempotencyKey, keyRetention }: Commit<Entry>): void {
    if (idempotencyKey !== undefined) this.#keys += 1
    let policy = keyRetention
    for (const entry of withoutLedgers(entries))
      if (entry.type === 'retention-configured') policy = entry.keys ?? policy
    if (policy !== undefined) this.#fewestKept = Math.min(this.#fewestKept, policy.maxCount)
  }

  result(): LogSize {
    return {
      segments: this.#segments,
      bytes: this.#bytes,
      lines: this.#lines,
      commits: this.#commits,
      entries: Object.fromEntries([...this.#entries].sort(([, a], [, b]) => b - a)),
      keys: this.#keys,
      ...(this.#first !== undefined && { first: this.#first }),
      ...(this.#last !== undefined && { last: this.#last }),
    }
  }
}

function labelOf({ sequence, at }: Commit): CommitLabel {
  return { sequence, at }
}
