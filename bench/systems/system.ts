/** Somewhere that reservations are made: ours or a peer's. All do the same work: take a unit, record it. */
export interface System {
  /**
   * Reserves one unit of a product and records it; resolves once that is as durable as was asked.
   * @param client which of the callers in flight this is, for systems that have connections
   */
  reserve(product: number, client: number): Promise<unknown>
  /** Reserves one unit of each in one call, for systems that can. */
  reserveMany?(products: readonly number[]): Promise<unknown>
  /** Closes, opens again whatever can be, and counts what is found then: what no crash would take. */
  recount(): Promise<Count>
  /** Ends it and leaves nothing behind. */
  remove(): Promise<void>
}

export interface Count {
  /** Units that are gone from what is available. */
  readonly taken: number
  /** Reservations that are recorded. */
  readonly recorded: number
}

/** Units of each product at first: more than are ever asked for. */
export const ample = 1_000_000_000

export function productIds(products: number): readonly string[] {
  return Array.from({ length: products }, (_, index) => `product-${index}`)
}

/** @throws if units or records are missing, or there are more than were acknowledged */
export function mustBeRight(system: string, acknowledged: number, { taken, recorded }: Count): void {
  if (taken === acknowledged && recorded === acknowledged) return
  throw new Error(`${system}: ${acknowledged} acknowledged, but ${taken} taken and ${recorded} recorded`)
}
