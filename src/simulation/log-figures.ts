import type { Commit, Entry, Movement, MovementType } from '../index.ts'

/** Beside goods that go to a customer or come back: what one unit is sold for, in cents. */
export type SaleMetadata = { readonly unitPrice: number }

/** A sale price goes into the metadata: as a unitCost it would be taken for what the goods cost. */
export function sold(unitPrice: number | undefined): { metadata?: SaleMetadata } {
  return unitPrice === undefined ? {} : { metadata: { unitPrice } }
}

export type UnitsByType = Partial<Record<MovementType, number>>

/** How much of what moved, as the audit log has it. */
export class LogFigures {
  readonly #warehouses: Map<string, UnitsByType> = new Map()
  readonly #products: Map<string, UnitsByType> = new Map()
  readonly #totals: UnitsByType = {}
  readonly #onHand: Map<string, number> = new Map()
  #soldCents = 0
  #returnedCents = 0

  add({ entries, metadata }: Commit<Entry>): void {
    const { unitPrice = 0 } = (metadata ?? {}) as Partial<SaleMetadata>
    for (const entry of entries) if ('from' in entry) this.#add(entry, unitPrice)
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

  /** What was earned by goods that were fulfilled or sold with a price, in cents. */
  get soldCents(): number {
    return this.#soldCents
  }

  get returnedCents(): number {
    return this.#returnedCents
  }

  products(): Iterable<readonly [productId: string, units: UnitsByType]> {
    return this.#products
  }

  #add(movement: Movement, unitPrice: number): void {
    const { type, warehouseId, productId, quantity, from, to } = movement
    for (const units of [unitsOf(this.#warehouses, warehouseId), unitsOf(this.#products, productId), this.#totals])
      units[type] = (units[type] ?? 0) + quantity
    const delta = (isOutside(from) ? quantity : 0) - (isOutside(to) ? quantity : 0)
    this.#onHand.set(warehouseId, this.onHand(warehouseId) + delta)
    if (to === 'customer') this.#soldCents += quantity * unitPrice
    if (from === 'customer') this.#returnedCents += quantity * unitPrice
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
