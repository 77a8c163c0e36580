import type { PostingStamp } from './flows.ts'
import type { Origin } from './layer.ts'
import type { Shipped } from './shipped.ts'

/** Units that left before they came, by their effective times. */
export interface Deficit extends PostingStamp {
  quantity: number
  /** What stands for them until they are covered. */
  readonly origin: Origin
  /** The issue that they are part of, if it is remembered. */
  readonly shipped: Shipped | undefined
}
