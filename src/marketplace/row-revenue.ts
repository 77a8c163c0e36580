import { shareOf } from '../money/shares.ts'
import { type Effect, Parcel, type Taken } from './parcel.ts'
import type { SellerTerms } from './seller.ts'

/** What happens to an order's row that counts for revenue. */
export type RowEvent = ShippedUnits | CancelledUnits | GivenBack | SentAgain | Granted

interface Happened {
  readonly sequence: number
  /** Which entry of its commit said it. */
  readonly index: number
  readonly at: number
  readonly effectiveAt: number
}

export interface ShippedUnits extends Happened {
  readonly kind: 'shipped'
  readonly units: number
  readonly sellerId: string | undefined
}

interface CancelledUnits extends Happened {
  readonly kind: 'cancelled'
  readonly units: number
  readonly money: number
}

interface GivenBack extends Happened {
  readonly kind: 'refunded'
  readonly units: number
  readonly money: number
  /** None where goods were lost, and are replaced. */
  readonly returnId?: string
}

interface SentAgain extends Happened {
  readonly kind: 'unreturned'
  readonly units: number
  readonly money: number
  readonly returnId: string
}

interface Granted extends Happened {
  readonly kind: 'goodwill'
  /** Below 0: it is taken from other goods after all. */
  readonly money: number
}

export interface RowAmounts {
  readonly quantity: number
  readonly total: number
}

/** The revenue of one order row: one line from one warehouse, or from its seller. */
export class RowRevenue {
  readonly #amounts: RowAmounts
  readonly #parcels: Parcel[] = []
  readonly #takenBy: Map<string, Taken[]> = new Map()
  #shipped = 0
  #gross = 0
  #cancelled = 0
  #cancelledMoney = 0
  /** Units that came back or were cancelled. */
  #credited = 0

  constructor(amounts: RowAmounts) {
    this.#amounts = amounts
  }

  /** Money of shipped goods that was not given back. */
  get moneyLeft(): number {
    return this.#parcels.reduce((sum, { moneyLeft }) => sum + moneyLeft, 0)
  }

  /** Money that was given back without goods. */
  get granted(): number {
    return this.#parcels.reduce((sum, { granted }) => sum + granted, 0)
  }

  /** What was shipped comes to so much less if these units are cancelled: a cent, or all of it. */
  takenByCancelling(units: number, money: number): number {
    if (this.#parcels.length === 0) return 0
    return Math.max(
      this.#gross - this.#grossIf(this.#cancelled + units, this.#cancelledMoney + money, this.#credited + units),
      0,
    )
  }

  /** @param terms those of what was shipped; asked for where something is */
  apply(event: RowEvent, terms: (event: ShippedUnits) => SellerTerms): readonly Effect[] {
    if (event.kind === 'shipped') return this.#ship(event, terms(event))
    if (event.kind === 'cancelled') return this.#cancel(event)
    if (event.kind === 'refunded') return this.#giveBack(event)
    if (event.kind === 'unreturned') return this.#sendAgain(event)
    if (event.money < 0) return this.#revoke(-event.money)
    return this.#lastFirst(event.money, ({ moneyLeft }) => moneyLeft).map(([parcel, money]) => parcel.grant(money))
  }

  /** The other way round: what was granted last is taken back first. */
  #revoke(money: number): readonly Effect[] {
    const effects: Effect[] = []
    let left = money
    for (const parcel of this.#parcels) {
      const part = Math.min(parcel.granted, left)
      left -= part
      if (part > 0) effects.push(parcel.revoke(part))
    }
    return effects
  }

  /** What is shipped comes to the total, less what those units would give back that are left. */
  #ship({ units, sellerId }: ShippedUnits, terms: SellerTerms): readonly Effect[] {
    this.#shipped += units
    const gross = this.#grossByNow()
    const parcel = new Parcel(sellerId, units, gross - this.#gross, terms)
    this.#gross = gross
    this.#parcels.push(parcel)
    return [parcel.shipped()]
  }

  #cancel({ units, money }: CancelledUnits): readonly Effect[] {
    this.#cancelled += units
    this.#cancelledMoney += money
    this.#credited += units
    const last = this.#parcels.at(-1)
    if (last === undefined) return []
    const gross = this.#grossByNow()
    const more = gross - this.#gross
    this.#gross = gross
    return more === 0 ? [] : last.adjust(more)
  }

  #giveBack({ units, money, returnId }: GivenBack): readonly Effect[] {
    this.#credited += units
    const byParcel = new Map<Parcel, Taken>()
    const of = (parcel: Parcel): Taken => {
      const taken = byParcel.get(parcel) ?? { parcel, units: 0, money: 0 }
      byParcel.set(parcel, taken)
      return taken
    }
    for (const [parcel, part] of this.#lastFirst(units, ({ unitsLeft }) => unitsLeft)) of(parcel).units += part
    for (const [parcel, part] of this.#lastFirst(money, ({ moneyLeft }) => moneyLeft)) of(parcel).money += part
    const taken = [...byParcel.values()]
    if (returnId !== undefined) this.#takenBy.set(returnId, [...(this.#takenBy.get(returnId) ?? []), ...taken])
    return taken.map(({ parcel, units: some, money: part }) => parcel.giveBack(some, part))
  }

  /** What one return brought last goes out first. */
  #sendAgain({ units, money, returnId }: SentAgain): readonly Effect[] {
    const taken = this.#takenBy.get(returnId)
    // Its money was not decided on yet: nothing was undone.
    if (taken === undefined) return []
    this.#credited -= units
    let [unitsLeft, moneyLeft] = [units, money]
    const effects: Effect[] = []
    for (const part of taken.toReversed()) {
      const some = Math.min(part.units, unitsLeft)
      const paid = Math.min(part.money, moneyLeft)
      if (some === 0 && paid === 0) continue
      part.units -= some
      part.money -= paid
      unitsLeft -= some
      moneyLeft -= paid
      effects.push(part.parcel.sendAgain(some, paid))
    }
    return effects
  }

  /** Shares an amount over the parcels, the last shipped first; the last takes what is beyond them all. */
  #lastFirst(amount: number, room: (parcel: Parcel) => number): readonly (readonly [Parcel, number])[] {
    const shares: [Parcel, number][] = []
    let left = amount
    for (const parcel of this.#parcels.toReversed()) {
      const part = Math.min(Math.max(room(parcel), 0), left)
      if (part === 0) continue
      shares.push([parcel, part])
      left -= part
    }
    const last = this.#parcels.at(-1)
    if (left > 0 && last !== undefined) shares.push([last, left])
    return shares
  }

  /** What is left to be shipped would give back the next share of the total: so the cents go where the orders put them. */
  #grossByNow(): number {
    return this.#grossIf(this.#cancelled, this.#cancelledMoney, this.#credited)
  }

  #grossIf(cancelled: number, cancelledMoney: number, credited: number): number {
    const { quantity, total } = this.#amounts
    const left = quantity - this.#shipped - cancelled
    const ofRest = shareOf(total, credited + left, quantity) - shareOf(total, credited, quantity)
    return total - cancelledMoney - ofRest
  }
}
