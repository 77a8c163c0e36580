import type { OutsideAccount, PhysicalBucket } from './bucket.ts'

/** All that a stock level counts itself: its physical buckets, and what it has exchanged with the outside accounts. */
export type Counts = { [Name in PhysicalBucket | OutsideAccount]: number }

export function noCounts(): Counts {
  return {
    available: 0,
    reserved: 0,
    committed: 0,
    damaged: 0,
    quarantined: 0,
    supplier: 0,
    customer: 0,
    scrap: 0,
    transit: 0,
    variance: 0,
  }
}
