/** How long things took, in hours. Percentiles are continuous: of 10, 20, 30 and 40 the 95th is 38.5. */
export interface Hours {
  readonly count: number
  /** Null where nothing was measured. */
  readonly average: number | null
  readonly p50: number | null
  readonly p90: number | null
  readonly p95: number | null
}

const hourMs = 3_600_000

export function hoursOf(durationsMs: readonly number[]): Hours {
  const count = durationsMs.length
  if (count === 0) return { count, average: null, p50: null, p90: null, p95: null }
  const sorted = durationsMs.map((ms) => ms / hourMs).sort((a, b) => a - b)
  const average = sorted.reduce((sum, hours) => sum + hours, 0) / count
  return { count, average, p50: percentile(sorted, 0.5), p90: percentile(sorted, 0.9), p95: percentile(sorted, 0.95) }
}

/** Between two neighbours it is as far as the part is between them, as SQL's `percentile_cont` has it. */
export function percentile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part
  const below = Math.floor(place)
  const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number]
  return low + (high - low) * (place - below)
}
