/** How often what happened in a month. */
export interface MonthTally {
  receipts: number
  freightBills: number
  supplierReturns: number
  orders: number
  soldOut: number
  unpaid: number
  cancelled: number
  shipments: number
  deliveries: number
  returns: number
  unreturns: number
  replacements: number
  goodwill: number
  transfers: number
  counts: number
  damaged: number
  /** Facts that were told days after they happened. */
  lateFacts: number
}

export function noTally(): MonthTally {
  return {
    ...{ receipts: 0, freightBills: 0, supplierReturns: 0, orders: 0, soldOut: 0, unpaid: 0, cancelled: 0 },
    ...{ shipments: 0, deliveries: 0, returns: 0, unreturns: 0, replacements: 0, goodwill: 0 },
    ...{ transfers: 0, counts: 0, damaged: 0, lateFacts: 0 },
  }
}
