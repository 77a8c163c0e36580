import { randomUUID } from 'node:crypto'
import type { Batch } from '../../src/index.ts'

const warehouses = ['SFO', 'NYC', 'AMS', 'BER']

/** Reservations, one a commit, over four warehouses and 10,000 products, as the engine writes them. */
export function reservations(total: number, batchSize: number): Batch[] {
  return Array.from({ length: total / batchSize }, (_, index) => ({
    position: index + 1,
    commits: Array.from({ length: batchSize }, (_, place) => reservation(index * batchSize + place + 1)),
  }))
}

function reservation(sequence: number) {
  const at = 1_790_000_000_000 + (sequence >> 6)
  const entry = {
    type: 'reserved',
    warehouseId: warehouses[sequence % warehouses.length],
    productId: `product-${(sequence * 7_919) % 10_000}`,
    quantity: 1 + (sequence % 5),
    from: 'available',
    to: 'reserved',
    reservationId: randomUUID(),
    expiresAt: at + 900_000,
  }
  return { sequence, at, entries: [entry] }
}
