/** What a date can be: a log of a test may have times beyond it. */
const lastTime = 8.64e15

/** A time as ISO 8601 has it, in UTC; null, if it is none. */
export function timeText(time: number): string | null {
  return Math.abs(time) <= lastTime ? new Date(time).toISOString() : null
}
