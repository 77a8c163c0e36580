/** In whole millimetres. */
export interface Dimensions {
  readonly length: number
  readonly width: number
  readonly height: number
}

/** What is said of a product. */
export interface ProductFields {
  /** The shop's own number. It belongs to one product for good, also once the product has another. */
  readonly sku: string
  readonly name: string
  readonly category?: string
  /** In whole grams. */
  readonly weight?: number
  readonly dimensions?: Dimensions
  /** How many are ordered at once for a stock level, by the warehouse. */
  readonly reorderQuantities?: Readonly<Record<string, number>>
}

/** A product as it is from a moment on. */
export interface Product extends ProductFields {
  readonly id: string
  /** 1, 2, 3 …, in the order in which they were recorded. */
  readonly version: number
  /** From when on it is so, in milliseconds since 1970. */
  readonly validFrom: number
}

/** What changes; `null` takes something away. What is left out stays as it is at that time. */
export interface ProductChanges {
  readonly sku?: string
  readonly name?: string
  readonly category?: string | null
  readonly weight?: number | null
  readonly dimensions?: Dimensions | null
  readonly reorderQuantities?: Readonly<Record<string, number>> | null
}
