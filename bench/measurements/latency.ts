import { build } from 'hdr-histogram-js'
import { BareDisk } from '../peers/bare-disk.ts'
import { openSystem, type SystemSpec } from '../systems/open-system.ts'
import { mustBeRight } from '../systems/system.ts'

export interface LatencyParams {
  readonly system: SystemSpec | { readonly kind: 'bare disk'; readonly directory: string }
  readonly operations: number
}

/** In microseconds. */
export interface Latency {
  readonly p50: number
  readonly p99: number
}

/** One at a time: how long each takes, from its call to its answer. */
export async function measure({ system: spec, operations }: LatencyParams): Promise<Latency> {
  if (spec.kind === 'bare disk') {
    const disk = await BareDisk.open(spec.directory)
    const latency = await eachOf(operations, () => disk.append())
    await disk.remove()
    return latency
  }
  const system = await openSystem(spec)
  const latency = await eachOf(operations, () => system.reserve(0, 0))
  mustBeRight(spec.kind, operations, await system.recount())
  await system.remove()
  return latency
}

async function eachOf(operations: number, operation: () => Promise<unknown>): Promise<Latency> {
  const nanoseconds = build({ bitBucketSize: 64, highestTrackableValue: 1e11, numberOfSignificantValueDigits: 3 })
  globalThis.gc?.()
  for (let done = 0; done < operations; done += 1) {
    const start = performance.now()
    await operation()
    nanoseconds.recordValue(Math.round((performance.now() - start) * 1e6))
  }
  const microseconds = (percentile: number): number => nanoseconds.getValueAtPercentile(percentile) / 1_000
  return { p50: microseconds(50), p99: microseconds(99) }
}
