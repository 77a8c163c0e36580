import { AveragePool } from './average-pool.ts'
import { Flows, type Posting } from './flows.ts'
import { addPart, type Bundle, emptyBundle, type Part, unitsOf } from './layer.ts'
import { LayeredPool } from './layered-pool.ts'
import type { Pool } from './pool.ts'
import { Shipped } from './shipped.ts'
import { portionOf } from './taking.ts'

/** What left in the period that is open. What came back of it in the same period is as if it had stayed. */
interface Leaving {
  readonly posting: Posting
  quantity: number
}

export type OnAmounts = (posting: Posting) => void

/**
 * One product by a periodic method: a pool over all places. What comes in is put there at once; what goes out is valued
 * when its period is over, as if all of it had gone at its end.
 */
export class PeriodBook {
  readonly productId: string
  readonly flows: Flows = new Flows()
  readonly pool: Pool
  readonly #isPooled: boolean
  readonly #tell: OnAmounts
  /** What each issue cost that may come back. */
  readonly #issues: Map<Shipped, Shipped> = new Map()
  #found: Posting[] = []
  #leaving: Leaving[] = []
  #missing: Leaving[] = []
  #raised: NonNullable<Posting['raised']>[number][] = []
  #turns = 0

  constructor(productId: string, method: 'periodic-average' | 'periodic-lifo', tell: OnAmounts) {
    this.productId = productId
    this.#isPooled = method === 'periodic-average'
    this.pool = this.#newPool()
    this.#tell = tell
  }

  get short(): number {
    return this.#missing.reduce((sum, { quantity }) => sum + quantity, 0)
  }

  /** Takes in a posting of the books by FIFO: they know what came back of which issue, and where a later cost goes. */
  take(posting: Posting): void {
    const { kind, type, quantity } = posting
    if (kind === 'transferred-in' || kind === 'transferred-out' || posting.covers === true) return
    if (type === 'landed-cost-added') this.#land(posting)
    else if (kind === 'received') this.#bring(posting, posting.value, posting.uncosted === 0)
    else if (kind === 'found') this.#found.push(posting)
    else if (kind === 'returned') this.#takeBack(posting)
    else if (posting.isNamed === true) this.#sendBack(posting)
    else this.#leaving.push({ posting, quantity: 0 - quantity })
  }

  /** The period is over. */
  close(): void {
    for (const posting of this.#found) this.#find(posting)
    const missing = this.#missing
    this.#missing = []
    for (const { posting, quantity } of missing) this.#cover(posting, quantity)
    // All that left is one taking, rounded once; each issue has its part of that.
    const gone = this.#newPool()
    gone.put(this.pool.take(this.#leaving.reduce((sum, { quantity }) => sum + quantity, 0)))
    for (const { posting, quantity } of this.#leaving) this.#leave(posting, quantity, gone)
    for (const { shipped, origin, value } of this.#raised) this.#issues.get(shipped)?.raise(origin, value)
    this.#raised = []
    this.#found = []
    this.#leaving = []
  }

  #land(posting: Posting): void {
    const [part] = posting.parts ?? []
    this.#raised.push(...(posting.raised ?? []))
    const known = part === undefined ? 0 : this.pool.raise(part.origin, posting.value)
    this.#post(posting, 0, posting.value, part === undefined ? 0 : 0 - known)
  }

  #bring(posting: Posting, value: number, isCosted: boolean): void {
    const units = emptyBundle()
    const [part] = posting.parts as readonly [Part]
    addPart(units, { ...part, value: this.#isPooled ? 0 : value, isCosted })
    units.value = value
    this.pool.put(units)
    this.#post(posting, posting.quantity, value, units.uncosted)
  }

  #find(posting: Posting): void {
    const units = this.pool.costed.quantity
    if (units === 0) this.#bring(posting, 0, false)
    else this.#bring(posting, portionOf(this.pool.worth, posting.quantity, units), true)
  }

  #takeBack(posting: Posting): void {
    let left = posting.quantity
    this.#turns += 1
    for (const { shipped, quantity } of posting.from ?? []) {
      left -= quantity
      this.#takeBackOf(posting, shipped, quantity)
    }
    if (left > 0) this.#bringUnknown(posting, left)
  }

  #takeBackOf(posting: Posting, shipped: Shipped, quantity: number): void {
    const before = this.#issues.get(shipped)
    const back = before?.takeBack(quantity, this.#turns) ?? emptyBundle()
    if (back.parts.length > 0) {
      this.pool.put(back)
      this.#post(posting, unitsOf(back), back.value, back.uncosted)
    }
    let left = quantity - unitsOf(back)
    for (const one of this.#leaving.toReversed()) {
      if (left === 0) break
      if (one.posting.shipped !== shipped) continue
      const stays = Math.min(left, one.quantity)
      one.quantity -= stays
      left -= stays
    }
    if (left > 0) this.#bringUnknown(posting, left)
  }

  #bringUnknown(posting: Posting, quantity: number): void {
    const part = posting.parts?.at(-1) as Part
    const units = emptyBundle()
    addPart(units, { origin: part.origin, quantity, value: 0, isCosted: false })
    this.pool.put(units)
    this.#post(posting, quantity, 0, quantity)
  }

  #sendBack(posting: Posting): void {
    let left = 0 - posting.quantity
    for (const { origin, quantity, value } of posting.parts ?? []) {
      const taken = this.pool.takeOf(origin, quantity, value)
      left -= unitsOf(taken)
      if (unitsOf(taken) > 0) this.#out(posting, taken)
    }
    if (left > 0) this.#leaving.push({ posting, quantity: left })
  }

  #newPool(): Pool {
    return this.#isPooled ? new AveragePool(null, this.flows) : new LayeredPool(null, this.flows, true)
  }

  #leave(posting: Posting, quantity: number, from: Pool = this.pool): void {
    if (quantity === 0) return
    const taken = from.take(quantity)
    const short = quantity - unitsOf(taken)
    if (short > 0) this.#missing.push({ posting, quantity: short })
    const { shipped } = posting
    if (shipped !== undefined && unitsOf(taken) > 0) this.#remember(shipped, taken)
    this.#out(posting, taken, short)
  }

  #remember(shipped: Shipped, taken: Bundle): void {
    const known = this.#issues.get(shipped)
    if (known === undefined) this.#issues.set(shipped, new Shipped(shipped.name, taken, this.#isPooled))
    else known.addOut(taken)
  }

  /** What was not there in its period is covered by what came in the next. */
  #cover(posting: Posting, quantity: number): void {
    const by = this.pool.take(quantity)
    const short = quantity - unitsOf(by)
    if (short > 0) this.#missing.push({ posting, quantity: short })
    if (by.costed > 0) this.#post({ ...posting, covers: true, parts: by.parts }, 0, 0 - by.value, by.costed)
  }

  #out(posting: Posting, { parts, value, costed, uncosted }: Bundle, short: number = 0): void {
    this.#post({ ...posting, parts }, 0 - costed - uncosted - short, 0 - value, 0 - uncosted - short)
  }

  #post(posting: Posting, quantity: number, value: number, uncosted: number): void {
    this.flows.add(posting.kind, quantity, value, uncosted, posting)
    this.#tell({ ...posting, warehouseId: null, quantity, value, uncosted })
  }
}
