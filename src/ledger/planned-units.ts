import { DraftMap } from './draft-map.ts'

type Sums = DraftMap<string, number>

/** Units of products that are not on the shelf: in all, and of them those that are bound to a warehouse. */
export class PlannedUnits {
  readonly #ofProducts: Sums
  readonly #ofWarehouses: Sums
  readonly #bound: Sums

  private constructor([ofProducts, ofWarehouses, bound]: readonly [Sums, Sums, Sums]) {
    this.#ofProducts = ofProducts
    this.#ofWarehouses = ofWarehouses
    this.#bound = bound
  }

  static empty(): PlannedUnits {
    return new PlannedUnits([DraftMap.empty(), DraftMap.empty(), DraftMap.empty()])
  }

  draft(): PlannedUnits {
    return new PlannedUnits([this.#ofProducts.draft(), this.#ofWarehouses.draft(), this.#bound.draft()])
  }

  /** @param units may be below zero: fewer than before */
  add(productId: string, warehouseId: string | undefined, units: number): void {
    addTo(this.#ofProducts, productId, units)
    if (warehouseId === undefined) return
    addTo(this.#ofWarehouses, warehouseId, units)
    addTo(this.#bound, placeOf(productId, warehouseId), units)
  }

  /** All of a product; or those that are bound to a warehouse. */
  of(productId: string, warehouseId?: string): number {
    const all = this.#ofProducts.get(productId) ?? 0
    // Most products have none, and the name of a place costs more than all the rest.
    if (warehouseId === undefined || all === 0) return all
    return this.#bound.get(placeOf(productId, warehouseId)) ?? 0
  }

  /** Those of all products that are bound to a warehouse. */
  ofAllIn(warehouseId: string): number {
    return this.#ofWarehouses.get(warehouseId) ?? 0
  }
}

/** The length in front tells where the one id ends. */
function placeOf(productId: string, warehouseId: string): string {
  return `${warehouseId.length}:${warehouseId}${productId}`
}

function addTo(sums: Sums, key: string, units: number): void {
  const sum = (sums.get(key) ?? 0) + units
  if (sum === 0) sums.delete(key)
  else sums.set(key, sum)
}
