import type { FieldList, Unchecked } from '../../errors/known-fields.ts'
import type { Decision } from '../decision.ts'
import type { LevelKey } from '../level-key.ts'
import { readId, readQuantity } from '../request/fields.ts'
import type { TransferRequest } from '../request/requests.ts'
import type { Stock } from '../stock.ts'
import { decideTransfer, type TransferPlan } from '../transfer.ts'
import { Command, commandFields, readUnitCost } from './command.ts'

export const transferFields: FieldList<TransferRequest> = {
  sourceWarehouseId: true,
  destinationWarehouseId: true,
  productId: true,
  quantity: true,
  unitCost: true,
  ...commandFields,
}

/** Moves goods from one warehouse to another. */
export class TransferStock extends Command<TransferPlan> {
  constructor(request: Unchecked) {
    super('transfer', request, {
      sourceWarehouseId: readId(request, 'sourceWarehouseId'),
      destinationWarehouseId: readId(request, 'destinationWarehouseId'),
      productId: readId(request, 'productId'),
      quantity: readQuantity(request),
      unitCost: readUnitCost(request),
    })
  }

  levels(): readonly LevelKey[] {
    const { sourceWarehouseId, destinationWarehouseId, productId } = this.fields
    return [
      { warehouseId: sourceWarehouseId, productId },
      { warehouseId: destinationWarehouseId, productId },
    ]
  }

  decide(stock: Stock): Decision {
    return decideTransfer(stock, this.fields)
  }
}
