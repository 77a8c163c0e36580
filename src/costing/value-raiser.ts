import type { Posting, PostingKind, PostingStamp } from './flows.ts'
import type { Landing } from './landing.ts'
import type { Origin } from './layer.ts'
import type { Pool } from './pool.ts'
import type { Poster } from './poster.ts'
import type { ProductBooks } from './product-books.ts'

/**
 * Puts a later cost of an origin where its landing says. What was sold or lost is cost on the day of the stamp; it
 * passes through the place where the units came in, so that each place adds up.
 */
export function raiseValue(
  books: ProductBooks,
  origin: Origin,
  { sold, lost, pools, issues }: Landing,
  cameIn: Pool,
  stamp: PostingStamp,
  poster: Poster,
): void {
  for (const { key, value } of pools) {
    const pool = books.pool(key)
    const known = pool.raise(origin, value)
    poster.revalue(stamp, pool, value, 0 - known, { parts: [{ origin, quantity: 0, value, isCosted: true }] })
  }
  const raised = raiseIssues(books, origin, issues)
  const goes = (kind: PostingKind, value: number, known: number): void => {
    poster.revalue(stamp, cameIn, value, 0)
    poster.revalue({ ...stamp, kind }, cameIn, 0 - value, known, kind === 'sold' ? { raised } : undefined)
  }
  goes('sold', sold, origin.isCosted ? 0 : origin.sold)
  goes('lost', lost, origin.isCosted ? 0 : origin.lost)
  origin.isCosted = true
}

function raiseIssues(books: ProductBooks, origin: Origin, issues: Landing['issues']): NonNullable<Posting['raised']> {
  if (issues.length === 0) return []
  const shares = new Map(issues.map(({ sequence, index, value }) => [`${sequence} ${index}`, value]))
  return books.issues.flatMap((shipped) => {
    const value = shares.get(`${shipped.name.sequence} ${shipped.name.index}`)
    if (value === undefined) return []
    shipped.raise(origin, value)
    return [{ shipped, origin, value }]
  })
}
