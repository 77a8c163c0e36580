import { landingOf } from './landing.ts'
import { type Bundle, unitsOf } from './layer.ts'
import type { Pool } from './pool.ts'
import type { Poster } from './poster.ts'
import type { ProductBooks } from './product-books.ts'
import { raiseValue } from './value-raiser.ts'

/**
 * What left before it came, by its effective time, is covered by the next arrivals, at their cost. That is posted to the
 * day on which it left.
 */
export function coverDeficits(books: ProductBooks, pool: Pool, poster: Poster): void {
  while (pool.quantity > 0) {
    const deficit = pool.deficits[0]
    if (deficit === undefined) return
    const by = pool.take(Math.min(deficit.quantity, pool.quantity))
    deficit.quantity -= unitsOf(by)
    if (deficit.quantity === 0) pool.deficits.shift()
    if (by.costed === 0) continue
    poster.revalue(deficit, pool, 0 - by.value, by.costed, { covers: true, parts: by.parts })
    if (deficit.kind === 'transferred-out') {
      // Its units went on without a cost: wherever they are by now, this is theirs.
      const landing = landingOf(books, deficit.origin, by.value)
      const arrived = { ...deficit, kind: 'transferred-in' as const }
      raiseValue(books, deficit.origin, landing, pool, arrived, poster)
      continue
    }
    deficit.shipped?.cover(deficit.origin, by)
    if (deficit.kind === 'sold' || deficit.kind === 'unreturned') count(by, 'sold')
    else if (deficit.kind === 'lost') count(by, 'lost')
    else count(by, 'atSupplier')
  }
}

/** Notes where the units of each origin went. */
export function count({ parts }: Bundle, what: 'sold' | 'lost' | 'atSupplier', sign: 1 | -1 = 1): void {
  for (const { origin, quantity } of parts) origin[what] += sign * quantity
}
