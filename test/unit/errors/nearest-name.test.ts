import { expect, test } from 'vitest'
import { nearestName } from '../../../src/errors/nearest-name.ts'

const names = [
  'warehouseId',
  'productId',
  'quantity',
  'ttlMs',
  'idempotencyKey',
  'unitCost',
  'expectedVersion',
  'actor',
  'reason',
  'reference',
  'metadata',
]

test.each([
  ['ttl', 'ttlMs'],
  ['TTLMS', 'ttlMs'],
  ['ttl_ms', 'ttlMs'],
  ['qty', 'quantity'],
  ['quantitiy', 'quantity'],
  ['qauntity', 'quantity'],
  ['warehouse', 'warehouseId'],
  ['warehouse_id', 'warehouseId'],
  ['wharehouseId', 'warehouseId'],
  ['key', 'idempotencyKey'],
  ['idempotency-key', 'idempotencyKey'],
  ['version', 'expectedVersion'],
  ['cost', 'unitCost'],
  ['meta', 'metadata'],
  ['ref', 'reference'],
])('%s means %s', (written, meant) => {
  expect(nearestName(written, names)).toBe(meant)
})

test.each(['colour', 'sku', 'nit', 'x', '', '_', '数量', 'x'.repeat(1_000_000)])('%s is like none', (written) => {
  expect(nearestName(written, names)).toBeUndefined()
})

test('among none there is none', () => {
  expect(nearestName('ttl', [])).toBeUndefined()
})
