/**
 * A map that can be drafted: the draft sees its own changes and, behind them, what the map has; the map sees nothing of
 * the draft. What most ledgers keep their state in. Values are replaced, never changed.
 */
export class DraftMap<Key, Value> {
  readonly #behind: DraftMap<Key, Value> | undefined
  /** Most drafts of a command are never written to, so these are made by the first that writes. */
  #own: Map<Key, Value> | undefined
  /** Of what stands behind. */
  #deleted: Set<Key> | undefined

  private constructor(behind?: DraftMap<Key, Value>) {
    this.#behind = behind
  }

  static empty<Key, Value>(): DraftMap<Key, Value> {
    return new DraftMap()
  }

  draft(): DraftMap<Key, Value> {
    return new DraftMap(this)
  }

  get(key: Key): Value | undefined {
    const own = this.#own?.get(key)
    if (own !== undefined || this.#behind === undefined) return own
    if (this.#own?.has(key) === true || this.#deleted?.has(key) === true) return undefined
    return this.#behind.get(key)
  }

  has(key: Key): boolean {
    if (this.#own?.has(key) === true) return true
    return this.#behind !== undefined && this.#deleted?.has(key) !== true && this.#behind.has(key)
  }

  set(key: Key, value: Value): this {
    this.#own ??= new Map()
    this.#own.set(key, value)
    return this
  }

  delete(key: Key): boolean {
    const had = this.has(key)
    this.#own?.delete(key)
    if (this.#behind?.has(key) === true) {
      this.#deleted ??= new Set()
      this.#deleted.add(key)
    }
    return had
  }

  /** In the order in which they were set first, as a `Map` gives them. One set anew after a delete stands last. */
  *entries(): Generator<readonly [key: Key, value: Value], void, undefined> {
    const own = this.#own ?? new Map<Key, Value>()
    for (const [key, value] of this.#behind?.entries() ?? []) {
      if (this.#deleted?.has(key) === true) continue
      yield [key, own.has(key) ? (own.get(key) as Value) : value]
    }
    for (const [key, value] of own) {
      if (this.#behind?.has(key) !== true || this.#deleted?.has(key) === true) yield [key, value]
    }
  }

  /** The first of its entries. */
  first(): readonly [key: Key, value: Value] | undefined {
    // Asked after every commit: a generator would cost more than all the rest.
    if (this.#behind === undefined) {
      for (const entry of this.#own ?? []) return entry
      return undefined
    }
    for (const entry of this.entries()) return entry
    return undefined
  }

  *values(): Generator<Value, void, undefined> {
    for (const [, value] of this.entries()) yield value
  }

  get size(): number {
    let size = 0
    for (const _ of this.entries()) size += 1
    return size
  }
}
