import type { Movement } from '../inventory/movement.ts'
import { count, coverDeficits } from './covering.ts'
import type { Deficit } from './deficit.ts'
import type { EntryPlace } from './entry-place.ts'
import type { PostingKind } from './flows.ts'
import type { IssueRegister } from './issue-register.ts'
import { addPart, type Bundle, emptyBundle, type Origin, unitsOf } from './layer.ts'
import type { Pool } from './pool.ts'
import type { Poster } from './poster.ts'
import type { PerpetualMethod, ProductBooks } from './product-books.ts'
import type { ReturnLinks } from './return-links.ts'
import { Shipped } from './shipped.ts'

/** How goods leave all places of ours. */
type Leaving = 'sold' | 'unreturned' | 'lost' | 'returned-to-supplier'

/** What can be done with goods: bring new ones, carry them, let them leave. Each posts what it did. */
export class GoodsHandling {
  readonly register: IssueRegister
  readonly poster: Poster
  readonly #method: PerpetualMethod
  readonly #links: ReturnLinks | undefined
  /** How many origins there were so far. */
  ranks = 0

  constructor(method: PerpetualMethod, links: ReturnLinks | undefined, register: IssueRegister, poster: Poster) {
    this.#method = method
    this.#links = links
    this.register = register
    this.poster = poster
  }

  /** Takes units out of one place and puts them, with their layers, into another. */
  carry(books: ProductBooks, from: Pool, to: Pool, movement: Movement, place: EntryPlace, quantity: number): void {
    const taken = from.take(quantity)
    this.noteMissing('transferred-out', taken, quantity, from, movement, place, undefined)
    this.postOut('transferred-out', from, movement, place, taken)
    this.poster.move('transferred-in', to, movement, place, quantity, taken.value, taken.uncosted)
    this.put(books, to, taken)
  }

  /** Units leave for good, by the method. Those that are sold may come back. */
  leave(kind: Leaving, books: ProductBooks, pool: Pool, movement: Movement, place: EntryPlace, quantity: number): void {
    const taken = pool.take(quantity)
    const short = quantity - unitsOf(taken)
    const isSold = kind === 'sold' || kind === 'unreturned'
    count(taken, isSold ? 'sold' : kind === 'lost' ? 'lost' : 'atSupplier')
    const missing = short > 0 ? this.addUnknown(taken, quantity, movement, place) : undefined
    const shipped = isSold ? this.#remember(books, pool, movement, place, taken) : undefined
    if (missing !== undefined) pool.deficits.push(deficit(kind, short, missing, shipped, movement, place))
    this.postOut(kind, pool, movement, place, taken, shipped)
  }

  #remember(
    books: ProductBooks,
    pool: Pool,
    movement: Movement,
    place: EntryPlace,
    taken: Bundle,
  ): Shipped | undefined {
    const { productId, warehouseId } = movement
    const name = this.register.nameOf(movement, place)
    if (name === undefined) return undefined
    const shipped = new Shipped(name, taken, this.#method === 'moving-average')
    this.register.add(shipped, pool, warehouseId)
    if (this.#links?.landed.has(productId) !== false) books.issues.push(shipped)
    return shipped
  }

  postOut(
    kind: PostingKind,
    pool: Pool,
    movement: Movement,
    place: EntryPlace,
    { parts, value, costed, uncosted }: Bundle,
    shipped?: Shipped,
    isNamed?: true,
  ): void {
    // Few are heard, and what nobody hears needs no more than its amounts.
    const more = this.poster.isHeard ? { parts, ...(shipped && { shipped }), ...(isNamed && { isNamed }) } : undefined
    this.poster.move(kind, pool, movement, place, 0 - costed - uncosted, 0 - value, 0 - uncosted, more)
  }

  /** New units come in as a layer of their own. */
  bring(
    kind: PostingKind,
    books: ProductBooks,
    pool: Pool,
    movement: Movement,
    place: EntryPlace,
    value: number | undefined,
  ): Origin {
    const { quantity } = movement
    const isCosted = value !== undefined
    const origin = this.#origin(movement, place, isCosted)
    const units = emptyBundle()
    const own = this.#method === 'moving-average' ? 0 : (value ?? 0)
    addPart(units, { origin, quantity, value: own, isCosted })
    units.value = value ?? 0
    this.poster.move(kind, pool, movement, place, quantity, units.value, units.uncosted, { parts: units.parts })
    this.put(books, pool, units)
    return origin
  }

  put(books: ProductBooks, pool: Pool, units: Bundle): void {
    pool.put(units)
    if (pool.deficits.length > 0) coverDeficits(books, pool, this.poster)
  }

  /** What is missing leaves without a cost, until it is covered. */
  noteMissing(
    kind: PostingKind,
    taken: Bundle,
    quantity: number,
    pool: Pool,
    movement: Movement,
    place: EntryPlace,
    shipped: Shipped | undefined,
  ): void {
    const short = quantity - unitsOf(taken)
    if (short === 0) return
    const missing = this.addUnknown(taken, quantity, movement, place) as Origin
    pool.deficits.push(deficit(kind, short, missing, shipped, movement, place))
  }

  /** Fills up with units of which nobody knows where they came from. */
  addUnknown(units: Bundle, quantity: number, movement: Movement, place: EntryPlace): Origin | undefined {
    const left = quantity - unitsOf(units)
    if (left === 0) return undefined
    const origin = this.#origin(movement, place, false)
    addPart(units, { origin, quantity: left, value: 0, isCosted: false })
    return origin
  }

  #origin({ productId }: Movement, { sequence, index, time }: EntryPlace, isCosted: boolean): Origin {
    this.ranks += 1
    const counts = { sold: 0, lost: 0, atSupplier: 0, ownQuantity: 0, ownValue: 0 }
    return { rank: this.ranks, sequence, index, time, productId, isCosted, ...counts }
  }
}

function deficit(
  kind: PostingKind,
  quantity: number,
  origin: Origin,
  shipped: Shipped | undefined,
  { type, productId }: Movement,
  { sequence, index, at, effectiveAt }: EntryPlace,
): Deficit {
  return { kind, type, productId, sequence, index, at, effectiveAt, quantity, origin, shipped }
}
