import * as fc from 'fast-check'
import { idempotencyKey, productId, quantity, reference, ttlMs, warehouseId, withoutUndefined } from '../arbitraries.ts'
import { FixedRequest } from './request-command.ts'

export class ReserveAll extends FixedRequest {}

const line = fc.record(
  { warehouseId, productId, quantity, reference },
  { requiredKeys: ['warehouseId', 'productId', 'quantity'] },
)

export const reserveAllCommand: fc.Arbitrary<ReserveAll> = fc
  .record(
    { lines: fc.array(line, { minLength: 1, maxLength: 4 }), ttlMs, reference, idempotencyKey },
    { requiredKeys: ['lines', 'ttlMs', 'idempotencyKey'] },
  )
  .map(
    (request) =>
      new ReserveAll({
        type: 'reserveAll',
        ...withoutUndefined<typeof request & { idempotencyKey: string }>(request),
      }),
  )
