const pooledIds = 1_024
const wordsPerId = 3

/** What makes an id of random numbers, three of 32 bits each, which stand from a place on. */
interface IdMaker {
  nextId(random: Int32Array, from: number): string
}

/** Makes ids with random numbers from the system's source, which is asked for many at once. */
export function randomIds(maker: IdMaker): () => string {
  const pool = new Int32Array(pooledIds * wordsPerId)
  let used = pool.length
  return () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool)
      used = 0
    }
    used += wordsPerId
    return maker.nextId(pool, used - wordsPerId)
  }
}
