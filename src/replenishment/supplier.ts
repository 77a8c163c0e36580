/** What shall be bought. */
export interface ReorderSuggestion {
  /** The same for the same dip, also after a restart: a supplier who knows it already ignores it. */
  readonly id: string
  readonly warehouseId: string
  readonly productId: string
  /** A whole number from 1. */
  readonly quantity: number
  /** The commit that made the level low. */
  readonly sequence: number
}

/** Where orders go: a port, so that the observer knows neither suppliers nor their protocols. */
export interface Supplier {
  /**
   * A rejection means that there is no order, or that nobody knows: it will be placed again, with the same id. One
   * that never settles is waited for; what calls a network needs a time limit of its own.
   */
  placeOrder(order: ReorderSuggestion): Promise<void> | void
}
