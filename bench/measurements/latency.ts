import { BareDisk } from '../peers/bare-disk.ts'
import { type Distribution, Durations } from '../support/durations.ts'
import { openSystem, type SystemSpec } from '../systems/open-system.ts'
import { mustBeRight } from '../systems/system.ts'

export interface LatencyParams {
  readonly system: SystemSpec | { readonly kind: 'bare disk'; readonly directory: string }
  readonly operations: number
}

/** One at a time: how long each takes, from its call to its answer. */
export async function measure({ system: spec, operations }: LatencyParams): Promise<Distribution> {
  if (spec.kind === 'bare disk') {
    const disk = await BareDisk.open(spec.directory)
    const found = await eachOf(operations, () => disk.append())
    await disk.remove()
    return found
  }
  const system = await openSystem(spec)
  const found = await eachOf(operations, () => system.reserve(0, 0))
  mustBeRight(spec.kind, operations, await system.recount())
  await system.remove()
  return found
}

async function eachOf(operations: number, operation: () => Promise<unknown>): Promise<Distribution> {
  const durations = new Durations()
  globalThis.gc?.()
  for (let done = 0; done < operations; done += 1) {
    const start = performance.now()
    await operation()
    durations.record(performance.now() - start)
  }
  return durations.distribution()
}
