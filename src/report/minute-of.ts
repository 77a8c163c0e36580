/** An instant as a clock of a zone shows it: 2025-11-30 16:05. */
export function minuteOf(at: number, zone: string): string {
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'short' } as const
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', options).format(at)
}
