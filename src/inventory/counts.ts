import type { OutsideAccount, PhysicalBucket, PlannedBucket } from './bucket.ts'

/** All that a stock level counts: its buckets, and what it has exchanged with the outside accounts. */
export type Counts = { [Name in PhysicalBucket | PlannedBucket | OutsideAccount]: number }

export function noCounts(): Counts {
  return {
    available: 0,
    reserved: 0,
    committed: 0,
    damaged: 0,
    quarantined: 0,
    incoming: 0,
    backordered: 0,
    supplier: 0,
    customer: 0,
    scrap: 0,
    transit: 0,
    variance: 0,
  }
}
