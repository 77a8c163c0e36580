import { businessDay, type DayBounds, dayBounds } from './business-day.ts'

/** Reads the business days of instants that mostly are of the same day as the one before. */
export function dayReader(zone: string): (at: number) => string {
  let known: (DayBounds & { readonly day: string }) | undefined
  return (at) => {
    if (known === undefined || at < known.from || at >= known.to) {
      const day = businessDay(at, zone)
      known = { day, ...dayBounds(day, zone) }
    }
    return known.day
  }
}
