import { type AllocationRequest, Allocator, nearest } from '../../src/allocation.ts'
import { drawCarts, openNetwork, unitsIn } from '../support/network.ts'

export interface AllocatingParams {
  readonly carts: number
  readonly products: number
  readonly inFlight: number
}

/** Carts of four lines that are planned over ten warehouses and reserved there, a second, in memory. */
export async function measure({
  carts: count,
  products,
  inFlight,
}: AllocatingParams): Promise<{ readonly perSecond: number }> {
  const inventory = await openNetwork(products, () => 1_000_000)
  const allocator = new Allocator(inventory, { strategy: nearest() })
  const carts = drawCarts(products)
  globalThis.gc?.()
  const start = performance.now()
  const units = await allocateInTurn(allocator, carts, count, inFlight)
  const seconds = (performance.now() - start) / 1_000
  let reserved = 0
  for (const level of inventory.levels()) reserved += level.reserved
  if (reserved !== units) throw new Error(`${units} units allocated, but ${reserved} reserved`)
  await inventory.close()
  return { perSecond: count / seconds }
}

/** The units of all that were allocated. */
async function allocateInTurn(
  allocator: Allocator,
  carts: readonly AllocationRequest[],
  count: number,
  inFlight: number,
): Promise<number> {
  let units = 0
  let turn = 0
  const caller = async (): Promise<void> => {
    while (turn < count) {
      const cart = carts[turn % carts.length] as AllocationRequest
      turn += 1
      await allocator.allocate(cart)
      units += unitsIn(cart)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, caller))
  return units
}
