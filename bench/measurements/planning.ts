import {
  type AllocationPlan,
  type AllocationRequest,
  type AllocationStrategy,
  Allocator,
  fewestShipments,
  lowestCost,
  nearest,
} from '../../src/allocation.ts'
import { drawCarts, openNetwork, unitsIn } from '../support/network.ts'

const strategies: Readonly<Record<'nearest' | 'fewestShipments' | 'lowestCost', AllocationStrategy>> = {
  nearest: nearest(),
  fewestShipments: fewestShipments(),
  lowestCost: lowestCost({ perShipment: () => 500, perUnit: ({ distanceKm = 0 }) => Math.round(distanceKm / 10) }),
}

export interface PlanningParams {
  readonly strategy: keyof typeof strategies
  readonly carts: number
  readonly products: number
}

/** What it takes to plan a cart of four lines over ten warehouses. */
export async function measure({
  strategy,
  carts: count,
  products,
}: PlanningParams): Promise<{ readonly microseconds: number }> {
  // Up to seven of each product and warehouse: most carts come whole, and many of them from several warehouses.
  const inventory = await openNetwork(products, (random) => random.whole(0, 7))
  const allocator = new Allocator(inventory, { strategy: strategies[strategy] })
  const carts = drawCarts(products)
  globalThis.gc?.()
  let planned = 0
  let wanted = 0
  const start = performance.now()
  for (let turn = 0; turn < count; turn += 1) {
    const cart = carts[turn % carts.length] as AllocationRequest
    const plan = allocator.plan(cart)
    planned += unitsOf(plan)
    if (plan.isComplete) wanted += unitsIn(cart)
  }
  const ms = performance.now() - start
  if (planned !== wanted) throw new Error(`${planned} units are planned of ${wanted}`)
  await inventory.close()
  return { microseconds: (ms * 1_000) / count }
}

function unitsOf({ shipments }: AllocationPlan): number {
  let units = 0
  for (const { lines } of shipments) for (const { quantity } of lines) units += quantity
  return units
}
