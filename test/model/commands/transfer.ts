import * as fc from 'fast-check'
import { idempotencyKey, productId, quantity, warehouseId, withoutUndefined } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class Transfer extends FixedRequest {}

export const transferCommand: fc.Arbitrary<Transfer> = fc
  .record({
    sourceWarehouseId: warehouseId,
    destinationWarehouseId: warehouseId,
    productId,
    quantity,
    idempotencyKey,
  })
  .map(
    (request) =>
      new Transfer({
        type: 'transfer',
        ...withoutUndefined<typeof request & { idempotencyKey: string }>(request),
      }),
  )
