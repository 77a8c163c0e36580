import { addPart, type Bundle, emptyBundle, type Part, unitsOf } from './layer.ts'
import { takenValue } from './taking.ts'

/** Units that came back, at what they came back. */
export interface Back extends Part {
  /** Which of all returns it was: the last goes out again first. */
  readonly turn: number
}

/** What an issue is, and what a return can name it by. */
export interface IssueName {
  readonly sequence: number
  readonly index: number
  readonly productId: string
  /** When it happened, by the time that the fold goes by. */
  readonly time: number
  /** The line of the order, or its row where that is all of it. */
  readonly line: string | undefined
  readonly reservationId: string | undefined
}

/** Of an issue of which nothing came back, as of most. */
const nothing: Back[] = []

/** What went out to a customer at once and is not back: what a return takes back, and at what it went out. */
export class Shipped implements IssueName {
  // There are many of these, and each lives long: so its name is no object of its own.
  readonly sequence: number
  readonly index: number
  readonly productId: string
  readonly time: number
  readonly line: string | undefined
  readonly reservationId: string | undefined
  /** Whether all its units are worth the same, or each part has its own value. */
  readonly #isPooled: boolean
  readonly #out: Bundle
  #back: Back[]
  /** Where it stands in the state that was written last; whoever writes one looks whether it is this that stands there. */
  place = 0

  constructor(name: IssueName, out: Readonly<Bundle>, isPooled: boolean, back: Back[] = nothing) {
    this.sequence = name.sequence
    this.index = name.index
    this.productId = name.productId
    this.time = name.time
    this.line = name.line
    this.reservationId = name.reservationId
    this.#isPooled = isPooled
    // Its own list: what it was shipped as is shown to others.
    this.#out = { ...out, parts: out.parts.map((part) => ({ ...part })) }
    this.#back = back
  }

  get name(): IssueName {
    return this
  }

  get back(): readonly Back[] {
    return this.#back
  }

  get quantity(): number {
    return unitsOf(this.#out)
  }

  /** What is out, in the order in which it was shipped. */
  get out(): Readonly<Bundle> {
    return this.#out
  }

  get lastTurn(): number {
    return this.#back.at(-1)?.turn ?? 0
  }

  /** Takes back up to n units, the last shipped first. */
  takeBack(n: number, turn: number): Bundle {
    const taken = emptyBundle()
    let left = Math.min(n, this.quantity)
    while (left > 0) {
      const part = this.#out.parts.at(-1) as Part
      const quantity = Math.min(left, part.quantity)
      const value = takenValue(part.value, part.quantity, quantity)
      if (quantity === part.quantity) this.#out.parts.pop()
      part.quantity -= quantity
      part.value -= value
      addPart(taken, { origin: part.origin, quantity, value, isCosted: part.isCosted })
      left -= quantity
    }
    if (this.#isPooled && taken.costed > 0) taken.value = takenValue(this.#out.value, this.#out.costed, taken.costed)
    this.#out.value -= taken.value
    this.#out.costed -= taken.costed
    this.#out.uncosted -= taken.uncosted
    this.#remember(taken, turn)
    return taken
  }

  /** Up to n of the units that came back, the last first: what is to go out again, with its value then. */
  takeOutAgain(n: number): Part[] {
    const taken: Part[] = []
    let left = n
    while (left > 0) {
      const part = this.#back.at(-1)
      if (part === undefined) break
      const quantity = Math.min(left, part.quantity)
      const value = takenValue(part.value, part.quantity, quantity)
      if (quantity === part.quantity) this.#back.pop()
      part.quantity -= quantity
      part.value -= value
      taken.push({ origin: part.origin, quantity, value, isCosted: part.isCosted })
      left -= quantity
    }
    return taken
  }

  /** What went out again is out as if it had been shipped last. */
  addOut({ parts, value, costed, uncosted }: Bundle): void {
    for (const part of parts) this.#out.parts.push({ ...part })
    this.#out.value += value
    this.#out.costed += costed
    this.#out.uncosted += uncosted
  }

  /** Of the units of one origin that are out. */
  unitsFrom(origin: Part['origin']): number {
    return this.#out.parts.reduce((sum, part) => sum + (part.origin === origin ? part.quantity : 0), 0)
  }

  /** A later cost of the units of an origin that are out: what is unknown of them is known from then on. */
  raise(origin: Part['origin'], value: number): void {
    const { parts } = this.#out
    // By another method its units may be none of those here; the share is the issue's all the same.
    const bearer = parts.find((part) => part.origin === origin) ?? parts[0]
    if (bearer === undefined) return
    if (!this.#isPooled) bearer.value += value
    this.#out.value += value
    for (const part of parts) {
      if (part.isCosted || (part.origin !== origin && part !== bearer)) continue
      part.isCosted = true
      this.#out.costed += part.quantity
      this.#out.uncosted -= part.quantity
    }
  }

  /** Units that went out without being there are covered: they have the cost of what covers them. */
  cover(missing: Part['origin'], by: Bundle): void {
    const place = this.#out.parts.findIndex((part) => part.origin === missing)
    const part = this.#out.parts[place]
    if (part === undefined || part.quantity < by.costed) return
    part.quantity -= by.costed
    this.#out.uncosted -= by.costed
    this.#out.costed += by.costed
    this.#out.value += by.value
    const known = by.parts.filter(({ isCosted }) => isCosted).map((one) => ({ ...one }))
    this.#out.parts.splice(place, part.quantity === 0 ? 1 : 0, ...known)
  }

  #remember({ parts, value, costed }: Bundle, turn: number): void {
    if (this.#back === nothing) this.#back = []
    let [worth, units] = [value, costed]
    for (const part of parts) {
      const own = this.#isPooled && part.isCosted ? takenValue(worth, units, part.quantity) : part.value
      if (part.isCosted) units -= part.quantity
      worth -= own
      this.#back.push({ ...part, value: own, turn })
    }
  }
}
