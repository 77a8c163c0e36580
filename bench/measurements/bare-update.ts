import { BareMap } from '../peers/bare-map.ts'
import { productChoice } from '../support/product-choice.ts'
import { mustBeRight } from '../systems/system.ts'

export interface BareUpdateParams {
  readonly products: number
  readonly operations: number
}

/** A Map update and an object each, with nobody who waits: what a loop can do at most. */
export async function measure({ products, operations }: BareUpdateParams): Promise<{ readonly perSecond: number }> {
  const map = new BareMap(products)
  const next = productChoice(products)
  globalThis.gc?.()
  const start = performance.now()
  for (let done = 0; done < operations; done += 1) map.reserveNow(next())
  const seconds = (performance.now() - start) / 1_000
  mustBeRight('bare map', operations, await map.recount())
  return { perSecond: operations / seconds }
}
