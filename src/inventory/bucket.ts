/** Counts of goods that stand in the building. `onHand` is their sum. */
export const physicalBuckets = ['available', 'reserved', 'committed', 'damaged', 'quarantined'] as const
export type PhysicalBucket = (typeof physicalBuckets)[number]

/** Supply on its way and demand accepted without stock: beside `onHand`, not part of it, and no counts of stock's own. */
export const plannedBuckets = ['incoming', 'backordered'] as const
export type PlannedBucket = (typeof plannedBuckets)[number]

export type Bucket = PhysicalBucket | PlannedBucket

/** Where goods come from and go to when they are not in a building. These may be negative. */
export const outsideAccounts = ['supplier', 'customer', 'scrap', 'transit', 'variance'] as const
export type OutsideAccount = (typeof outsideAccounts)[number]

/** Either end of a movement. */
export type Account = PhysicalBucket | OutsideAccount

/** Asked for both ends of every movement: comparisons are quicker than a look into a set. */
export function isPhysical(account: Account): account is PhysicalBucket {
  return (
    account === 'available' ||
    account === 'reserved' ||
    account === 'committed' ||
    account === 'damaged' ||
    account === 'quarantined'
  )
}
