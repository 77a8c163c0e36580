const pooledIds = 1_024
const wordsPerId = 3

/**
 * Makes ids of random numbers from the system's source, 90 bits each, laid out as those of a UUID of
 * version 8 (RFC 9562, 5.8); its first number is for `write` to choose (see `inventory/storage/slotted-id.ts`).
 */
export function randomIds(write: (second: number, third: number, fourth: number) => string): () => string {
  const pool = new Int32Array(pooledIds * wordsPerId)
  let used = pool.length
  return () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool)
      used = 0
    }
    const second = ((pool[used] as number) & 0xffff0fff) | 0x8000
    const third = ((pool[used + 1] as number) & 0x3fffffff) | 0x80000000
    const fourth = pool[used + 2] as number
    used += wordsPerId
    return write(second, third, fourth)
  }
}
