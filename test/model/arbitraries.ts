import * as fc from 'fast-check'
import type { Reference } from '../../src/index.ts'

// Few names, so that commands meet; LHR is registered only if a command does it, OSL never.
const warehouses = ['SFO', 'NYC', 'LHR', 'OSL']
// Of cables there are none at first: their threshold may come before their stock.
export const products: readonly string[] = ['LAPTOP', 'MOUSE', 'CABLE']

export const warehouseId: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('SFO', 'NYC') },
  { weight: 1, arbitrary: fc.constantFrom(...warehouses) },
)
export const productId: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('LAPTOP', 'MOUSE') },
  { weight: 1, arbitrary: fc.constant('CABLE') },
)

/** Mostly small, sometimes none, sometimes as much as there can be. */
export const quantity: fc.Arbitrary<number> = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 2, arbitrary: fc.integer({ min: 7, max: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, Number.NaN, 2 ** 53, 2 ** 53 - 1) },
)

export const ttlMs: fc.Arbitrary<number> = fc.integer({ min: 1, max: 15_000 })

/** Few, so that several reservations have the same; of two types with one id. */
export const references: readonly Reference[] = [
  { type: 'order', id: 'O-1' },
  { type: 'order', id: 'O-2' },
  { type: 'cart', id: 'O-1' },
]

export const reference: fc.Arbitrary<Reference> = fc.constantFrom(...references)

/** Which of the reservations made so far; the number is taken modulo how many there are. */
export const pick: fc.Arbitrary<number> = fc.nat(1000)

/** Present in some calls only. */
export const idempotencyKey: fc.Arbitrary<string | undefined> = fc.option(fc.constantFrom('K1', 'K2', 'K3', 'K4'), {
  freq: 5,
  nil: undefined,
})
export const expectedVersion: fc.Arbitrary<number | undefined> = fc.option(fc.integer({ min: 0, max: 9 }), {
  freq: 6,
  nil: undefined,
})

export interface LevelRequest {
  readonly warehouseId: string
  readonly productId: string
  readonly expectedVersion?: number
  readonly idempotencyKey?: string
}

/** A request on one level with fields of its own; what is undefined is left out. */
export function levelRequest<Fields extends object>(fields: fc.Arbitrary<Fields>): fc.Arbitrary<LevelRequest & Fields> {
  return fc
    .tuple(fc.record({ warehouseId, productId, expectedVersion, idempotencyKey }), fields)
    .map(([level, own]) => withoutUndefined({ ...level, ...own }))
}

export function withoutUndefined<Fields>(fields: object): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}

/** A reservation made so far, or one that never was. */
export function reservationAt(ids: readonly string[], index: number): string {
  return ids[index % (ids.length + 1)] ?? 'NONE'
}
