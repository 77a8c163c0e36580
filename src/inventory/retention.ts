export interface RetentionPolicy {
  /** Milliseconds that something stays in memory after its end. */
  readonly maxAgeMs: number
  /** How many stay at most; the oldest go first. */
  readonly maxCount: number
}

/** What the log says of ended reservations, and of idempotency keys. */
export interface LogRetention extends RetentionPolicy {
  /** A log from before keys had a policy of their own has none, until a key is bound anew. */
  readonly keys?: RetentionPolicy
}

/** What is asked for; the rest stays as the log has it. */
export interface RetentionOptions extends Partial<RetentionPolicy> {
  readonly keys?: Partial<RetentionPolicy>
}

export const defaultRetention: LogRetention = Object.freeze({
  maxAgeMs: 24 * 60 * 60 * 1000,
  maxCount: 1_000_000,
})

const defaultKeyRetention: RetentionPolicy = Object.freeze({
  maxAgeMs: 24 * 60 * 60 * 1000,
  maxCount: 10_000_000,
})

/**
 * The policy of keys where nobody asked for one. The log's policy for reservations was once the policy of keys, too,
 * so no key goes sooner than that one says.
 */
export function keyRetentionOf({ maxAgeMs, maxCount, keys }: LogRetention): RetentionPolicy {
  if (keys !== undefined) return keys
  return Object.freeze({
    maxAgeMs: Math.max(maxAgeMs, defaultKeyRetention.maxAgeMs),
    maxCount: Math.max(maxCount, defaultKeyRetention.maxCount),
  })
}

/** The policies after an entry; of keys it says nothing if nobody asked for another one. */
export function configuredRetention(
  { maxAgeMs, maxCount, keys }: LogRetention,
  { keys: before }: LogRetention,
): LogRetention {
  const policy = keys ?? before
  return Object.freeze({ maxAgeMs, maxCount, ...(policy !== undefined && { keys: Object.freeze({ ...policy }) }) })
}

/** How many stand in one piece of the list. */
const pieceLength = 1_024

interface ImagePiece<Item> {
  readonly items: Item[]
  /** When each of them ended. Two lists, since there may be millions and each object counts. */
  readonly ends: Float64Array
}

/**
 * Decides what has been over for long enough to be forgotten. Judged by the times of the log and the
 * policy in it, never by the clock, so a replay forgets exactly the same.
 */
export class Retention<Item> {
  readonly #drop: (item: Item) => void
  /** In the order of their ends, which is the order of the log; in pieces, so that none is ever moved. */
  readonly #pieces: ImagePiece<Item>[] = []
  /** Those before it in the first piece are dropped. */
  #first = 0
  #size = 0

  constructor(drop: (item: Item) => void) {
    this.#drop = drop
  }

  get size(): number {
    return this.#size
  }

  /** What is kept and when it ended, in that order. */
  *items(): Generator<readonly [item: Item, endedAt: number], void, undefined> {
    let first = this.#first
    for (const { items, ends } of this.#pieces) {
      for (let index = first; index < items.length; index += 1) yield [items[index] as Item, ends[index] as number]
      first = 0
    }
  }

  /** How long ago the oldest that is kept ended; 0 if none is. */
  ageAt(at: number): number {
    return this.#size === 0 ? 0 : at - ((this.#pieces[0] as ImagePiece<Item>).ends[this.#first] as number)
  }

  add(item: Item, endedAt: number): void {
    let last = this.#pieces.at(-1)
    if (last === undefined || last.items.length === pieceLength) {
      last = { items: [], ends: new Float64Array(pieceLength) }
      this.#pieces.push(last)
    }
    last.ends[last.items.length] = endedAt
    last.items.push(item)
    this.#size += 1
  }

  /**
   * Drops what the policy no longer keeps at a time of the log.
   * @returns how many of these were not old enough: there were too many
   */
  enforce({ maxAgeMs, maxCount }: RetentionPolicy, at: number): number {
    let early = 0
    while (this.#size > 0) {
      const { items, ends } = this.#pieces[0] as ImagePiece<Item>
      const isOld = at - (ends[this.#first] as number) >= maxAgeMs
      if (!isOld && this.#size <= maxCount) break
      if (!isOld) early += 1
      this.#drop(items[this.#first] as Item)
      this.#dropFirst()
    }
    return early
  }

  #dropFirst(): void {
    this.#size -= 1
    this.#first += 1
    if (this.#first < pieceLength) return
    this.#pieces.shift()
    this.#first = 0
  }
}
