import { errorAs } from '../errors/inventory-error.ts'
import type { MovementType } from '../inventory/movement.ts'
import { valueTooLarge } from './costing-errors.ts'
import type { Part } from './layer.ts'
import type { Shipped } from './shipped.ts'

/** What a posting is of. What comes in is above 0 in quantity and value, what goes out below. */
export type PostingKind =
  | 'received'
  | 'found'
  | 'landed'
  | 'sold'
  | 'returned'
  | 'unreturned'
  | 'lost'
  | 'returned-to-supplier'
  | 'transferred-out'
  | 'transferred-in'

const kinds: readonly PostingKind[] = [
  'received',
  'found',
  'landed',
  'sold',
  'returned',
  'unreturned',
  'lost',
  'returned-to-supplier',
  'transferred-out',
  'transferred-in',
]
const places: Readonly<Record<PostingKind, number>> = Object.freeze(
  Object.fromEntries(kinds.map((kind, place) => [kind, 3 * place])) as Record<PostingKind, number>,
)

const none: readonly number[] = kinds.flatMap(() => [0, 0, 0])

/** What a posting bears beside its amounts. */
export interface PostingStamp {
  readonly kind: PostingKind
  /** Of the entry: the movement's type, or `landed-cost-added`. */
  readonly type: MovementType | 'landed-cost-added'
  readonly sequence: number
  readonly index: number
  readonly at: number
  readonly effectiveAt: number
  readonly productId: string
}

/** One line of the books: what an entry of the log did to the stock of one product in one place. */
export interface Posting extends PostingStamp {
  /** Null: in transit. */
  readonly warehouseId: string | null
  /** Signed: 0 where only the value changes. */
  readonly quantity: number
  /** Signed, in whole smallest units. */
  readonly value: number
  /** Signed: how many of the units have no known cost; above 0 with a quantity of 0 where they are known from now on. */
  readonly uncosted: number
  /** The units that moved, by where they came from. A part's value is 0 where its method values all units alike. */
  readonly parts?: readonly Readonly<Part>[]
  /** The issue, if it is remembered. */
  readonly shipped?: Shipped
  /** What came back of which issue; what else came back has no known issue. */
  readonly from?: readonly ReturnedFrom[]
  /** A later cost of what was sold: what of it each issue has that is remembered. */
  readonly raised?: readonly { readonly shipped: Shipped; readonly origin: Part['origin']; readonly value: number }[]
  /** A supplier return that names its receipt, and left at its cost. */
  readonly isNamed?: true
  /** What went out was not there; these arrivals cover it, on the day of the issue. */
  readonly covers?: true
}

export interface ReturnedFrom {
  readonly shipped: Shipped
  readonly quantity: number
  readonly value: number
  readonly uncosted: number
}

/** What went in and out of one place since the beginning, by kind: units, value, and units of unknown cost. */
export class Flows {
  readonly #sums: number[]

  constructor(sums: readonly number[] = none) {
    this.#sums = [...sums]
  }

  /** @throws COSTS_TOO_LARGE where a sum cannot be counted to the cent any more */
  add(kind: PostingKind, quantity: number, value: number, uncosted: number, stamp: { sequence: number }): void {
    const sums = this.#sums
    const place = places[kind]
    sums[place] = (sums[place] as number) + quantity
    sums[place + 1] = (sums[place + 1] as number) + value
    sums[place + 2] = (sums[place + 2] as number) + uncosted
    if (!Number.isSafeInteger(sums[place + 1])) throw errorAs(valueTooLarge, { sequence: stamp.sequence })
  }

  quantity(kind: PostingKind): number {
    return this.#sums[places[kind]] as number
  }

  value(kind: PostingKind): number {
    return this.#sums[places[kind] + 1] as number
  }

  uncosted(kind: PostingKind): number {
    return this.#sums[places[kind] + 2] as number
  }

  /** Of all kinds: what is there. */
  get ending(): { readonly quantity: number; readonly value: number; readonly uncosted: number } {
    let [quantity, value, uncosted] = [0, 0, 0]
    for (const kind of kinds) {
      quantity += this.quantity(kind)
      value += this.value(kind)
      uncosted += this.uncosted(kind)
    }
    return { quantity, value, uncosted }
  }

  /** Goes on from one of the sums that were given. */
  restore(place: number, sum: number): void {
    this.#sums[place] = sum
  }

  copy(): Flows {
    return new Flows(this.#sums)
  }

  sums(): readonly number[] {
    return this.#sums
  }
}
