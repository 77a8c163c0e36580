import { loseTransfer, receiveTransfer, shipTransfer } from './ship-transfer.ts'
import { unreturn } from './unreturn-stock.ts'

/**
 * What ledgers do with stock beside its own commands: a desk runs them, and no inventory or transaction has them.
 * Whether so much was sent, or is on its way, is the ledger's to know.
 */
export const deskCommands: {
  readonly unreturn: typeof unreturn
  readonly shipTransfer: typeof shipTransfer
  readonly receiveTransfer: typeof receiveTransfer
  readonly loseTransfer: typeof loseTransfer
} = Object.freeze({ unreturn, shipTransfer, receiveTransfer, loseTransfer })
