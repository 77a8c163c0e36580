/** What a flash sale is made of. Shares are from 0 to 1. */
export interface SaleSettings {
  readonly seed: number
  readonly warehouses: number
  readonly products: number
  readonly shoppers: number
  /** How unequally popular products are. */
  readonly zipf: number
  readonly maxLines: number
  /** Of one line. */
  readonly maxQuantity: number
  /** Units of each product in each warehouse before the sale. */
  readonly stockPerLevel: number
  /** How often a shopper tries, the first time included. */
  readonly attempts: number
  // What becomes of a filled cart: weights that need not sum to 1.
  readonly paid: number
  readonly cancelled: number
  readonly abandoned: number
  readonly expired: number
  /** Share of the paid orders of which a line is sent back. */
  readonly returned: number
  /** Share of the shoppers who send the same command twice. */
  readonly retries: number
  /** Share of the checkouts that are an interactive transaction with a fraud check. */
  readonly checked: number
  /** Share of those that the fraud check declines. */
  readonly declined: number
  readonly fraudCheckMs: number
  /** The longest that a shopper thinks before the next step. */
  readonly thinkMs: number
  /** How long an order holds its goods that nobody has begun to pay. */
  readonly holdMs: number
  readonly lockTimeoutMs: number
  /** Share of those for whom all is sold out who pay all the same, and wait. */
  readonly backordered: number
  readonly transfers: number
  readonly restocks: number
  readonly reorderThreshold: number
  readonly reorderQuantity: number
  /** From a purchase order to its delivery. */
  readonly leadMs: number
}

export const saleDefaults: Omit<SaleSettings, 'seed'> = {
  warehouses: 5,
  products: 2_000,
  shoppers: 20_000,
  zipf: 0.9,
  maxLines: 4,
  maxQuantity: 3,
  stockPerLevel: 20,
  attempts: 2,
  paid: 0.6,
  cancelled: 0.05,
  abandoned: 0.15,
  expired: 0.2,
  returned: 0.08,
  retries: 0.05,
  checked: 0.01,
  declined: 0.2,
  fraudCheckMs: 4,
  thinkMs: 1_000,
  holdMs: 4_000,
  lockTimeoutMs: 20_000,
  backordered: 0.1,
  transfers: 500,
  restocks: 300,
  reorderThreshold: 5,
  reorderQuantity: 25,
  leadMs: 300,
}

/** What a run on the lines of an order file is made of. */
export interface OrderSettings {
  readonly seed: number
  readonly warehouses: number
  /** What is received beforehand, as a share of what the file's orders want of each product. */
  readonly stockShare: number
  /** Share of the orders that are short whose customers wait for the rest. */
  readonly backordered: number
  /** Between warehouses meanwhile. */
  readonly transfers: number
}
