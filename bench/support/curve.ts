import type { Series } from '../scenarios/scenario.ts'
import { type Distribution, type Percentile, percentiles } from './durations.ts'
import { type Figure, median } from './figure.ts'

/** A line of the chart of percentiles. */
export function curve(name: string, distributions: readonly Distribution[]): Series {
  const at = (percentile: Percentile): Figure => distributions.map((distribution) => distribution[percentile])
  return { chart: 'latency', name, points: percentiles.map((percentile) => [percentile, median(at(percentile))]) }
}
