import type { Location } from '../inventory/entry.ts'
import type { ReadLevel } from '../inventory/read-level.ts'
import type { Stock } from '../inventory/stock.ts'
import type { AllocationRequest } from './allocation-request.ts'
import { distanceKm } from './great-circle.ts'
import type { AllocationProblem, Demand, Source } from './strategy.ts'

/** The warehouses that goods may come from. */
export function candidatesOf(stock: Stock, { only, exclude }: Pick<AllocationRequest, 'only' | 'exclude'>): string[] {
  const candidates: string[] = []
  for (const id of stock.warehouseIds()) {
    if (only !== undefined && !only.includes(id)) continue
    if (exclude === undefined || !exclude.includes(id)) candidates.push(id)
  }
  return candidates
}

/** What is to be allocated, and what there is of it now. */
export function problemOf(stock: Stock, request: AllocationRequest): AllocationProblem {
  const { destination } = request
  const places = new Map<string, number>()
  const lines = request.lines.map(({ productId, quantity }, line): Demand => {
    const product = places.get(productId) ?? places.size
    places.set(productId, product)
    return { line, productId, product, quantity }
  })
  const products = [...places.keys()]
  const names = [...products]
  const sources: Source[] = []
  for (const warehouseId of candidatesOf(stock, request)) {
    const source = sourceOf(stock, warehouseId, names, destination)
    if (source !== undefined) sources.push(source)
  }
  sources.sort((a, b) => (a.warehouseId < b.warehouseId ? -1 : 1))
  return { lines, products, sources, destination }
}

/**
 * What a warehouse can give; undefined if that is nothing.
 * @param names the products, which become the copies of their names that all warehouses have: those are found faster
 */
function sourceOf(
  stock: Stock,
  warehouseId: string,
  names: string[],
  destination: Location | undefined,
): Source | undefined {
  let isEmpty = true
  const units = names.map((productId, product) => {
    const level = stock.knownLevel(warehouseId, productId)
    if (level === undefined) return 0
    names[product] = level.productId
    const count = allocatable(level)
    if (count > 0) isEmpty = false
    return count
  })
  if (isEmpty) return undefined
  const location = stock.warehouse(warehouseId)?.location
  const isKnown = location !== undefined && destination !== undefined
  return { warehouseId, location, distanceKm: isKnown ? distanceKm(location, destination) : undefined, stock: units }
}

/** What of a level may be allocated. */
function allocatable({ available, keepBack = 0 }: ReadLevel): number {
  return available > keepBack ? available - keepBack : 0
}
