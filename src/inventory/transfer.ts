import { isRefusal, type Refusal, refuse } from '../errors/refusal.ts'
import { type Movement, type MovementDetails, usualRoute } from './movement.ts'
import type { Stock } from './stock.ts'

export interface TransferPlan extends MovementDetails {
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  readonly productId: string
  readonly quantity: number
}

/**
 * Decides on moving goods between warehouses: out of the source into transit and out of transit into the destination,
 * in one commit, so that no goods are missing or there twice at any sequence.
 */
export function decideTransfer(stock: Stock, plan: TransferPlan): readonly Movement[] | Refusal {
  const { sourceWarehouseId, destinationWarehouseId, productId, quantity } = plan
  if (sourceWarehouseId === destinationWarehouseId) {
    return refuse('SAME_WAREHOUSE', { warehouseId: sourceWarehouseId, productId })
  }
  const source = stock.level(sourceWarehouseId, productId)
  if (isRefusal(source)) return source
  const destination = stock.level(destinationWarehouseId, productId)
  if (isRefusal(destination)) return destination
  const out = source.move('transferred-out', quantity, usualRoute('transferred-out'), plan)
  if (isRefusal(out)) return out
  const arrival = destination.move('transferred-in', quantity, usualRoute('transferred-in'), plan)
  if (isRefusal(arrival)) return arrival
  // A transfer leaves the product's sum as it is, so only the destination's could overflow.
  const refusal =
    stock.judgeArrival(destinationWarehouseId, productId, quantity) ??
    stock.warehouse(destinationWarehouseId)?.judgeSum(quantity)
  return refusal ?? [out, arrival]
}
