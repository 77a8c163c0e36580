import { shareOf } from '../money/shares.ts'
import { recognizedOf } from './revenue-arithmetic.ts'
import type { SellerTerms } from './seller.ts'

/** What a fact changes of a parcel's revenue. */
export interface Effect {
  readonly sellerId: string | undefined
  /** A sale, or what of it was undone. */
  readonly side: 'sale' | 'refund'
  readonly units: number
  readonly gross: number
  readonly recognized: number
}

/** Units and money of a parcel that one return took. */
export interface Taken {
  readonly parcel: Parcel
  units: number
  money: number
}

/**
 * What left of a row at once, and what of it was undone. Units undo a commission by the cumulative formula, so that any
 * split of returns sums to it; money undoes it in proportion; and both together never undo more than there is.
 */
export class Parcel {
  readonly sellerId: string | undefined
  readonly units: number
  readonly #terms: SellerTerms
  #gross: number
  #recognized: number
  /** Units that came back, their money, and the revenue that they undid. */
  #back = 0
  #backMoney = 0
  #backRecognized = 0
  /** Money that was given back without goods, and the revenue that it undid. */
  #goodwill = 0
  #goodwillRecognized = 0

  constructor(sellerId: string | undefined, units: number, gross: number, terms: SellerTerms) {
    this.sellerId = sellerId
    this.units = units
    this.#gross = gross
    this.#terms = terms
    this.#recognized = recognizedOf(gross, terms)
  }

  /** Units that have not come back. */
  get unitsLeft(): number {
    return this.units - this.#back
  }

  /** Money that was given back without goods. */
  get granted(): number {
    return this.#goodwill
  }

  /** Money that was not given back. */
  get moneyLeft(): number {
    return this.#gross - this.#backMoney - this.#goodwill
  }

  shipped(): Effect {
    return this.#effect('sale', this.units, this.#gross, this.#recognized)
  }

  /** Units come back, and money goes. Either may be 0. */
  giveBack(units: number, money: number): Effect {
    this.#back += units
    this.#backMoney += money
    const undone = this.#undoneByUnits() - this.#backRecognized
    const rest = this.#recognized - this.#backRecognized - this.#goodwillRecognized
    const recognized = this.#isAll ? money : this.#goodwill > 0 ? this.#within(undone, rest) : undone
    this.#backRecognized += recognized
    return this.#effect('refund', units, money, recognized, -1)
  }

  /** Units that came back go out again, and are to be paid again. */
  sendAgain(units: number, money: number): Effect {
    this.#back -= units
    this.#backMoney -= money
    const again = this.#isAll ? money : Math.max(this.#backRecognized - this.#undoneByUnits(), 0)
    this.#backRecognized -= again
    return this.#effect('refund', units, money, again)
  }

  /** Money is given back without goods. */
  grant(money: number): Effect {
    this.#goodwill += money
    const rest = this.#recognized - this.#backRecognized - this.#goodwillRecognized
    const undone = this.#undoneByMoney() - this.#goodwillRecognized
    const recognized = this.#isAll ? money : this.#within(undone, rest)
    this.#goodwillRecognized += recognized
    return this.#effect('refund', 0, money, recognized, -1)
  }

  /** Of that, money is taken back: it is given for other goods. */
  revoke(money: number): Effect {
    this.#goodwill -= money
    const again = this.#isAll ? money : Math.max(this.#goodwillRecognized - this.#undoneByMoney(), 0)
    this.#goodwillRecognized -= again
    return this.#effect('refund', 0, money, again)
  }

  /** What was sold comes to more or less after all: the rest of its row was cancelled, and took the other cent. */
  adjust(money: number): readonly Effect[] {
    const before = { recognized: this.#recognized, back: this.#backRecognized }
    this.#gross += money
    this.#recognized = recognizedOf(this.#gross, this.#terms)
    const rest = this.#recognized - this.#goodwillRecognized
    if (!this.#isAll) this.#backRecognized = this.#within(this.#undoneByUnits(), rest)
    return [
      this.#effect('sale', 0, money, this.#recognized - before.recognized),
      this.#effect('refund', 0, 0, before.back - this.#backRecognized),
    ]
  }

  /** No more than the rest, and all of that where no money is left. */
  #within(undone: number, rest: number): number {
    return this.moneyLeft === 0 ? rest : Math.max(Math.min(undone, rest), 0)
  }

  get #isAll(): boolean {
    return this.#terms.recognizedAs === 'gmv'
  }

  #undoneByUnits(): number {
    return shareOf(this.#recognized, this.#back, this.units)
  }

  /** A cancellation may have taken all of what the goods came to. */
  #undoneByMoney(): number {
    return this.#gross <= 0 ? 0 : shareOf(this.#recognized, this.#goodwill, this.#gross)
  }

  /** @param sign −1 where a sale is undone; 0 stays 0 */
  #effect(side: Effect['side'], units: number, gross: number, recognized: number, sign: 1 | -1 = 1): Effect {
    const signed = (value: number): number => (value === 0 ? 0 : sign * value)
    return { sellerId: this.sellerId, side, units: signed(units), gross: signed(gross), recognized: signed(recognized) }
  }
}
