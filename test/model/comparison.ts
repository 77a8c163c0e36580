import { expect } from 'vitest'
import { type InventoryManager, type InventoryView, isInventoryError, type Reservation } from '../../src/index.ts'
import { byLevel } from '../../src/inventory/level-key.ts'
import type { Expected, Oracle } from '../support/oracle.ts'
import { buckets } from '../support/oracle-facts.ts'
import { products, references } from './arbitraries.ts'

/** What a call came to: whatever form it was told in. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: { readonly code: string } }

/** The outcome of a call as a value; anything but an error of ours fails the run. */
export async function attempt(promise: Promise<unknown>): Promise<Outcome> {
  try {
    return { ok: true, value: await promise }
  } catch (error) {
    if (!isInventoryError(error)) throw error
    return { ok: false, refusal: { code: error.code } }
  }
}

/** The ids of the reservations in a result, in their order. */
export function idsIn(outcome: Outcome): string[] {
  if (!outcome.ok) return []
  const values = Array.isArray(outcome.value) ? outcome.value : [outcome.value]
  return values.flatMap((value: unknown) => (isReservation(value) ? value.id : []))
}

export function expectSameOutcome(outcome: Outcome, expected: Expected): void {
  const actual = outcome.ok ? { ok: true, value: plain(outcome.value) } : { ok: false, code: outcome.refusal.code }
  expect(actual).toEqual(expected)
}

/** Every level, every reservation, every warehouse: what is there is what the oracle expects. */
export function expectSameState(view: InventoryView | InventoryManager, oracle: Oracle): void {
  expect(view.warehouses().map(({ id, onHand }) => [id, onHand])).toEqual(
    oracle.warehouseIds.map((id) => [id, oracle.warehouseOnHand(id)]),
  )
  for (const warehouseId of oracle.warehouseIds) {
    for (const productId of products) {
      const level = { warehouseId, productId }
      const threshold = oracle.threshold(level)
      const keepBack = oracle.setting('keepBack', warehouseId, productId)
      expect(view.stock(level)).toEqual({
        ...level,
        ...Object.fromEntries(buckets.map((bucket) => [bucket, oracle.count(bucket, level)])),
        onHand: oracle.onHand(level),
        incoming: 0,
        backordered: 0,
        version: oracle.version(level),
        ...(threshold !== undefined && { reorderThreshold: threshold }),
        ...(keepBack !== undefined && { keepBack }),
      })
    }
  }
  const expected = new Map(oracle.reservationIds.map((id) => [id, oracle.reservation(id)] as const).filter(isKnown))
  const actual = new Map([...view.reservations()].map((held) => [held.id, plain(held)]))
  expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected))
  expectSameReferences(view)
  expectSameLowStock(view, oracle)
}

/** A level is low if it was ever stocked and no more is available than its threshold, whichever came first. */
function expectSameLowStock(view: InventoryView | InventoryManager, oracle: Oracle): void {
  const levels = oracle.warehouseIds.flatMap((warehouseId) => products.map((productId) => ({ warehouseId, productId })))
  const expected = levels.flatMap((level) => {
    const threshold = oracle.threshold(level)
    const available = oracle.count('available', level)
    const isLow = threshold !== undefined && oracle.wasStocked(level) && available <= threshold
    return isLow ? { ...level, available, threshold } : []
  })
  const low = view.lowStock().toSorted(byLevel)
  expect(low).toEqual(expected.toSorted(byLevel).map((level) => ({ ...level, sequence: expect.any(Number) })))
}

/** Looking reservations up by a reference gives those that have it, whatever else is asked. */
function expectSameReferences(view: InventoryView | InventoryManager): void {
  const all = [...view.reservations()].toSorted((a, b) => a.sequence - b.sequence || byLevel(a, b))
  for (const reference of references) {
    const found = all.filter((held) => held.reference?.type === reference.type && held.reference.id === reference.id)
    expect([...view.reservations({ reference })]).toEqual(found)
    const combined = { warehouseId: 'SFO', productId: 'LAPTOP', status: 'pending' } as const
    expect([...view.reservations({ ...combined, reference })]).toEqual(
      found.filter((held) => Object.entries(combined).every(([field, value]) => held[field as 'status'] === value)),
    )
  }
}

function isKnown(pair: readonly [string, unknown]): boolean {
  return pair[1] !== undefined
}

function isReservation(value: unknown): value is Reservation {
  return typeof value === 'object' && value !== null && 'expiresAt' in value
}

/** A reservation without what the oracle does not know. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!isReservation(value)) return value
  const { id, warehouseId, productId, quantity, status, held } = value
  const { committed, fulfilled, returned, createdAt, expiresAt, endedAt } = value
  const what = { id, warehouseId, productId, quantity, status, held }
  return { ...what, committed, fulfilled, returned, createdAt, expiresAt, endedAt }
}
