const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 1234567 → 1,234,567 */
export function count(number: number | undefined): string {
  return whole.format(number ?? 0)
}

/** 1 segment, 1,234 segments */
export function countOf(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`
}

/** Milliseconds, with as many digits as say something: 0.018 ms, 3.40 ms, 1,293 ms. */
export function milliseconds(ms: number): string {
  if (ms >= 100) return `${whole.format(ms)} ms`
  if (ms >= 1) return `${ms.toFixed(1)} ms`
  return `${ms.toFixed(3)} ms`
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** A size in bytes, as disks count: 23.4 MB. */
export function size(bytes: number): string {
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** A part of a whole. */
export function percent(part: number, total: number): string {
  return total === 0 ? '–' : `${((part / total) * 100).toFixed(1)} %`
}

/** Cents as an amount, in whatever currency they are. */
export function money(cents: number): string {
  return (cents / 100).toLocaleString('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
}
