import type { CommitStamp } from './commit-stamp.ts'
import type { RetentionPolicy } from './retention.ts'

/** Idempotency keys were dropped before their time, since there were more than the retention's count. */
export interface KeysDroppedEarly {
  /** How many since this was told last. */
  readonly dropped: number
  /** How many since the log began. */
  readonly total: number
  /** How long a key is kept at present, in milliseconds: the age of the oldest that is left. */
  readonly keptMs: number
  /** How long, and how many, should be kept. */
  readonly maxAgeMs: number
  readonly maxCount: number
  /** The commit that pushed the last of them out, and its time. */
  readonly sequence: number
  readonly at: number
}

/** A flood of keys pushes one out with every commit. That is told only this often, by the log's times. */
const tellEveryMs = 60_000

/** Counts what was dropped before its time, and decides when that is told. */
export class EarlyDrops {
  #total = 0
  #told = 0
  #toldAt = Number.NEGATIVE_INFINITY

  get total(): number {
    return this.#total
  }

  /** Goes on from what an earlier state counted, which it told itself. */
  continueAt(total: number): void {
    this.#total = total
    this.#told = total
  }

  /** @returns what is to be told now; undefined if it is too soon */
  note(
    count: number,
    keptMs: number,
    policy: RetentionPolicy,
    { sequence, at }: CommitStamp,
  ): KeysDroppedEarly | undefined {
    this.#total += count
    if (at - this.#toldAt < tellEveryMs) return undefined
    const dropped = this.#total - this.#told
    this.#told = this.#total
    this.#toldAt = at
    const { maxAgeMs, maxCount } = policy
    return Object.freeze({ dropped, total: this.#total, keptMs, maxAgeMs, maxCount, sequence, at })
  }
}
