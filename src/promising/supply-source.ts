/** Whoever knows of goods that are on their way: transfers, purchase orders, or a list of your own. */
export interface SupplySource {
  /** All that is expected of a product, in any order. */
  supply(productId: string): Iterable<ExpectedSupply>
}

/** Units that should come. */
export interface ExpectedSupply {
  readonly source: 'transfer' | 'purchase-order'
  /** The id of the transfer or of the purchase order. */
  readonly reference: string
  /** Where they should arrive. */
  readonly warehouseId: string
  readonly quantity: number
  /** In milliseconds since 1970; undefined as long as nobody has said when. */
  readonly expectedAt?: number | undefined
  /** By how many milliseconds the last deliveries of the same supplier, or the same way, were late; below zero: early. */
  readonly latenessMs?: readonly number[] | undefined
}
