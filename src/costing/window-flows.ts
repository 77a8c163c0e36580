import { Flows, type Posting } from './flows.ts'
import type { ValuedPlace } from './valued-place.ts'

/** What was posted before a window began: of each product and place. */
export class WindowFlows {
  readonly #before: Map<string, Map<string | null | undefined, Flows>> = new Map()

  /** Called where the window begins. */
  begin(places: Iterable<ValuedPlace>): void {
    for (const { productId, warehouseId, flows } of places) this.#of(productId).set(warehouseId, flows.copy())
  }

  /** What is posted later to a time before it. */
  addBefore(posting: Posting, warehouseId: string | null | undefined): void {
    const places = this.#of(posting.productId)
    const flows = places.get(warehouseId) ?? new Flows()
    places.set(warehouseId, flows)
    flows.add(posting.kind, posting.quantity, posting.value, posting.uncosted, posting)
  }

  before({ productId, warehouseId }: ValuedPlace): Flows {
    return this.#before.get(productId)?.get(warehouseId) ?? new Flows()
  }

  #of(productId: string): Map<string | null | undefined, Flows> {
    const known = this.#before.get(productId)
    if (known !== undefined) return known
    const made = new Map<string | null | undefined, Flows>()
    this.#before.set(productId, made)
    return made
  }
}
