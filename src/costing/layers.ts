import { addPart, type Bundle, type Origin, type Part } from './layer.ts'
import { takenValue } from './taking.ts'

/** Layers that are taken from the front are cut off once there are so many. */
const mostTaken = 32

/**
 * Units by their origin, the earliest first: each origin once. Taking at either end takes a moment; what comes back is
 * put where it stood.
 */
export class Layers implements Iterable<Part> {
  readonly #isCosted: boolean
  #all: Part[] = []
  #first = 0
  #quantity = 0
  #value = 0

  constructor(isCosted: boolean) {
    this.#isCosted = isCosted
  }

  get quantity(): number {
    return this.#quantity
  }

  get value(): number {
    return this.#value
  }

  *[Symbol.iterator](): Generator<Part, void, undefined> {
    for (let index = this.#first; index < this.#all.length; index += 1) yield this.#all[index] as Part
  }

  add(origin: Origin, quantity: number, value: number): void {
    this.#quantity += quantity
    this.#value += value
    const last = this.#all.at(-1)
    if (last === undefined || last.origin.rank < origin.rank || this.#first === this.#all.length) {
      this.#all.push({ origin, quantity, value, isCosted: this.#isCosted })
      return
    }
    const place = this.#placeOf(origin)
    const there = this.#all[place]
    if (there?.origin === origin) {
      there.quantity += quantity
      there.value += value
      return
    }
    const layer = { origin, quantity, value, isCosted: this.#isCosted }
    if (place > this.#first || this.#first === 0) this.#all.splice(place, 0, layer)
    else {
      this.#first -= 1
      this.#all[this.#first] = layer
    }
  }

  /** Takes up to n units, the earliest first. */
  takeFirst(n: number, into: Bundle): void {
    let left = Math.min(n, this.#quantity)
    while (left > 0) {
      const layer = this.#all[this.#first] as Part
      const all = layer.quantity <= left
      left -= this.#take(layer, left, into)
      if (all) this.#first += 1
    }
    if (this.#first > mostTaken && this.#first * 2 > this.#all.length) {
      this.#all.splice(0, this.#first)
      this.#first = 0
    }
  }

  /** Takes up to n units, the latest first. */
  takeLast(n: number, into: Bundle): void {
    let left = Math.min(n, this.#quantity)
    while (left > 0) {
      const layer = this.#all.at(-1) as Part
      if (layer.quantity <= left) this.#all.pop()
      left -= this.#take(layer, left, into)
    }
  }

  /** Takes up to n units of one origin. */
  takeOf(origin: Origin, n: number, into: Bundle): void {
    const place = this.#placeOf(origin)
    const layer = this.#all[place]
    if (layer?.origin !== origin) return
    if (layer.quantity <= n) this.#all.splice(place, 1)
    this.#take(layer, Math.min(n, layer.quantity), into)
  }

  /** The layer of an origin. */
  of(origin: Origin): Part | undefined {
    const layer = this.#all[this.#placeOf(origin)]
    return layer?.origin === origin ? layer : undefined
  }

  /** Makes an origin's units, or else those of the first layer, worth more. Returns whether there are any. */
  raise(origin: Origin, value: number): boolean {
    const layer = this.of(origin) ?? this.#all[this.#first]
    if (layer === undefined) return false
    layer.value += value
    this.#value += value
    return true
  }

  /** What is taken whole is handed over as it is. */
  #take(layer: Part, n: number, into: Bundle): number {
    if (layer.quantity <= n) {
      this.#quantity -= layer.quantity
      this.#value -= layer.value
      const { quantity } = layer
      addPart(into, layer)
      return quantity
    }
    const value = takenValue(layer.value, layer.quantity, n)
    layer.quantity -= n
    layer.value -= value
    this.#quantity -= n
    this.#value -= value
    addPart(into, { origin: layer.origin, quantity: n, value, isCosted: this.#isCosted })
    return n
  }

  /** Where an origin's layer stands, or would. */
  #placeOf({ rank }: Origin): number {
    let low = this.#first
    let high = this.#all.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#all[middle] as Part).origin.rank < rank) low = middle + 1
      else high = middle
    }
    return low
  }
}
