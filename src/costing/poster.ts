import type { Movement } from '../inventory/movement.ts'
import type { EntryPlace } from './entry-place.ts'
import type { Posting, PostingKind, PostingStamp } from './flows.ts'
import type { Pool } from './pool.ts'

type More = Pick<Posting, 'parts' | 'shipped' | 'from' | 'raised' | 'isNamed' | 'covers'>

/** Writes the postings: into the flows of their places, and to whoever listens. */
export class Poster {
  readonly #listener: ((posting: Posting) => void) | undefined

  constructor(listener: ((posting: Posting) => void) | undefined) {
    this.#listener = listener
  }

  get isHeard(): boolean {
    return this.#listener !== undefined
  }

  /** What a movement did to a place; signed as its stock changes. */
  move(
    kind: PostingKind,
    pool: Pool,
    movement: Pick<Movement, 'type' | 'productId'>,
    place: EntryPlace,
    quantity: number,
    value: number,
    uncosted: number,
    more?: More,
  ): void {
    pool.flows.add(kind, quantity, value, uncosted, place)
    if (this.#listener === undefined) return
    const { type, productId } = movement
    const { sequence, index, at, effectiveAt } = place
    const { warehouseId } = pool
    this.#listener({
      ...{ kind, type, sequence, index, at, effectiveAt, productId, warehouseId, quantity, value, uncosted },
      ...more,
    })
  }

  /** A change of value alone. */
  revalue(stamp: PostingStamp, pool: Pool, value: number, uncosted: number, more?: More): void {
    if (value === 0 && uncosted === 0) return
    pool.flows.add(stamp.kind, 0, value, uncosted, stamp)
    if (this.#listener === undefined) return
    const { kind, type, sequence, index, at, effectiveAt, productId } = stamp
    const { warehouseId } = pool
    const shown = { kind, type, sequence, index, at, effectiveAt, productId, warehouseId }
    this.#listener({ ...shown, quantity: 0, value, uncosted, ...more })
  }
}
