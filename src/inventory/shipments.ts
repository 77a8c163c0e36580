import { type Refusal, refuse } from '../errors/refusal.ts'
import type { RetentionPolicy } from './retention.ts'

/** So many are remembered at most: they are for returns that name a commit, and most name a reservation. */
const mostRemembered = 100_000
/** So many that were dropped may still be listed. */
const manyDropped = 1_024

/** What a commit shipped of a product, and what of that came back. */
export interface Shipped {
  readonly shipped: number
  readonly returned: number
}

/** What a return says that it reverses. */
type Reversed = { readonly reservationId: string } | { readonly reversesSequence: number }

/** Whether so much can come back of what was shipped: the refusal if not. */
export function judgeReturn(
  requested: number,
  productId: string,
  { shipped, returned }: Shipped,
  of: Reversed,
): Refusal | undefined {
  const maximum = shipped - returned
  if (requested <= maximum) return undefined
  const what = 'reservationId' in of ? `reservation ${of.reservationId}` : `commit ${of.reversesSequence}`
  const problem = `${what} shipped ${shipped} of ${productId}, of which ${returned} came back`
  return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, shipped, returned, ...of, problem })
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
  /** In the order of the log; those before `#first` are dropped. Columns, since each object counts. */
  #sequences: number[] = []
  #times: number[] = []
  #products: string[] = []
  #quantities: number[] = []
  #first = 0
  /** By sequence and product; few come back. */
  readonly #returned: Map<number, Map<string, number>> = new Map()
  #forgottenUpTo = 0

  /** Of commits up to this one it is not known what they shipped. */
  get forgottenUpTo(): number {
    return this.#forgottenUpTo
  }

  add(sequence: number, at: number, productId: string, quantity: number): void {
    this.#sequences.push(sequence)
    this.#times.push(at)
    this.#products.push(productId)
    this.#quantities.push(quantity)
  }

  /** Undefined if it is forgotten. */
  of(sequence: number, productId: string): Shipped | undefined {
    if (sequence <= this.#forgottenUpTo) return undefined
    let shipped = 0
    for (let index = this.#indexOf(sequence); this.#sequences[index] === sequence; index += 1) {
      if (this.#products[index] === productId) shipped += this.#quantities[index] as number
    }
    return { shipped, returned: this.#returned.get(sequence)?.get(productId) ?? 0 }
  }

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
    while (this.#first < this.#sequences.length) {
      const sequence = this.#sequences[this.#first] as number
      const isKept =
        this.#sequences.length - this.#first <= most && at - (this.#times[this.#first] as number) < maxAgeMs
      if (isKept && sequence > this.#forgottenUpTo) break
      this.#forgottenUpTo = sequence
      this.#returned.delete(sequence)
      this.#first += 1
    }
    if (this.#first > manyDropped && this.#first * 2 > this.#sequences.length) this.#compact()
  }

  *rows(): Generator<ShipmentRow, void, undefined> {
    const told = new Set<string>()
    let last = 0
    for (let index = this.#first; index < this.#sequences.length; index += 1) {
      const sequence = this.#sequences[index] as number
      const productId = this.#products[index] as string
      if (sequence !== last) told.clear()
      last = sequence
      const returned = told.has(productId) ? 0 : (this.#returned.get(sequence)?.get(productId) ?? 0)
      told.add(productId)
      yield {
        sequence,
        at: this.#times[index] as number,
        productId,
        quantity: this.#quantities[index] as number,
        returned,
      }
    }
  }

  /** The first of a commit, or of the next that shipped anything. */
  #indexOf(sequence: number): number {
    let low = this.#first
    let high = this.#sequences.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sequences[middle] as number) < sequence) low = middle + 1
      else high = middle
    }
    return low
  }

  #compact(): void {
    this.#sequences = this.#sequences.slice(this.#first)
    this.#times = this.#times.slice(this.#first)
    this.#products = this.#products.slice(this.#first)
    this.#quantities = this.#quantities.slice(this.#first)
    this.#first = 0
  }
}
