/** The latest time that a date can have. */
const latestDate = 8.64e15

/** A time in milliseconds since 1970 as a person reads it; the number itself beyond all dates. */
export function timeOf(at: number): string {
  return Math.abs(at) <= latestDate ? new Date(at).toISOString() : `${at} ms after 1970`
}
