import { build, type Histogram } from 'hdr-histogram-js'

/** The percentiles that are kept of a distribution. */
export const percentiles = [0, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100] as const
export type Percentile = (typeof percentiles)[number]

/** Milliseconds by percentile. */
export type Distribution = Readonly<Record<Percentile, number>>

/** Durations from a nanosecond to a minute and a half, with three digits each. */
export class Durations {
  readonly #nanoseconds: Histogram = build({
    bitBucketSize: 64,
    highestTrackableValue: 1e11,
    numberOfSignificantValueDigits: 3,
  })

  get count(): number {
    return this.#nanoseconds.totalCount
  }

  record(milliseconds: number): void {
    this.#nanoseconds.recordValue(Math.max(1, Math.round(milliseconds * 1e6)))
  }

  distribution(): Distribution {
    const values = percentiles.map((percentile) => [
      percentile,
      this.#nanoseconds.getValueAtPercentile(percentile) / 1e6,
    ])
    return Object.fromEntries(values) as Distribution
  }

  reset(): void {
    this.#nanoseconds.reset()
  }
}
