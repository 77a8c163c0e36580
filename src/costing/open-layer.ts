import type { ValuedPlace } from './valued-place.ts'

/** Units of one receipt that are still there. */
export interface OpenLayer {
  readonly productId: string
  /** Null: in transit. Left out by periodic methods. */
  readonly warehouseId?: string | null
  /** Of the receipt, or of what else brought the units. */
  readonly sequence: number
  readonly index: number
  readonly quantity: number
  /** Left out where nobody said what they cost. */
  readonly value?: number
  /** When they were received, and for how long they have been there: wherever they have been since. */
  readonly receivedAt: number
  readonly ageMs: number
}

/** @param at the time that they are counted to */
export function* openLayers(places: readonly ValuedPlace[], at: number): Generator<OpenLayer, void, undefined> {
  for (const { productId, warehouseId, layers } of places) {
    for (const { origin, quantity, value, isCosted } of layers()) {
      yield {
        productId,
        ...(warehouseId !== undefined && { warehouseId }),
        sequence: origin.sequence,
        index: origin.index,
        quantity,
        ...(isCosted && { value }),
        receivedAt: origin.time,
        ageMs: at - origin.time,
      }
    }
  }
}
