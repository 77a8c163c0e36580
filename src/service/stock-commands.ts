import type { z } from 'zod'
import type { Named } from '../engine/stock-methods.ts'
import type { CommandType, Requests } from '../inventory/commands/command-types.ts'
import { ReceiptAnswer, ReservationAnswer } from './schemas/answers.ts'
import type { BodyOf } from './schemas/fields.ts'
import * as reservation from './schemas/reservation-bodies.ts'
import * as stock from './schemas/stock-bodies.ts'

/** The commands that have a route of this table. `configure` has two of its own. */
export type StockCommandType = Exclude<CommandType, 'configure' | 'addWarehouse'>

/** A command on stock as HTTP has it. */
export interface StockCommand<Type extends StockCommandType = StockCommandType> {
  readonly path: string
  readonly summary: string
  /** What its one version is of, if it is about one level. */
  readonly on: 'level' | 'reservation' | 'several'
  readonly body: z.ZodType<BodyOf<Requests[Type], Type extends Named ? 'reservationId' : never>>
  readonly answer: z.ZodType
}

const receipt = { on: 'level', answer: ReceiptAnswer } as const
const hold = { on: 'reservation', answer: ReservationAnswer, body: reservation.PartBody } as const
const holds = { on: 'several', answer: ReservationAnswer.array(), body: reservation.SeveralBody } as const

/** The compiler sees to it that every command of the library is here, with the fields that it takes. */
export const stockCommands: { readonly [Type in StockCommandType]: StockCommand<Type> } = {
  receive: { ...receipt, path: '/receive', summary: 'Goods arrive', body: stock.ReceiveBody },
  sell: { ...receipt, path: '/sell', summary: 'Sell over the counter, without a hold', body: stock.MoveBody },
  returnStock: { ...receipt, path: '/return', summary: 'A customer returns goods', body: stock.ReturnStockBody },
  remove: { ...receipt, path: '/remove', summary: 'Take goods out for good', body: stock.RemoveBody },
  markDamaged: { ...receipt, path: '/mark-damaged', summary: 'Goods are damaged', body: stock.MarkDamagedBody },
  quarantine: { ...receipt, path: '/quarantine', summary: 'Set goods aside', body: stock.MoveBody },
  clear: { ...receipt, path: '/clear', summary: 'Make goods that were set aside available', body: stock.MoveBody },
  writeOff: { ...receipt, path: '/write-off', summary: 'Scrap damaged or quarantined goods', body: stock.WriteOffBody },
  returnToSupplier: {
    ...receipt,
    path: '/return-to-supplier',
    summary: 'Send goods back to their supplier',
    body: stock.ReturnToSupplierBody,
  },
  adjust: { ...receipt, path: '/adjust', summary: 'Correct a level by a difference', body: stock.AdjustBody },
  count: { ...receipt, path: '/count', summary: 'Correct a level to what was counted', body: stock.CountBody },
  transfer: {
    on: 'several',
    answer: ReceiptAnswer,
    path: '/transfer',
    summary: 'Move goods to another warehouse at once',
    body: stock.TransferBody,
  },
  reserve: {
    on: 'level',
    answer: ReservationAnswer,
    path: '/reservations',
    summary: 'Hold stock for a time',
    body: reservation.ReserveBody,
  },
  reserveAll: {
    on: 'several',
    answer: ReservationAnswer.array(),
    path: '/reserve-all',
    summary: 'Hold several lines, all or none',
    body: reservation.ReserveAllBody,
  },
  confirm: { ...hold, path: '/reservations/:reservationId/confirm', summary: 'Commit what is held' },
  fulfill: { ...hold, path: '/reservations/:reservationId/fulfill', summary: 'Ship what is committed' },
  release: { ...hold, path: '/reservations/:reservationId/release', summary: 'Give up a hold, or a part of it' },
  cancel: { ...hold, path: '/reservations/:reservationId/cancel', summary: 'Give up what is committed' },
  extend: {
    ...hold,
    path: '/reservations/:reservationId/extend',
    summary: 'Hold it longer',
    body: reservation.ExtendBody,
  },
  confirmAll: { ...holds, path: '/confirm-all', summary: 'Commit several holds, all or none' },
  fulfillAll: { ...holds, path: '/fulfill-all', summary: 'Ship several, all or none' },
  releaseAll: { ...holds, path: '/release-all', summary: 'Give up several holds, all or none' },
  cancelAll: { ...holds, path: '/cancel-all', summary: 'Give up several that are committed, all or none' },
}
