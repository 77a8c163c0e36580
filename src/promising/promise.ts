import type { ExpectedSupply } from './supply-source.ts'

/** Units for a customer, from there on. */
export interface PromisedUnits {
  /** Milliseconds since 1970; the time of the answer for what is in stock. */
  readonly at: number
  readonly quantity: number
  readonly source: 'stock' | ExpectedSupply['source']
  readonly warehouseId: string
  /** The transfer or purchase order that brings them. */
  readonly reference?: string
}

/** Days from the answer on, begun ones counted. */
export interface DayRange {
  readonly fromDays: number
  readonly toDays: number
}

/** What can be promised of a product. It holds nothing: whoever comes first has it. */
export interface Promised {
  readonly productId: string
  readonly requested: number
  /** The earliest first; together no more than was asked for. */
  readonly byDate: readonly PromisedUnits[]
  /** When all of it can be shipped, in milliseconds since 1970; undefined if no date is known for some of it. */
  readonly completeAt?: number
  /** Where it waits for supply, and enough is known of how late that usually is: its median and 90th percentile. */
  readonly shipsWithin?: DayRange
  /** Units that are on their way and have no date. Those who wait come first for them, too. */
  readonly undated: number
  /** For a page: "in stock", "ships in 3–5 days", "not before 12 March". In English. */
  readonly text: string
}
