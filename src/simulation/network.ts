import { Backorders } from '../backorders.ts'
import type { LedgerRoom } from '../ledger.ts'
import { overQuantity, TransferOrders } from '../transfers.ts'

/** Transfers of more units than this are approved by somebody else than who asked. */
const approvedOver = 5

/** The ledgers of a shop with several warehouses. They belong to one inventory. */
export interface Network {
  readonly backorders: Backorders
  readonly transfers: TransferOrders
  readonly ledgers: readonly LedgerRoom[]
}

export function newNetwork(): Network {
  const backorders = new Backorders()
  const transfers = new TransferOrders({ approval: overQuantity(approvedOver) })
  return { backorders, transfers, ledgers: [backorders, transfers] }
}
