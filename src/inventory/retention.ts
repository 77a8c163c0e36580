import type { RetentionConfigured } from './entry.ts'

export interface RetentionPolicy {
  /** Milliseconds that something stays in memory after its end. */
  readonly maxAgeMs: number
  /** How many stay at most; the oldest go first. */
  readonly maxCount: number
}

export const defaultRetention: RetentionPolicy = Object.freeze({
  maxAgeMs: 24 * 60 * 60 * 1000,
  maxCount: 1_000_000,
})

/**
 * Decides what has been over for long enough to be forgotten. Judged by the times of the log and the
 * policy in it, never by the clock, so a replay forgets exactly the same.
 */
export class Retention<Item> {
  readonly #drop: (item: Item) => void
  /** In the order of their ends, which is the order of the log. Those before `#first` are dropped. */
  #items: Item[] = []
  /** When each of them ended. Two lists, since there may be a million and each object counts. */
  #ends: number[] = []
  #first = 0

  constructor(drop: (item: Item) => void) {
    this.#drop = drop
  }

  get size(): number {
    return this.#items.length - this.#first
  }

  /** What is kept and when it ended, in that order. */
  *items(): Generator<readonly [item: Item, endedAt: number], void, undefined> {
    for (let index = this.#first; index < this.#items.length; index += 1) {
      yield [this.#items[index] as Item, this.#ends[index] as number]
    }
  }

  add(item: Item, endedAt: number): void {
    this.#items.push(item)
    this.#ends.push(endedAt)
  }

  /** Drops what the policy no longer keeps at a time of the log. */
  enforce({ maxAgeMs, maxCount }: RetentionPolicy, at: number): void {
    while (this.size > 0) {
      if (this.size <= maxCount && at - (this.#ends[this.#first] as number) < maxAgeMs) break
      this.#drop(this.#items[this.#first] as Item)
      this.#first += 1
    }
    if (this.#first > manyDropped && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#ends = this.#ends.slice(this.#first)
      this.#first = 0
    }
  }
}

/** So many that were dropped may still be listed. */
const manyDropped = 1_024

export function policyOf({ maxAgeMs, maxCount }: RetentionConfigured): RetentionPolicy {
  return Object.freeze({ maxAgeMs, maxCount })
}
