import { isRefusal } from '../errors/refusal.ts'
import { type Decision, Overdue } from './decision.ts'
import {
  type LossType,
  type Movement,
  type MovementDetails,
  type MovementType,
  makeMovement,
  usualRoute,
} from './movement.ts'
import type { ReadLevel } from './read-level.ts'
import type { Reservation } from './reservation.ts'
import { judgeHeld, judgeLost, judgeStatus } from './reservation-rules.ts'

/*
 * What the commands on a reservation come to on its stock level. A quantity is a part of what it holds;
 * what a part leaves stays held.
 */

/** Confirms a hold. The rest of a part is released: who confirms has decided how many it will be. */
export function confirmHold(
  level: ReadLevel,
  hold: Reservation,
  at: number,
  details: MovementDetails,
  quantity: number = hold.held,
): Decision {
  const refusal = judgeStatus(hold, 'confirm', at) ?? judgeHeld(hold, quantity)
  if (refusal !== undefined) return refusal
  const confirmed = moveHeld(level, 'confirmed', hold, quantity, details)
  if (quantity === hold.held) return [confirmed]
  return [confirmed, moveHeld(level, 'released', hold, hold.held - quantity, details)]
}

/** Gives a hold back. One that was released or has expired already stays as it is. */
export function releaseHold(
  level: ReadLevel,
  hold: Reservation,
  at: number,
  details: MovementDetails,
  quantity: number = hold.held,
): Decision | Overdue {
  if (hold.status === 'released' || hold.status === 'expired') return []
  if (hold.isOverdue(at)) return new Overdue([expireHold(level, hold)])
  const refusal = judgeStatus(hold, 'release', at) ?? judgeHeld(hold, quantity)
  return refusal ?? [moveHeld(level, 'released', hold, quantity, details)]
}

/** The entry that ends a hold whose time is over. */
export function expireHold(level: ReadLevel, hold: Reservation): Movement {
  return moveHeld(level, 'expired', hold, hold.held, {})
}

/** Holds for longer. An expiry that is not later changes nothing. */
export function extendHold(level: ReadLevel, hold: Reservation, at: number, expiresAt: number): Decision {
  const refusal = judgeStatus(hold, 'extend', at)
  if (refusal !== undefined) return refusal
  if (expiresAt <= hold.expiresAt) return []
  const { warehouseId, productId } = level
  return [{ type: 'extended', warehouseId, productId, reservationId: hold.id, expiresAt }]
}

/** Ships what is confirmed. */
export function fulfillHold(
  level: ReadLevel,
  held: Reservation,
  at: number,
  details: MovementDetails,
  quantity: number = held.held,
): Decision {
  return shipHold('fulfilled', level, held, at, details, quantity)
}

/** Sends what is confirmed to a customer, or to another warehouse. */
export function shipHold(
  type: 'fulfilled' | 'transfer-shipped',
  level: ReadLevel,
  held: Reservation,
  at: number,
  details: MovementDetails,
  quantity: number = held.held,
): Decision {
  const command = type === 'fulfilled' ? 'fulfill' : 'shipTransfer'
  const refusal = judgeStatus(held, command, at) ?? judgeHeld(held, quantity)
  if (refusal !== undefined) return refusal
  const shipped = level.move(type, quantity, usualRoute(type), {
    ...details,
    reservationId: held.id,
  })
  return isRefusal(shipped) ? shipped : [shipped]
}

/** Gives back what is confirmed and not yet shipped. */
export function cancelHold(
  level: ReadLevel,
  held: Reservation,
  at: number,
  details: MovementDetails,
  quantity: number = held.held,
): Decision {
  const refusal = judgeStatus(held, 'cancel', at) ?? judgeHeld(held, quantity)
  return refusal ?? [moveHeld(level, 'cancelled', held, quantity, details)]
}

/** Ends a hold, or a part of it, whose goods are lost: they can go then, as others that are available. */
export function loseHeld(
  level: ReadLevel,
  held: Reservation,
  at: number,
  details: MovementDetails & { readonly lostBy: LossType },
  quantity: number,
): Decision {
  const refusal = judgeLost(held, lostTo[details.lostBy], at) ?? judgeHeld(held, quantity)
  if (refusal !== undefined) return refusal
  return [moveHeld(level, held.status === 'pending' ? 'released' : 'cancelled', held, quantity, details)]
}

const lostTo: { readonly [Type in LossType]: string } = { removed: 'remove', damaged: 'markDamaged', adjusted: 'count' }

/** What a reservation holds is there (invariant 5), so moving it needs no judging. */
function moveHeld(
  level: ReadLevel,
  type: MovementType,
  { id }: Reservation,
  quantity: number,
  details: MovementDetails,
): Movement {
  return makeMovement(type, level, quantity, usualRoute(type), { ...details, reservationId: id })
}
