import type { Receipt } from '../command-result.ts'
import type { Reservation } from '../reservation.ts'
import type { CommandType } from './requests.ts'

/** What each command gives: a command on a reservation that reservation, every other its commit's numbers. */
export type Results = {
  [Type in Exclude<CommandType, ReservationCommandType | 'reserveAll'>]: Receipt
} & {
  [Type in ReservationCommandType]: Reservation
} & { reserveAll: readonly Reservation[] }

type ReservationCommandType = 'reserve' | 'confirm' | 'fulfill' | 'release' | 'cancel' | 'extend'
