import type { Commit, Entry, Movement, MovementType } from '../index.ts'

export type UnitsByType = Partial<Record<MovementType, number>>

/** How much of what moved, as the audit log has it. */
export class LogFigures {
  readonly #warehouses: Map<string, UnitsByType> = new Map()
  readonly #products: Map<string, UnitsByType> = new Map()
  readonly #totals: UnitsByType = {}
  readonly #onHand: Map<string, number> = new Map()

  add({ entries }: Commit<Entry>): void {
    for (const entry of entries) if ('from' in entry) this.#add(entry)
  }

  warehouse(id: string): UnitsByType {
    return this.#warehouses.get(id) ?? {}
  }

  /** What stands in a warehouse at the end: what came less what went. */
  onHand(warehouseId: string): number {
    return this.#onHand.get(warehouseId) ?? 0
  }

  get totals(): UnitsByType {
    return this.#totals
  }

  products(): Iterable<readonly [productId: string, units: UnitsByType]> {
    return this.#products
  }

  #add(movement: Movement): void {
    const { type, warehouseId, productId, quantity, from, to } = movement
    for (const units of [unitsOf(this.#warehouses, warehouseId), unitsOf(this.#products, productId), this.#totals])
      units[type] = (units[type] ?? 0) + quantity
    const delta = (isOutside(from) ? quantity : 0) - (isOutside(to) ? quantity : 0)
    this.#onHand.set(warehouseId, this.onHand(warehouseId) + delta)
  }
}

const outside: ReadonlySet<string> = new Set(['supplier', 'customer', 'scrap', 'transit', 'variance'])

function isOutside(account: string): boolean {
  return outside.has(account)
}

function unitsOf(map: Map<string, UnitsByType>, key: string): UnitsByType {
  const existing = map.get(key)
  if (existing !== undefined) return existing
  const made: UnitsByType = {}
  map.set(key, made)
  return made
}
