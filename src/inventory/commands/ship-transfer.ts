import type { Receipt } from '../command-result.ts'
import { shipHold } from '../held-stock.ts'
import type { ArrivalRequest, LoseTransferRequest, ShipTransferRequest } from '../request/requests.ts'
import type { Reservation } from '../reservation.ts'
import type { CommandKind } from './command-kind.ts'
import { type MoveFields, move, moveFields, readArrival } from './move-stock.ts'
import { type OnReservationFields, onPart } from './on-reservation.ts'

/*
 * A transfer that takes time. What was confirmed at the source is sent, and stays in transit; what arrives, or is
 * lost on its way, leaves transit at the destination.
 */

/** Sends what a confirmed hold has, or a part of it, to another warehouse. */
export const shipTransfer: CommandKind<ShipTransferRequest, OnReservationFields, Reservation> = onPart(
  'shipTransfer',
  (level, held, fields, at) => shipHold('transfer-shipped', level, held, at, fields, fields.quantity),
)

/** Takes in at the destination what arrives: good, or damaged on its way. */
export const receiveTransfer: CommandKind<ArrivalRequest, MoveFields, Receipt> = move({
  name: 'receiveTransfer',
  movement: 'transferred-in',
  request: { ...moveFields, disposition: true },
  readRoute: readArrival('transferred-in'),
})

/** Books at the destination what is lost on its way. */
export const loseTransfer: CommandKind<LoseTransferRequest, MoveFields, Receipt> = move({
  name: 'loseTransfer',
  movement: 'transfer-lost',
  request: moveFields,
  needsReason: true,
})
