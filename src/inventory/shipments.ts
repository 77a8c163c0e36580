import { type Refusal, refuse } from '../errors/refusal.ts'
import type { RetentionPolicy } from './retention.ts'

/** So many are remembered at most: they are for returns that name a commit, and most name a reservation. */
const mostRemembered = 100_000
/** There is always room for so many: a power of two. */
const fewest = 256

/** What a commit shipped of a product, and what of that came back. */
export interface Shipped {
  readonly shipped: number
  readonly returned: number
}

/** What a return says that it reverses. */
export type Reversed = { readonly reservationId: string } | { readonly reversesSequence: number }

/** Whether so much can come back of what was shipped: the refusal if not. */
export function judgeReturn(
  requested: number,
  productId: string,
  { shipped, returned }: Shipped,
  of: Reversed,
): Refusal | undefined {
  const maximum = shipped - returned
  if (requested <= maximum) return undefined
  const problem =
    shipped === 0
      ? nothingShipped(productId, of)
      : `${nameOf(of)} shipped ${shipped} of ${productId}, of which ${returned} came back`
  return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, shipped, returned, ...of, problem })
}

/** Whether so much can go out again of what came back: the refusal if not. */
export function judgeUnreturn(
  requested: number,
  productId: string,
  { shipped, returned }: Shipped,
  of: Reversed,
): Refusal | undefined {
  if (requested <= returned) return undefined
  const problem = `${returned} of ${productId} came back of what ${nameOf(of)} shipped`
  return refuse('INVALID_QUANTITY', {
    field: 'quantity',
    requested,
    maximum: returned,
    shipped,
    returned,
    ...of,
    problem,
  })
}

function nameOf(of: Reversed): string {
  return 'reservationId' in of ? `reservation ${of.reservationId}` : `commit ${of.reversesSequence}`
}

function nothingShipped(productId: string, of: Reversed): string {
  const doubt = 'reservationId' in of ? '' : ', or there is no such commit'
  return `${nameOf(of)} shipped no ${productId}${doubt}; name what shipped it`
}

/** A shipment as it stands in an image; what came back is told with the first of a commit and product. */
export interface ShipmentRow {
  readonly sequence: number
  readonly at: number
  readonly productId: string
  readonly quantity: number
  readonly returned: number
}

/**
 * What commits shipped, for returns that name one: as long as an ended reservation stays in memory, and at
 * most the last 100,000. Judged by the times of the log, so a replay forgets exactly the same.
 */
export class Shipments {
  /** A ring of columns, in the order of the log: from `#first` up to `#end`, both counted from the very first. */
  #sequences: Float64Array = new Float64Array(fewest)
  #times: Float64Array = new Float64Array(fewest)
  #quantities: Float64Array = new Float64Array(fewest)
  #products: string[] = new Array<string>(fewest).fill('')
  #mask = fewest - 1
  #first = 0
  #end = 0
  /** By sequence and product; few come back. */
  readonly #returned: Map<number, Map<string, number>> = new Map()
  #forgottenUpTo = 0

  /** Of commits up to this one it is not known what they shipped. */
  get forgottenUpTo(): number {
    return this.#forgottenUpTo
  }

  add(sequence: number, at: number, productId: string, quantity: number): void {
    if (this.#end - this.#first > this.#mask) this.#grow()
    const place = this.#end & this.#mask
    this.#sequences[place] = sequence
    this.#times[place] = at
    this.#quantities[place] = quantity
    this.#products[place] = productId
    this.#end += 1
  }

  /** Undefined if it is forgotten. */
  of(sequence: number, productId: string): Shipped | undefined {
    if (sequence <= this.#forgottenUpTo) return undefined
    let shipped = 0
    for (let index = this.#indexOf(sequence); index < this.#end; index += 1) {
      const place = index & this.#mask
      if (this.#sequences[place] !== sequence) break
      if (this.#products[place] === productId) shipped += this.#quantities[place] as number
    }
    return { shipped, returned: this.#returned.get(sequence)?.get(productId) ?? 0 }
  }

  /** @param quantity below 0 if it goes out again */
  cameBack(sequence: number, productId: string, quantity: number): void {
    if (sequence <= this.#forgottenUpTo) return
    const byProduct = this.#returned.get(sequence) ?? new Map<string, number>()
    byProduct.set(productId, (byProduct.get(productId) ?? 0) + quantity)
    this.#returned.set(sequence, byProduct)
  }

  /** Goes on where nothing is known of what was shipped before. */
  forgetUpTo(sequence: number): void {
    this.#forgottenUpTo = sequence
  }

  /** Drops what the policy no longer keeps at a time of the log; a commit is forgotten whole. */
  enforce({ maxAgeMs, maxCount }: RetentionPolicy, at: number): void {
    const most = Math.min(maxCount, mostRemembered)
    while (this.#first < this.#end) {
      const place = this.#first & this.#mask
      const sequence = this.#sequences[place] as number
      const isKept = this.#end - this.#first <= most && at - (this.#times[place] as number) < maxAgeMs
      if (isKept && sequence > this.#forgottenUpTo) break
      this.#forgottenUpTo = sequence
      this.#returned.delete(sequence)
      this.#first += 1
    }
  }

  *rows(): Generator<ShipmentRow, void, undefined> {
    const told = new Set<string>()
    let last = 0
    for (let index = this.#first; index < this.#end; index += 1) {
      const place = index & this.#mask
      const sequence = this.#sequences[place] as number
      const productId = this.#products[place] as string
      if (sequence !== last) told.clear()
      last = sequence
      const returned = told.has(productId) ? 0 : (this.#returned.get(sequence)?.get(productId) ?? 0)
      told.add(productId)
      const [at, quantity] = [this.#times[place] as number, this.#quantities[place] as number]
      yield { sequence, at, productId, quantity, returned }
    }
  }

  /** The first of a commit, or of the next that shipped anything. */
  #indexOf(sequence: number): number {
    let low = this.#first
    let high = this.#end
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.#sequences[middle & this.#mask] as number) < sequence) low = middle + 1
      else high = middle
    }
    return low
  }

  /** It is full: what wraps around is put behind what does not. */
  #grow(): void {
    const size = this.#mask + 1
    const begin = this.#first & this.#mask
    const doubled = (column: Float64Array): Float64Array => {
      const larger = new Float64Array(2 * size)
      larger.set(column.subarray(begin))
      larger.set(column.subarray(0, begin), size - begin)
      return larger
    }
    this.#sequences = doubled(this.#sequences)
    this.#times = doubled(this.#times)
    this.#quantities = doubled(this.#quantities)
    const room = new Array<string>(size).fill('')
    this.#products = this.#products.slice(begin).concat(this.#products.slice(0, begin), room)
    this.#end -= this.#first
    this.#first = 0
    this.#mask = 2 * size - 1
  }
}
