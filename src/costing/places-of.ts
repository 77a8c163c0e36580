import type { Part } from './layer.ts'
import type { Pool } from './pool.ts'
import type { ProductBooks } from './product-books.ts'
import type { ValuedPlace } from './valued-place.ts'

/** The places of a product; whatever is in transit is one. */
export function* placesOf(books: ProductBooks): Generator<ValuedPlace, void, undefined> {
  const pools = Array.from(books.pools(), ([, pool]) => pool)
  for (const [warehouseId, flows] of books.places())
    yield placeOf(
      books.productId,
      warehouseId,
      flows,
      pools.filter((pool) => pool.warehouseId === warehouseId),
    )
}

function placeOf(
  productId: string,
  warehouseId: string | null,
  flows: ValuedPlace['flows'],
  pools: readonly Pool[],
): ValuedPlace {
  const sum = (of: (pool: Pool) => number): number => pools.reduce((total, pool) => total + of(pool), 0)
  return {
    productId,
    warehouseId,
    flows,
    worth: sum(({ worth }) => worth),
    uncosted: sum((pool) => pool.uncosted.quantity),
    short: sum((pool) => pool.deficits.reduce((total, { quantity }) => total + quantity, 0)),
    layers: () => layersOf(pools),
  }
}

function* layersOf(pools: readonly Pool[]): Generator<Readonly<Part>, void, undefined> {
  for (const pool of pools) yield* pool.layers()
}
