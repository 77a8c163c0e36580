import { expect } from 'vitest'
import type { Commit, Entry, InventoryManager, Movement, Reservation } from '../../src/index.ts'
import { commitsOf } from './open-inventory.ts'

const physical = ['available', 'reserved', 'committed', 'damaged', 'quarantined'] as const
const isPhysical = (account: string): boolean => (physical as readonly string[]).includes(account)
const most = BigInt(Number.MAX_SAFE_INTEGER)

/** Sums of entries in BigInt, so that the check cannot suffer from what it looks for. */
type Sums = Map<string, bigint>

/**
 * Works out from the audit log alone what must be true, and compares it with what the views say.
 * Everything that is visible has to be durable: call `settled()` first.
 */
export async function checkInvariants(inventory: InventoryManager): Promise<void> {
  const commits = await commitsOf(inventory)
  checkOrder(commits)
  const levels = checkCounts(commits)
  checkConservation(commits)
  checkViews(inventory, levels)
  checkHolds(inventory)
  checkEnds(commits)
}

/** Invariants 7 and 10: gapless whole commits, and times that never run backwards. */
function checkOrder(commits: readonly Commit<Entry>[]): void {
  let at = 0
  for (const [index, commit] of commits.entries()) {
    expect(commit.sequence, 'invariant 7: sequences without gaps').toBe(index + 1)
    const isBinding = commit.idempotencyKey !== undefined
    expect(commit.entries.length > 0 || isBinding, 'invariant 7: a commit has entries or binds a key').toBe(true)
    expect(commit.at, 'invariant 10: time in the log').toBeGreaterThanOrEqual(at)
    at = commit.at
    const sumOf = (type: string): number =>
      movementsOf(commit)
        .filter((movement) => movement.type === type)
        .reduce((sum, { quantity }) => sum + quantity, 0)
    // What was shipped before may arrive in it, too.
    const [left, arrived] = [sumOf('transferred-out'), sumOf('transferred-in')]
    expect(arrived, 'invariant 7: both halves of a transfer').toBeGreaterThanOrEqual(left)
  }
}

/** Invariant 1, after every single entry. Gives the counts at the end, by level and account. */
function checkCounts(commits: readonly Commit<Entry>[]): Map<string, Sums> {
  const levels = new Map<string, Sums>()
  for (const commit of commits) {
    for (const movement of movementsOf(commit)) {
      const key = JSON.stringify([movement.warehouseId, movement.productId])
      const sums = levels.get(key) ?? new Map<string, bigint>()
      levels.set(key, sums)
      add(sums, movement.from, -BigInt(movement.quantity))
      add(sums, movement.to, BigInt(movement.quantity))
      for (const account of [movement.from, movement.to]) {
        const count = sums.get(account) as bigint
        const where = `invariant 1: ${account} of ${key} at ${commit.sequence} is ${count}`
        expect(count <= most && count >= (isPhysical(account) ? 0n : -most), where).toBe(true)
      }
    }
  }
  return levels
}

/** Invariant 2: all accounts of a product sum to zero, and no more arrives than was sent. */
function checkConservation(commits: readonly Commit<Entry>[]): void {
  const products = new Map<string, Sums>()
  for (const commit of commits) {
    for (const movement of movementsOf(commit)) {
      const sums = products.get(movement.productId) ?? new Map<string, bigint>()
      products.set(movement.productId, sums)
      add(sums, movement.from, -BigInt(movement.quantity))
      add(sums, movement.to, BigInt(movement.quantity))
    }
    for (const [productId, sums] of products) {
      const total = [...sums.values()].reduce((sum, count) => sum + count, 0n)
      expect(total, `invariant 2: the accounts of ${productId} at ${commit.sequence}`).toBe(0n)
      const inTransit = sums.get('transit') ?? 0n
      expect(inTransit >= 0n, `invariant 2: ${inTransit} of ${productId} in transit at ${commit.sequence}`).toBe(true)
    }
  }
}

/** Invariants 2, 3 and 4: views say what the entries sum to, and know no level that the log does not. */
function checkViews(inventory: InventoryManager, levels: ReadonlyMap<string, Sums>): void {
  for (const [key, sums] of levels) {
    const [warehouseId, productId] = JSON.parse(key) as [string, string]
    const stock = inventory.stock({ warehouseId, productId })
    let onHand = 0n
    for (const bucket of physical) {
      const count = sums.get(bucket) ?? 0n
      onHand += count
      expect(BigInt(stock[bucket]), `invariant 3: ${bucket} of ${key}`).toBe(count)
    }
    expect(BigInt(stock.onHand), `invariant 2: onHand of ${key}`).toBe(onHand)
  }
  for (const { id, onHand } of inventory.warehouses()) {
    let total = 0n
    for (const [key, sums] of levels) {
      if ((JSON.parse(key) as [string])[0] !== id) continue
      for (const bucket of physical) total += sums.get(bucket) ?? 0n
    }
    expect(BigInt(onHand), `invariant 2: onHand of the warehouse ${id}`).toBe(total)
  }
}

/** Invariant 5: what is held is what the live reservations hold. */
function checkHolds(inventory: InventoryManager): void {
  const reservations = [...inventory.reservations()]
  const products = new Set(reservations.map(({ productId }) => productId))
  for (const { id: warehouseId } of inventory.warehouses()) {
    for (const productId of products) {
      const own = reservations.filter((held) => held.warehouseId === warehouseId && held.productId === productId)
      const sum = (of: (held: Reservation) => number): number => own.reduce((total, held) => total + of(held), 0)
      const stock = inventory.stock({ warehouseId, productId })
      const pending = sum(({ status, held }) => (status === 'pending' ? held : 0))
      expect(stock.reserved, 'invariant 5: reserved').toBe(pending)
      const committed = sum((held) => held.committed)
      expect(stock.committed, 'invariant 5: committed').toBe(committed)
    }
  }
}

/** Invariant 8: of confirm, the release of all that is left, and expiry one wins, and one entry says so. */
function checkEnds(commits: readonly Commit<Entry>[]): void {
  const outcomes = new Map<string, string[]>()
  const left = new Map<string, number>()
  for (const commit of commits) {
    for (const { type, reservationId, quantity } of movementsOf(commit)) {
      if (reservationId === undefined) continue
      if (type === 'reserved') left.set(reservationId, quantity)
      const isRest = type === 'released' && outcomes.get(reservationId)?.at(-1) === 'confirmed'
      if (isRest || !['confirmed', 'released', 'expired'].includes(type)) continue
      const rest = (left.get(reservationId) ?? 0) - quantity
      left.set(reservationId, rest)
      expect(rest, `invariant 8: ${reservationId} gives no more than it holds`).toBeGreaterThanOrEqual(0)
      if (type === 'released' && rest > 0) continue
      outcomes.set(reservationId, [...(outcomes.get(reservationId) ?? []), type])
    }
  }
  for (const [id, types] of outcomes) expect(types, `invariant 8: outcomes of ${id}`).toHaveLength(1)
}

function movementsOf({ entries }: Commit<Entry>): Movement[] {
  return entries.filter((entry): entry is Movement => 'from' in entry && 'quantity' in entry)
}

function add(sums: Sums, account: string, quantity: bigint): void {
  sums.set(account, (sums.get(account) ?? 0n) + quantity)
}
