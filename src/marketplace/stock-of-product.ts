import { type Account, isPhysical } from '../inventory/bucket.ts'
import type { Movement } from '../inventory/movement.ts'

/** In a building of ours, or on the way between two. */
function isOurs(account: Account): boolean {
  return isPhysical(account) || account === 'transit'
}

/** Whether goods come to us that were not with us before. */
export function isArrival({ from, to }: Pick<Movement, 'from' | 'to'>): boolean {
  return from !== undefined && !isOurs(from) && isOurs(to)
}

/** Whether goods go that were with us. */
export function isDeparture({ from, to }: Pick<Movement, 'from' | 'to'>): boolean {
  return from !== undefined && isOurs(from) && !isOurs(to)
}
