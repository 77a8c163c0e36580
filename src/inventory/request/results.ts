import type { Receipt } from '../command-result.ts'
import type { Reservation } from '../reservation.ts'
import type { CommandType } from './requests.ts'

/** What each command gives: a command on reservations these, every other its commit's numbers. */
export type Results = {
  [Type in Exclude<CommandType, OnOne | OnSeveral>]: Receipt
} & {
  [Type in OnOne]: Reservation
} & {
  [Type in OnSeveral]: readonly Reservation[]
}

type OnOne = 'reserve' | 'confirm' | 'fulfill' | 'release' | 'cancel' | 'extend'
type OnSeveral = 'reserveAll' | 'confirmAll' | 'fulfillAll' | 'releaseAll' | 'cancelAll'
