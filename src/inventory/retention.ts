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
  #items: { readonly item: Item; readonly endedAt: number }[] = []
  #first = 0

  constructor(drop: (item: Item) => void) {
    this.#drop = drop
  }

  get size(): number {
    return this.#items.length - this.#first
  }

  /** What is kept, in the order of the ends. */
  items(): readonly { readonly item: Item; readonly endedAt: number }[] {
    return this.#items.slice(this.#first)
  }

  add(item: Item, endedAt: number): void {
    this.#items.push({ item, endedAt })
  }

  /** Drops what the policy no longer keeps at a time of the log. */
  enforce({ maxAgeMs, maxCount }: RetentionPolicy, at: number): void {
    while (this.size > 0) {
      const oldest = this.#items[this.#first] as { item: Item; endedAt: number }
      if (this.size <= maxCount && at - oldest.endedAt < maxAgeMs) break
      this.#drop(oldest.item)
      this.#first += 1
    }
    if (this.#first > 1024 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
  }
}

export function policyOf({ maxAgeMs, maxCount }: RetentionConfigured): RetentionPolicy {
  return Object.freeze({ maxAgeMs, maxCount })
}
