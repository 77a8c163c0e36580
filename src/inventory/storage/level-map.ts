import type { StockLevel } from '../stock-level.ts'
import type { Levels } from '../stock-storage.ts'

/**
 * The levels of one warehouse. Most products are in the first warehouse, so all others take over its copies of
 * their ids: of millions of products no warehouse has texts of its own.
 */
export class LevelMap implements Levels {
  readonly #levels: Map<string, StockLevel> = new Map()
  readonly #make: (productId: string) => StockLevel
  readonly #first: LevelMap | undefined

  /** @param first that of the first warehouse, if this is another */
  constructor(make: (productId: string) => StockLevel, first: LevelMap | undefined) {
    this.#make = make
    this.#first = first
  }

  get(productId: string): StockLevel | undefined {
    return this.#levels.get(productId)
  }

  values(): Iterable<StockLevel> {
    return this.#levels.values()
  }

  add(productId: string): StockLevel {
    const shared = this.#first?.get(productId)?.productId ?? productId
    const level = this.#make(shared)
    this.#levels.set(shared, level)
    return level
  }
}
