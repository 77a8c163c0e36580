const pooledWords = 3_072

/** Gives 32 random bits a call, from the system's source, which is asked for many at once. */
export function randomWords(): () => number {
  const pool = new Int32Array(pooledWords)
  let used = pool.length
  return () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool)
      used = 0
    }
    const word = pool[used] as number
    used += 1
    return word
  }
}
