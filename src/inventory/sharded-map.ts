/** How many maps of V8's share what one could not hold: a power of two. */
const shardCount = 256

/**
 * A map by text for tens of millions of keys. One Map of V8's refuses more than 2^24, and holds the thread
 * for a second when it grows past eight million; of these, each grows by itself, in milliseconds.
 */
export class ShardedMap<Value> {
  /** Made when first needed: most engines have few keys. */
  readonly #shards: (Map<string, Value> | undefined)[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  get(key: string): Value | undefined {
    return this.#size === 0 ? undefined : this.#shards[shardOf(key)]?.get(key)
  }

  has(key: string): boolean {
    return this.get(key) !== undefined
  }

  set(key: string, value: Value): void {
    const index = shardOf(key)
    let shard = this.#shards[index]
    if (shard === undefined) {
      shard = new Map()
      this.#shards[index] = shard
    }
    const before = shard.size
    shard.set(key, value)
    this.#size += shard.size - before
  }

  delete(key: string): void {
    if (this.#shards[shardOf(key)]?.delete(key) === true) this.#size -= 1
  }
}

function shardOf(key: string): number {
  let hash = key.length
  for (let index = 0; index < key.length; index += 1) hash = (Math.imul(hash, 31) + key.charCodeAt(index)) | 0
  return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (shardCount - 1)
}
