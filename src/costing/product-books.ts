import { AveragePool } from './average-pool.ts'
import { Flows } from './flows.ts'
import { LayeredPool } from './layered-pool.ts'
import type { Pool } from './pool.ts'
import type { Shipped } from './shipped.ts'

/** The methods that value each issue when it happens. */
export type PerpetualMethod = 'moving-average' | 'fifo' | 'lifo'

/** The pools of one product: one a warehouse, and one for each transfer that is on its way. */
export class ProductBooks {
  readonly productId: string
  readonly #method: PerpetualMethod
  readonly #warehouses: Map<string, Pool> = new Map()
  readonly #transits: Map<string, Pool> = new Map()
  #transitFlows: Flows | undefined
  /** The issues that are remembered, in their order: later costs of what they shipped are theirs, too. */
  issues: Shipped[] = []

  constructor(productId: string, method: PerpetualMethod) {
    this.productId = productId
    this.#method = method
  }

  warehouse(warehouseId: string): Pool {
    const known = this.#warehouses.get(warehouseId)
    if (known !== undefined) return known
    const made = this.#made(warehouseId, new Flows())
    this.#warehouses.set(warehouseId, made)
    return made
  }

  /** @param transfer which; goods of all others that are under way stay apart */
  transit(transfer: string): Pool {
    const known = this.#transits.get(transfer)
    if (known !== undefined) return known
    this.#transitFlows ??= new Flows()
    const made = this.#made(null, this.#transitFlows)
    this.#transits.set(transfer, made)
    return made
  }

  hasInTransit(transfer: string): boolean {
    return (this.#transits.get(transfer)?.quantity ?? 0) > 0
  }

  /** Forgets a transfer of which nothing is under way any more. */
  endTransit(transfer: string): void {
    const pool = this.#transits.get(transfer)
    if (pool !== undefined && pool.quantity === 0 && pool.deficits.length === 0) this.#transits.delete(transfer)
  }

  /** All pools by their keys, which are the same for every method: warehouses by their ids, then what is in transit. */
  *pools(): Generator<readonly [key: string, pool: Pool], void, undefined> {
    for (const id of [...this.#warehouses.keys()].sort()) yield [`in ${id}`, this.#warehouses.get(id) as Pool]
    for (const id of [...this.#transits.keys()].sort()) yield [`by ${id}`, this.#transits.get(id) as Pool]
  }

  pool(key: string): Pool {
    const name = key.slice(3)
    return key.startsWith('in ') ? this.warehouse(name) : this.transit(name)
  }

  /** The places that anything ever went through: warehouses by their ids, then transit. */
  *places(): Generator<readonly [warehouseId: string | null, flows: Flows], void, undefined> {
    for (const id of [...this.#warehouses.keys()].sort()) yield [id, (this.#warehouses.get(id) as Pool).flows]
    if (this.#transitFlows !== undefined) yield [null, this.#transitFlows]
  }

  /** What went through transit, if anything did. */
  get transitFlows(): Flows | undefined {
    return this.#transitFlows
  }

  /** To be filled with what an earlier fold knew of transit. */
  restoreTransit(): Flows {
    this.#transitFlows = new Flows()
    return this.#transitFlows
  }

  #made(warehouseId: string | null, flows: Flows): Pool {
    if (this.#method === 'moving-average') return new AveragePool(warehouseId, flows)
    return new LayeredPool(warehouseId, flows, this.#method === 'lifo')
  }
}
