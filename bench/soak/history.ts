/** What was seen of one stretch of a soak, about a minute. */
export interface Stretch {
  /** When it ended, in minutes from the beginning. */
  readonly minute: number
  readonly done: number
  /** Milliseconds from when a piece of work was due to its end. */
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly longest: number
  /** After a collection. */
  readonly heapMegabytes: number
  readonly processMegabytes: number
  readonly commits: number
  readonly liveHolds: number
  readonly snapshots: number
  readonly violations: readonly string[]
}

/** So much more than before is still flat: what is live goes up and down a little. */
const tolerance = 1.1

/**
 * Whether memory stays where it was. The first quarter fills what is retained; from then on the peak of
 * the second half may not be above that of the first.
 */
export function isFlat(history: readonly Stretch[]): boolean {
  const heaps = history.slice(Math.floor(history.length / 4)).map(({ heapMegabytes }) => heapMegabytes)
  const middle = Math.floor(heaps.length / 2)
  return Math.max(...heaps.slice(middle)) <= Math.max(...heaps.slice(0, middle)) * tolerance
}

export function lineOf(stretch: Stretch): string {
  const { minute, done, p50, p99, p999, longest, heapMegabytes, processMegabytes, commits, liveHolds } = stretch
  return [
    `${minute.toFixed(1).padStart(6)} min`,
    `${count(done)} done`,
    `p50 ${ms(p50)}  p99 ${ms(p99)}  p99.9 ${ms(p999)}  max ${ms(longest)}`,
    `heap ${heapMegabytes.toFixed(1)} MB  process ${processMegabytes.toFixed(0)} MB`,
    `${count(commits)} commits, ${count(liveHolds)} holds, ${stretch.snapshots} snapshots`,
    `${stretch.violations.length} violations`,
  ].join('   ')
}

function count(value: number): string {
  return value.toLocaleString('en')
}

function ms(value: number): string {
  return `${value.toPrecision(3)} ms`
}
