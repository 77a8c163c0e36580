import { type Load, runLoad } from '../support/load.ts'
import { openSystem, type SystemSpec } from '../systems/open-system.ts'
import { mustBeRight } from '../systems/system.ts'

export interface ThroughputParams {
  readonly system: SystemSpec
  readonly load: Load
}

/** Reservations a second of a new system, which must know of each that it acknowledged. */
export async function measure({ system: spec, load }: ThroughputParams): Promise<{ readonly perSecond: number }> {
  const system = await openSystem(spec)
  try {
    globalThis.gc?.()
    const { acknowledged, seconds } = await runLoad(system, spec.products, load)
    mustBeRight(spec.kind, acknowledged, await system.recount())
    return { perSecond: acknowledged / seconds }
  } finally {
    await system.remove()
  }
}
