import { Retention, type RetentionPolicy } from './retention.ts'

/** What a key was used for. */
export interface KeyRecord {
  readonly key: string
  readonly fingerprint: string
  readonly sequence: number
  /** The command's result as it was at its commit. */
  readonly result: unknown
}

/**
 * The idempotency keys within their retention. A key whose command made reservations is kept at
 * least until all of them have ended, and its age counts from then.
 *
 * Keeps: invariant 12, the same key gives the same effect once.
 */
export class IdempotencyKeys {
  readonly #byKey: Map<string, KeyRecord> = new Map()
  /** For each live reservation that a key made: the key, and how many of its reservations live. */
  readonly #makers: Map<string, { record: KeyRecord; alive: number }> = new Map()
  readonly #over: Retention<KeyRecord> = new Retention((record) => this.#byKey.delete(record.key))

  get(key: string): KeyRecord | undefined {
    return this.#byKey.get(key)
  }

  /** The keys with reservations that live, and the ids of those. What one key made stands together. */
  *held(): Generator<readonly [record: KeyRecord, alive: readonly string[]], void, undefined> {
    let last: KeyRecord | undefined
    let alive: string[] = []
    for (const [id, { record }] of this.#makers) {
      if (last !== undefined && record !== last) {
        yield [last, alive]
        alive = []
      }
      last = record
      alive.push(id)
    }
    if (last !== undefined) yield [last, alive]
  }

  /** The keys whose age counts, the oldest first, and since when. */
  over(): Iterable<readonly [record: KeyRecord, endedAt: number]> {
    return this.#over.items()
  }

  /** Binds a key; `made` are the ids of the reservations that its command made. */
  bind(record: KeyRecord, made: readonly string[], at: number): void {
    this.#byKey.set(record.key, record)
    if (made.length === 0) {
      this.#over.add(record, at)
      return
    }
    const maker = { record, alive: made.length }
    for (const id of made) this.#makers.set(id, maker)
  }

  reservationEnded(id: string, at: number): void {
    if (this.#makers.size === 0) return
    const maker = this.#makers.get(id)
    if (maker === undefined) return
    this.#makers.delete(id)
    maker.alive -= 1
    if (maker.alive === 0) this.#over.add(maker.record, at)
  }

  enforce(policy: RetentionPolicy, at: number): void {
    this.#over.enforce(policy, at)
  }
}
