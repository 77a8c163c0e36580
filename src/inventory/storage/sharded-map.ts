/** So many stand in one map: more would be moved for longer than a commit may take when it grows. */
const mostInFirst = 131_072

/** A power of two. Those beyond share so many maps. */
const shardCount = 256

/**
 * A map by text for tens of millions of keys. One Map of V8's refuses more than 2^24, and holds the thread
 * for a second when it grows past eight million. Here the first are in one, and the others in many, each of
 * which grows by itself, in milliseconds.
 */
export class ShardedMap<Value> {
  readonly #first: Map<string, Value> = new Map()
  /** Made when first needed. */
  readonly #shards: (Map<string, Value> | undefined)[] = []
  #inShards = 0

  get size(): number {
    return this.#first.size + this.#inShards
  }

  get(key: string): Value | undefined {
    const value = this.#first.get(key)
    return value !== undefined || this.#inShards === 0 ? value : this.#shards[shardOf(key)]?.get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  set(key: string, value: Value): void {
    const isInShard = this.#inShards > 0 && this.#shards[shardOf(key)]?.has(key) === true
    if (!isInShard && (this.#first.size < mostInFirst || this.#first.has(key))) this.#first.set(key, value)
    else this.#setInShard(key, value)
  }

  delete(key: string): void {
    if (this.#first.delete(key) || this.#inShards === 0) return
    if (this.#shards[shardOf(key)]?.delete(key) === true) this.#inShards -= 1
  }

  #setInShard(key: string, value: Value): void {
    const index = shardOf(key)
    let shard = this.#shards[index]
    if (shard === undefined) {
      shard = new Map()
      this.#shards[index] = shard
    }
    const before = shard.size
    shard.set(key, value)
    this.#inShards += shard.size - before
  }
}

function shardOf(key: string): number {
  let hash = key.length
  for (let index = 0; index < key.length; index += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0
  return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (shardCount - 1)
}
