import { type Receipt, receiptOf } from '../command-result.ts'
import { readId, readQuantity } from '../request/fields.ts'
import type { TransferRequest } from '../request/requests.ts'
import { decideTransfer, type TransferPlan } from '../transfer.ts'
import { type CommandKind, commandFields, commandKind, readUnitCost } from './command-kind.ts'

/** Moves goods from one warehouse to another. */
export const transfer: CommandKind<TransferRequest, TransferPlan, Receipt> = commandKind({
  name: 'transfer',
  request: {
    sourceWarehouseId: true,
    destinationWarehouseId: true,
    productId: true,
    quantity: true,
    unitCost: true,
    ...commandFields,
  },
  read: (request) => ({
    sourceWarehouseId: readId(request, 'sourceWarehouseId'),
    destinationWarehouseId: readId(request, 'destinationWarehouseId'),
    productId: readId(request, 'productId'),
    quantity: readQuantity(request),
    unitCost: readUnitCost(request),
  }),
  locks: ({ sourceWarehouseId, destinationWarehouseId, productId }) => [
    { warehouseId: sourceWarehouseId, productId },
    { warehouseId: destinationWarehouseId, productId },
  ],
  decide: (plan, stock) => decideTransfer(stock, plan),
  result: receiptOf,
})
