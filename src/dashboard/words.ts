const whole = new Intl.NumberFormat('en')
const clock = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})
const clockWithYear = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

export function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : whole.format(value)
}

/** @param digits after the point */
export function decimal(value: number | null | undefined, digits: number = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** @param amount in smallest units of the currency */
export function money(amount: number | null | undefined, currency: string = 'EUR'): string {
  if (amount === null || amount === undefined) return '–'
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.format(amount / 10 ** digitsOf(currency))
}

/** How many digits after the point a currency has: 2 for euros, none for yen. */
export function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–'
  return share.toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 })
}

/** In the reader's own zone. */
export function time(at: number | null | undefined): string {
  return at === null || at === undefined ? '–' : clock.format(at)
}

export function fullTime(at: number): string {
  return clockWithYear.format(at)
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** Such as `3 h` or `12 min`. */
export function span(ms: number): string {
  for (const [name, size] of units) if (Math.abs(ms) >= size) return `${Math.floor(Math.abs(ms) / size)} ${name}`
  return '0 s'
}

export function fromNow(at: number, now: number): string {
  if (at > now) return `in ${span(at - now)}`
  return at > now - 1_000 ? 'now' : `${span(now - at)} ago`
}

/** Such as `Transferred out` for `transferred-out`. */
export function title(name: string): string {
  const words = name.replaceAll(/[-_.]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function short(id: string): string {
  return id.length > 13 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id
}
